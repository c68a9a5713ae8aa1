"""What is known of studies: their state, their readings as a person may see them, opinions."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from lynkeus.cases.choices.choice import Subject, on_still
from lynkeus.cases.choices.queries import every_choice
from lynkeus.cases.opinions import OpinionKept
from lynkeus.cases.patient import StatedAge
from lynkeus.cases.readings import ReadingKept, Seen, answers_of, most_urgent_first
from lynkeus.cases.records import (
    opinions,
    passed_over,
    reading_plans,
    readings,
    series_decisions,
    stated_ages,
    verdicts,
)
from lynkeus.cases.silence import NONE_ACTIVE, QUARANTINED, not_read
from lynkeus.cases.verdicts import Decided, QualityState, SeriesState, worst
from lynkeus.cases.withholding import FINDINGS, AiState, Gate
from lynkeus.core.database import batches
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.models.queries import OutOfUse, out_of_use
from lynkeus.models.watching.queries import Warned, warned


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """What is known of a study, as one person may see it.

    `readings` are those of the newest plan; `found` are all that tell a finding, of any images and
    plan: no later reading takes back what somebody has seen and written.
    """

    revision: int = 0
    series: tuple[SeriesState, ...] = ()
    readings: tuple[ReadingKept, ...] = ()
    found: tuple[ReadingKept, ...] = ()
    passed_over: int = 0
    why_not: str = ""
    opinion: OpinionKept | None = None

    @property
    def quality(self) -> QualityState:
        """The worst of its series; unchecked before the first verdict."""
        return worst(one.state for one in self.series)

    @property
    def usable(self) -> frozenset[str]:
        """The series that AI and training may use."""
        return frozenset(one.series for one in self.series if one.usable)

    @property
    def held(self) -> list[str]:
        """The series that are in quarantine now."""
        return [one.series for one in self.series if one.state is QualityState.QUARANTINED]

    @property
    def own_opinion(self) -> OpinionKept | None:
        """This person's opinion, when it is about at least the images that AI has read."""
        judged = self.opinion
        return judged if judged is not None and judged.revision >= self.read else None

    @property
    def read(self) -> int:
        """Which state of the study models read last; 0 for none."""
        return max((one.revision for one in self.readings), default=0)

    @property
    def answering(self) -> tuple[ReadingKept, ...]:
        """The readings of images that may be used: of a series that is held now none answers."""
        held = {one.series for one in self.series if not one.usable}
        return tuple(one for one in self.readings if one.series not in held)

    @property
    def reading_ids(self) -> list[str]:
        """Which readings there are of the images that were read last, in a fixed order."""
        return sorted(one.id for one in self.answering if one.id)

    @property
    def reading_marks(self) -> list[str]:
        """Say which answers this person sees and how each stands: one that changed is another."""
        return sorted(f"{one['id']} {one['state']}" for one in self.answers() if one["id"])

    @property
    def told(self) -> list[ReadingKept]:
        """The readings of the newest images in which this person sees what AI found."""
        spoken = self.answering if self._silence() is None else ()
        open_ = [one for one in spoken if one.gate(self._judged) is Gate.OPEN]
        return [one for one in open_ if one.state in FINDINGS]

    @property
    def tells(self) -> bool:
        """Whether this person sees what AI found in the newest images."""
        return bool(self.told)

    @property
    def findings_seen(self) -> list[ReadingKept]:
        """The readings, of any images, whose finding this person may see."""
        return [one for one in self.found if one.gate(self._judged) is Gate.OPEN]

    def told_since(self, one: ReadingKept) -> datetime:
        """Tell since when a reading answers: since it was made, or its series was let go."""
        let_go = [
            each.decided.at for each in self.series if each.decided and each.series == one.series
        ]
        return max(at for at in (one.at, *let_go) if at is not None)

    @property
    def _judged(self) -> int | None:
        return self.opinion.revision if self.opinion is not None else None

    def _as_seen(self, some: Iterable[ReadingKept]) -> list[Seen]:
        """Give readings as this person may see them: withheld until the own opinion."""
        return most_urgent_first(one.as_seen(self._judged) for one in some)

    @property
    def withholds(self) -> bool:
        """Whether any finding is kept from this person: what colleagues wrote may tell it."""
        return any(one.gate(self._judged) is Gate.CLOSED for one in self.found)

    @property
    def knows(self) -> bool:
        """Whether this person may have seen any finding: what he writes may tell it."""
        return self.saw_after or self.stood_open

    @property
    def saw_after(self) -> bool:
        """Whether any finding was shown to this person after he had judged its images."""
        return any(one.is_judged(self._judged) for one in self.found)

    @property
    def stood_open(self) -> bool:
        """Whether any finding was ever shown first, to all, in the list too, whoever looked."""
        return any(one.choices.get(Subject.RESULT_FIRST) for one in self.found)

    def answers(self) -> list[Seen]:
        """Give what each model says of the newest images, as this person may see it.

        What AI found in fewer images is no answer about those that were checked since.
        """
        return self._as_seen(self.answering) if self._silence() is None else []

    def ai(self) -> tuple[AiState, Json]:
        """Give the one word for what AI says of the newest images, and why: the most urgent."""
        silence = self._silence()
        if silence is not None:
            return silence
        first = self._as_seen(self.answering)[0]
        return AiState(str(first["state"])), first.get("reason")

    def out_of_use(self) -> Json:
        """Tell how the model of that word stands now, where it reads here no more.

        It found something, or said nothing since it stood stopped as it was to read.
        """
        said = {*FINDINGS, AiState.STOPPED.value}
        told = [one for one in self.answers()[:1] if one["state"] in said]
        return told[0]["out_of_use"] if told else None

    @property
    def waits_for_a_model(self) -> bool:
        """Whether these images were passed over since no model was active when they came."""
        return self.ai() == (AiState.NONE, not_read(NONE_ACTIVE))

    def _silence(self) -> tuple[AiState, Json] | None:
        """Tell why no model speaks of the newest images; None where one does or is about to."""
        if self.series and not self.usable:
            return AiState.NOT_APPLICABLE, QUARANTINED
        if self.revision > max(self.read, self.passed_over):
            return AiState.PENDING, None
        nothing_else = not self.answering and self.passed_over == self.read > 0
        if nothing_else or self.passed_over > self.read:
            return AiState.NONE, not_read(self.why_not)
        return None if self.answering else (AiState.PENDING, None)


@dataclass(slots=True)
class _Found:
    verdicts: list[Row[Any]] = field(default_factory=list)
    decided: dict[tuple[int, str], Decided] = field(default_factory=dict)
    plans: dict[int, Sequence[Mapping[str, Json]]] = field(default_factory=dict)
    readings: list[ReadingKept] = field(default_factory=list)
    passed_over: int = 0
    why_not: str = ""
    opinion: OpinionKept | None = None


def states_of(
    connection: Connection, cases: Sequence[CaseId], person: str
) -> dict[CaseId, CaseState]:
    """Find what is known of many studies, as one person may see it."""
    found: dict[CaseId, CaseState] = {}
    for some in batches(cases):
        found |= _states(connection, some, person)
    return found


def state_of(connection: Connection, case: CaseId, person: str) -> CaseState:
    """Find what is known of one study, as one person may see it."""
    return states_of(connection, [case], person)[case]


def _states(
    connection: Connection, cases: Sequence[CaseId], person: str
) -> dict[CaseId, CaseState]:
    found = {case: _Found() for case in cases}
    for row in connection.execute(select(verdicts).where(verdicts.c.case.in_(cases))):
        found[row.case].verdicts.append(row)
    query = select(series_decisions).where(series_decisions.c.case.in_(cases))
    for row in connection.execute(query.order_by(series_decisions.c.number)):
        found[row.case].decided[(row.revision, row.series)] = Decided(
            decision=row.decision, reason=row.reason, name=row.name, at=row.at
        )
    first = on_still(every_choice(connection), Subject.RESULT_FIRST)
    gone, doubted = out_of_use(connection), warned(connection)
    query = select(readings).where(readings.c.case.in_(cases))
    for row in connection.execute(query.order_by(readings.c.revision, readings.c.at)):
        found[row.case].readings.append(_reading(row, first, gone, doubted))
    for row in connection.execute(select(reading_plans).where(reading_plans.c.case.in_(cases))):
        found[row.case].plans[row.revision] = row.planned
    for row in connection.execute(select(passed_over).where(passed_over.c.case.in_(cases))):
        if row.revision > (one := found[row.case]).passed_over:
            one.passed_over, one.why_not = row.revision, row.reason
    query = select(opinions).where(opinions.c.case.in_(cases), opinions.c.person == person)
    for row in connection.execute(query.order_by(opinions.c.revision)):
        found[row.case].opinion = _opinion(row)
    return {case: _state(one) for case, one in found.items()}


def _state(found: _Found) -> CaseState:
    revision = max((row.revision for row in found.verdicts), default=0)
    newest = sorted(
        (row for row in found.verdicts if row.revision == revision), key=lambda row: row.series
    )
    read = max(found.plans, default=0)
    return CaseState(
        revision=revision,
        series=tuple(_series(row, found.decided.get((revision, row.series))) for row in newest),
        readings=answers_of(read, found.plans.get(read, ()), found.readings),
        found=tuple(one for one in found.readings if one.state in FINDINGS),
        passed_over=found.passed_over,
        why_not=found.why_not,
        opinion=found.opinion,
    )


def _series(row: Row[Any], decided: Decided | None) -> SeriesState:
    state = QualityState(row.state)
    if decided is not None:
        released = decided.decision == "release"
        state = QualityState.WARNINGS if released else QualityState.QUARANTINED
    return SeriesState(
        series=row.series, state=state, answers=row.answers, at=row.at, decided=decided
    )


def _reading(row: Row[Any], first: Container[Json], gone: OutOfUse, doubted: Warned) -> ReadingKept:
    return ReadingKept(
        id=row.id,
        series="",
        revision=row.revision,
        state=AiState(row.state),
        result=row.result,
        choices=row.choices,
        first=row.choices.get(Subject.RESULT_FIRST, 0) in first,
        at=row.at,
        out_of_use=gone.get((row.package, row.version)),
        warned=doubted.get((row.package, row.version)),
    )


def _opinion(row: Row[Any]) -> OpinionKept:
    return OpinionKept(
        person=row.person,
        name=row.name,
        revision=row.revision,
        overall=row.overall,
        findings=row.findings,
        text=row.text,
        certainty=row.certainty,
        at=row.at,
    )


def stated_ages_of(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, StatedAge]:
    """Give what somebody said of the patients' ages, for the studies where anybody did."""
    found: dict[CaseId, StatedAge] = {}
    for some in batches(cases):
        for row in connection.execute(select(stated_ages).where(stated_ages.c.case.in_(some))):
            low, high = row.low_years, row.high_years
            found[CaseId(row.case)] = StatedAge(low_years=low, high_years=high, source=row.source)
    return found
