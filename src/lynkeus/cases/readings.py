"""What models said of a study: an answer of each that was to read it, the most urgent first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lynkeus.cases.withholding import EMPTY, AiState, Gate, gate, to_the_minute, visible
from lynkeus.core.ids import CaseId, ReadingId, derived_id
from lynkeus.core.json import Json

Seen = dict[str, Json]
URGENCY = (
    AiState.FAILED,
    AiState.NOT_APPLICABLE,
    AiState.ABOVE,
    AiState.WITHHELD,
    AiState.PENDING,
    AiState.STOPPED,
    AiState.BELOW,
    AiState.NONE,
)
"""Of several models the one word that a list has room for: "below" only where all say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingKept:
    """A reading as it is kept, whole: never hand `result` out without `as_seen`.

    One that is still to come has no id and no time. `series` is the one that it is of. `first`
    says that the site shows it before the own opinion: it chose so before the model answered, and
    has not taken it back. `out_of_use` says how its model stands now, where it reads here no more;
    `warned` which of its measures left their bands, where the site chose to be warned beside it.
    """

    id: str
    series: str
    revision: int
    state: AiState
    result: Mapping[str, Json]
    choices: Mapping[str, Json]
    first: bool
    at: datetime | None
    out_of_use: Mapping[str, Json] | None = None
    warned: Mapping[str, Json] | None = None

    @property
    def stopped(self) -> bool:
        """Whether its model was stopped since, or its maker is trusted no more: not if replaced."""
        gone = self.out_of_use
        return gone is not None and (gone["standing"] != "replaced" or not gone["trusted"])

    def gate(self, judged: int | None) -> Gate:
        """Tell whether somebody may see what AI found here.

        Args:     judged: Of which state of the study he has given an opinion; None for none.
        Source:   `cases/withholding.py`; a site may choose to show results first.
        """
        return Gate.OPEN if self.first or self.is_judged(judged) else Gate.CLOSED

    def is_judged(self, judged: int | None) -> bool:
        """Tell whether somebody has judged what AI has read here.

        Args:     judged: As above.
        Source:   `cases/withholding.py`.
        """
        return gate(reading_revision=self.revision, opinion_revision=judged) is Gate.OPEN

    def as_seen(self, judged: int | None) -> Seen:
        """Give the reading as somebody may see it: withheld until the own opinion.

        Args:     judged: As above.
        Source:   `cases/withholding.py`.
        """
        seen = visible(self.result, self.gate(judged))
        at = self.at
        if at is not None and seen["state"] == AiState.WITHHELD:
            at = to_the_minute(at)
        known: Seen = {"id": self.id, "at": None if at is None else at.isoformat()}
        gone = self.out_of_use
        return {
            "stated_age": None,
            **seen,
            **known,
            "revision": self.revision,
            "choices": dict(self.choices),
            "out_of_use": None if gone is None else dict(gone),
            "warned": None if self.warned is None else dict(self.warned),
        }


def reading_id(case: CaseId, revision: int, result: Mapping[str, Json]) -> ReadingId:
    """Name a reading by what was read and by what, so that a repeated step makes one reading.

    Args:     case: The study. revision: Of its images. result: What the model said.
    Returns:  A name; what was read by another statement of the patient's age has another.
    Source:   House rule: a step that is done twice has one effect.
    """
    parts = [str(result["package"]), str(result["version"]), str(result.get("sop") or "")]
    stated = result.get("stated_age")
    if isinstance(stated, Mapping):
        parts.append(str(stated["at"]))
    return ReadingId(derived_id("reading", case, str(revision), *parts))


def answers_of(
    revision: int, planned: Sequence[Mapping[str, Json]], kept: Iterable[ReadingKept]
) -> tuple[ReadingKept, ...]:
    """Find what each model that was to read some images said of them.

    Args:     revision: Of the images. planned: Who was to read them (package, version,
              registration, responsible, series, sop). kept: All readings of the study, the
              oldest first.
    Returns:  One each, in the order of the plan: the newest of its image, or one that is "pending".
    Source:   House rule: six states, never a blank.
    """
    newest = {
        (one.result["package"], one.result["version"], one.result["sop"]): one
        for one in kept
        if one.revision == revision
    }
    return tuple(
        replace(
            newest.get((one["package"], one["version"], one["sop"])) or _awaited(revision, one),
            series=str(one["series"]),
        )
        for one in planned
    )


def above_between(
    kept: Iterable[ReadingKept], held_at: Mapping[str, datetime], now: datetime
) -> list[tuple[datetime, datetime]]:
    """Give from when to when each finding above the point stood for a study.

    Args:     kept: Its readings. held_at: When a person held a series, by series. now: With zone.
    Source:   A reading of a series that is held answers no more.
    """
    above = [one for one in kept if one.state is AiState.ABOVE]
    return [(one.at, held_at.get(one.series, now)) for one in above if one.at is not None]


def most_urgent_first(seen: Iterable[Seen]) -> list[Seen]:
    """Put answers in the order in which a doctor should meet them.

    Args:     seen: As one person may see them, so that the order tells nothing that is withheld.
    Source:   docs/methods/worklist.md.
    """
    return sorted(
        seen, key=lambda one: (URGENCY.index(AiState(str(one["state"]))), str(one["package"]))
    )


def _awaited(revision: int, planned: Mapping[str, Json]) -> ReadingKept:
    result = {**EMPTY, **planned, "state": AiState.PENDING.value}
    return ReadingKept(
        id="",
        series="",
        revision=revision,
        state=AiState.PENDING,
        result=result,
        choices={},
        first=False,
        at=None,
    )
