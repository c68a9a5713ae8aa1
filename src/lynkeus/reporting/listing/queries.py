"""The list: of all studies, in order, by as many questions for twenty as for twenty thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from lynkeus.archive.queries import (
    Study,
    images_counted,
    modalities_of,
    sources_of,
    studies_of,
)
from lynkeus.archive.records import conflict_rulings, conflicts, studies
from lynkeus.archive.rulings import says_aside, unsettled_counted
from lynkeus.cases.choices.cap import hours_in_force
from lynkeus.cases.choices.choice import Chosen, Scope, Subject
from lynkeus.cases.choices.queries import every_cap, raised_for, standing_choices
from lynkeus.cases.holding.queries import is_held, is_newest, may_be_held
from lynkeus.cases.queries import CaseState, stated_ages_of, states_of
from lynkeus.cases.records import passed_over, readings, verdicts
from lynkeus.cases.spelling import is_meant, may_be_spelt, words_of
from lynkeus.cases.withholding import AiState
from lynkeus.core.database import BATCH
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.reporting.order import Marked, Rank, Waiting
from lynkeus.reporting.queries import holders_of, reports_of, urgent_of
from lynkeus.reporting.records import addenda, reports, urgent_marks
from lynkeus.reporting.report import ReportKept, ReportState
from lynkeus.reporting.view import Line, line_json
from lynkeus.reporting.worklist import Listed, View, arrange

WORDS_MAX = 16
"""Words that the tables are asked for; further ones are looked for in what they find."""
SHOWN_MAX = 400
"""Lines that a list has at most; it says how many studies there are in all."""
CANDIDATES_MAX = BATCH
"""Studies whose whole standing is asked for: those shown, and some after them."""

Is = ColumnElement[bool]
Asked = Select[tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants to see in the list; what is empty is not asked for."""

    view: View
    words: str = ""
    modality: str = ""
    source: str = ""
    since: datetime | None = None
    before: datetime | None = None


def worklist(connection: Connection, person: str, wish: Wish, now: datetime) -> dict[str, Json]:
    """Give the list that a person asked for, in order, with the reason for each place."""
    standing = standing_choices(connection)
    cap_hours = hours_in_force(every_cap(connection))
    asked = _in_order(_wished(wish, person), now - timedelta(hours=cap_hours), standing)
    cases, total = _meant(connection, wish, asked)
    found, states = studies_of(connection, cases), states_of(connection, cases, person)
    kept, urgent = reports_of(connection, cases), urgent_of(connection, cases)
    listed = [
        _listed(found[one], states[one], kept[one], urgent=urgent.get(one), standing=standing)
        for one in cases
    ]
    placed = arrange(listed, now=now, cap_hours=cap_hours)[:SHOWN_MAX]
    shown = [one for one, _ in placed]
    counts, holders = images_counted(connection, shown), holders_of(connection, shown, now)
    ages, conflicts = stated_ages_of(connection, shown), unsettled_counted(connection, shown)
    lines = [
        Line(
            study=found[one],
            known=states[one],
            age=ages.get(one),
            report=kept[one],
            urgent=one in urgent,
            images=counts[one],
            conflicts=conflicts[one],
            place=place,
            holder=holders.get(one),
        )
        for one, place in placed
    ]
    return {
        "items": [line_json(line, person, now) for line in lines],
        "total": total,
        "sources": list(sources_of(connection)),
        "modalities": list(modalities_of(connection)),
        "triage": any(one.subject is Subject.TRIAGE for one in standing),
        "cap_hours": cap_hours,
        "now": now.isoformat(),
    }


def _listed(
    study: Study,
    known: CaseState,
    kept: ReportKept,
    *,
    urgent: Marked | None,
    standing: Sequence[Chosen],
) -> Listed:
    return Listed(
        waiting=Waiting(
            case=study.case,
            received=study.received_at if kept.signed_at is None else study.changed_at,
            urgent=urgent,
            ai=known.ai()[0],
            raised=raised_for(standing, study, [one.state for one in known.answering]),
            stopped=all(one.stopped for one in known.answering if one.state is AiState.ABOVE),
            signed=kept.signed_at is not None,
            overruled=kept.overruled,
        ),
        waits=kept.waits(study.revision),
        signed_at=kept.signed_at,
    )


def unread_counted(connection: Connection) -> int:
    """Count the studies that wait for a doctor, whoever looks."""
    counted = select(func.count()).select_from(studies).where(_waits())
    return connection.execute(counted).scalar_one()


def _meant(connection: Connection, wish: Wish, asked: Asked) -> tuple[list[CaseId], int]:
    """List the first of those meant, and count them all.

    Where words were typed all that the tables give is looked at: they cannot ask for Pinyin.
    """
    words = words_of(wish.words)
    if not words:
        counted = func.count().over().label("total")
        first = asked.with_only_columns(studies.c.case, counted).limit(CANDIDATES_MAX)
        rows = connection.execute(first).all()
        return [CaseId(row.case) for row in rows], rows[0].total if rows else 0
    meant = [
        CaseId(row.case)
        for row in connection.execute(asked)
        if words == [row.study_uid]
        or is_meant(words, text=row.search_text, name=row.name_in_characters)
    ]
    return meant[:CANDIDATES_MAX], len(meant)


def _wished(wish: Wish, person: str) -> list[Is]:
    words = words_of(wish.words)[:WORDS_MAX]
    wished = [_in_view(wish.view, person), *map(_has, words)]
    if wish.modality:
        wished.append(studies.c.modality == wish.modality)
    if wish.source:
        wished.append(studies.c.source == wish.source)
    if wish.since is not None:
        wished.append(studies.c.received_at >= wish.since)
    if wish.before is not None:
        wished.append(studies.c.received_at < wish.before)
    return wished


def _in_order(wished: Sequence[Is], overdue: datetime, standing: Sequence[Chosen]) -> Asked:
    """Ask for every study that is wished for, in the order of the list.

    What came before `overdue` has waited longer than the site lets any study wait.
    """
    signed = reports.c.state == ReportState.SIGNED.value
    spoken_of = _any(addenda.c.case, addenda.c.revision == studies.c.revision)
    newer = and_(signed, reports.c.revision < studies.c.revision, ~spoken_of)
    later = or_(newer, _is_overruled())
    done = func.coalesce(and_(signed, ~later), False)
    ranked = case((done, len(Rank)), else_=_rank(overdue, later, standing))
    since = case((later, studies.c.changed_at), else_=studies.c.received_at)
    return (
        select(
            studies.c.case,
            studies.c.study_uid,
            studies.c.search_text,
            studies.c.name_in_characters,
        )
        .outerjoin_from(studies, reports, reports.c.case == studies.c.case)
        .where(*wished)
        .order_by(ranked, case((done, reports.c.signed_at)).desc(), since, studies.c.case)
    )


def _waits() -> Is:
    """Ask whether nobody has signed for the newest images, by the report or by an addendum since.

    All that is signed is read once, from an index: a look at each study's report takes longer.
    The case says that nothing here is NULL: else all that is signed is walked for each study.
    """
    signed = select(reports.c.case, reports.c.revision)
    added = select(addenda.c.case, addenda.c.revision)
    signed_for = union_all(signed.where(reports.c.state == ReportState.SIGNED.value), added)
    newest = tuple_(studies.c.case, studies.c.revision)
    return case((_is_overruled(), True), (newest.in_(signed_for), False), else_=True)


def _is_overruled() -> Is:
    """Ask whether nobody has signed since somebody said that what is kept aside is right.

    Few such words are ever given: they are looked through once for all studies.
    """
    said = says_aside()
    at = conflict_rulings.c.at
    since = exists().where(addenda.c.case == conflicts.c.case, addenda.c.signed_at >= at)
    signed_before = said.join(reports, reports.c.case == conflicts.c.case).where(
        reports.c.signed_at < at, ~since
    )
    return studies.c.case.in_(signed_before.with_only_columns(conflicts.c.case))


def _in_view(view: View, person: str) -> Is:
    match view:
        case View.UNREAD:
            return _waits()
        case View.MINE:
            return and_(reports.c.state == ReportState.WRITING.value, reports.c.author == person)
        case View.SIGNED:
            return reports.c.state == ReportState.SIGNED.value
        case View.ALL:
            return studies.c.case.is_not(None)


def _has(word: str) -> Is:
    """Ask for what may be meant by a word; how a name in characters is spelt, no table says."""
    text = studies.c.search_text.contains(word, autoescape=True)
    written = or_(text, studies.c.study_uid == word)
    return or_(written, studies.c.name_in_characters != "") if may_be_spelt(word) else written


def _rank(overdue: datetime, later: Is, standing: Sequence[Chosen]) -> ColumnElement[int]:
    """Rank a study that waits as `reporting/order.py` does.

    AI's finding is asked for only where the site lets it raise: elsewhere it would decide who is
    listed at all, where more wait than a list shows.
    """
    newest, held = is_newest(), is_held()
    quarantined = and_(
        may_be_held(studies.c.case),
        _any(verdicts.c.case, newest, held),
        ~_any(verdicts.c.case, newest, ~held),
    )
    raising = or_(false(), *(_chosen(one) for one in standing if one.subject is Subject.TRIAGE))
    ranks: list[tuple[Is, Rank]] = [
        (_any(urgent_marks.c.case), Rank.URGENT),
        (later, Rank.LATER_IMAGES),
        (studies.c.received_at < overdue, Rank.PAST_CAP),
        (_silent(AiState.FAILED), Rank.AI_FAILED),
        (or_(_silent(AiState.NOT_APPLICABLE), quarantined), Rank.AI_NOT_APPLICABLE),
        (and_(raising, _read(AiState.ABOVE)), Rank.RAISED),
    ]
    return case(*((is_so, rank.value) for is_so, rank in ranks), else_=Rank.WAITING.value)


def _chosen(one: Chosen) -> Is:
    of_study = studies.c.modality if one.scope is Scope.MODALITY else studies.c.source
    return of_study == one.value


def _read(state: AiState, *so: Is) -> Is:
    """Ask whether a model says this of the newest images that any was to read."""
    return _any(readings.c.case, readings.c.stands, readings.c.state == state.value, *so)


def _silent(state: AiState) -> Is:
    """Ask whether a model gave no result, for this reason, of images that none came after."""
    later = (
        exists().where(one.c.case == readings.c.case, one.c.revision > readings.c.revision)
        for one in (verdicts, passed_over)
    )
    return _read(state, *(~one for one in later))


def _any(of_study: ColumnElement[str], *so: Is) -> Is:
    return exists().where(of_study == studies.c.case, *so)
