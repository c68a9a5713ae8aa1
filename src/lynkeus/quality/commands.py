"""People look at what is held and overrule the checks: release, keep back, ask for images again."""

from dataclasses import dataclass

from sqlalchemy import func, select

from lynkeus.access.actors import JUDGES, READERS
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.permits import grant_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.cases.facts import ReadingWanted, StudyCleared, StudyQuarantined
from lynkeus.cases.holding.commands import keep_what_stands
from lynkeus.cases.queries import state_of
from lynkeus.cases.records import series_decisions
from lynkeus.core.errors import Conflict, NotFound
from lynkeus.core.facts import Fact
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.quality.queries import check_held
from lynkeus.quality.releasing import ASK, REJECT, RELEASE, told


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSeries:
    """Let AI and training use a series that the checks hold back."""

    case: CaseId
    revision: int
    series: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectSeries:
    """Keep a series from AI and training, whatever the checks say."""

    case: CaseId
    revision: int
    series: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForImages:
    """Ask for the images of a series again; until they come it is kept from AI and training.

    The ledger says so, and the page whom to tell: nothing is sent to who made them.
    """

    case: CaseId
    revision: int
    series: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtHeld:
    """Look at the images of a series that is held; the permit to view them lasts half an hour."""

    case: CaseId
    series: str


def _look(context: Context, command: LookAtHeld) -> Effect:
    study = study_by_case(context.connection, command.case)
    check_held(context.connection, command.case, command.series)
    until = grant_viewing(context.connection, context.actor, command.case, context.now)
    fields: dict[str, Json] = {"series": command.series, "until": until.isoformat()}
    words = f"Looked at a held series; the permit to view its images lasts until {until:%H:%M} UTC."
    entry = Entry(
        act="series.looked_at",
        words=words,
        about=(command.case,),
        subject=study.subject,
        fields=fields,
    )
    return Effect(entries=(entry,))


def _release(context: Context, command: ReleaseSeries) -> Effect:
    fact = StudyCleared(case=command.case, revision=command.revision)
    return _decide(context, command, RELEASE, fact)


def _reject(context: Context, command: RejectSeries) -> Effect:
    fact = StudyQuarantined(case=command.case, revision=command.revision)
    return _decide(context, command, REJECT, fact)


def _ask(context: Context, command: AskForImages) -> Effect:
    fact = StudyQuarantined(case=command.case, revision=command.revision)
    return _decide(context, command, ASK, fact)


def _decide(
    context: Context,
    command: ReleaseSeries | RejectSeries | AskForImages,
    decision: str,
    fact: Fact,
) -> Effect:
    check_reason(command.reason)
    _check_seen(context, command)
    row = {"case": command.case, "revision": command.revision, "series": command.series}
    table = series_decisions.c
    mine = select(func.count()).where(
        table.case == command.case,
        table.revision == command.revision,
        table.series == command.series,
    )
    number = context.connection.execute(mine).scalar_one() + 1
    made = series_decisions.insert().values(**row, number=number, decision=decision)
    person = {"person": context.actor.id, "name": context.actor.name, "at": context.now}
    context.connection.execute(made.values(reason=command.reason, **person))
    act, words = told(decision)
    stands = keep_what_stands(context, command.case)
    entry = Entry(
        act=act,
        words=words,
        about=(command.case,),
        subject=study_by_case(context.connection, command.case).subject,
        fields={
            "revision": command.revision,
            "series": command.series,
            "reason": command.reason,
            **stands,
        },
    )
    rest = () if decision == RELEASE else _read_the_rest(context, command.case, command.revision)
    return Effect(entries=(entry,), facts=(fact, *rest))


def _read_the_rest(context: Context, case: CaseId, revision: int) -> tuple[ReadingWanted, ...]:
    """Want what is left of a study read, where a model had read the series that is held now."""
    known = state_of(context.connection, case, context.actor.id)
    if not known.usable or len(known.answering) == len(known.readings):
        return ()
    return (ReadingWanted(case=case, revision=revision),)


def _check_seen(context: Context, command: ReleaseSeries | RejectSeries | AskForImages) -> None:
    study_by_case(context.connection, command.case)
    known = state_of(context.connection, command.case, context.actor.id)
    if known.revision != command.revision:
        message = "New images arrived and were checked since you looked. Look again, then decide."
        raise Conflict(
            message, reason="checked_again", seen=command.revision, revision=known.revision
        )
    if command.series not in {one.series for one in known.series}:
        message = "This study has no such series."
        raise NotFound(message, reason="no_such_series", series=command.series)


HANDLERS = (
    Handler(command=LookAtHeld, run=_look),
    Handler(command=ReleaseSeries, run=_release),
    Handler(command=RejectSeries, run=_reject),
    Handler(command=AskForImages, run=_ask),
)

RULES = (
    Rule(
        command=LookAtHeld,
        roles=JUDGES - READERS,
        grounds="who judges held images may look at them; readers open the study",
    ),
    Rule(
        command=ReleaseSeries,
        roles=JUDGES,
        grounds="who answers for the images may overrule the checks, with a reason",
    ),
    Rule(
        command=RejectSeries,
        roles=JUDGES,
        grounds="who answers for the images may overrule the checks, with a reason",
    ),
    Rule(
        command=AskForImages,
        roles=JUDGES,
        grounds="who answers for the images may overrule the checks, with a reason",
    ),
)
