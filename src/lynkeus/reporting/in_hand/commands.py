"""What changes about who has a study in hand; and the times that are noted of work on it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from lynkeus.access.actors import PEOPLE, READERS
from lynkeus.access.execute import Effect, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.core.database import insert_or_replace
from lynkeus.core.ids import CaseId
from lynkeus.reporting.facts import StudyTaken
from lynkeus.reporting.queries import reports_of
from lynkeus.reporting.records import leases, times

LEASE = timedelta(minutes=3)
"""So long a study counts as in hand after the page last said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStudy:
    """Say that one has a study in hand; an open page says so again and again."""

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class PutStudyDown:
    """Say that one has left a study."""

    case: CaseId


def note_time(context: Context, case: CaseId, what: str, revision: int, *, active_s: float) -> None:
    """Note when somebody did something for the first time, and after how long at work on it, s."""
    row = {"case": case, "person": context.actor.id, "what": what, "revision": revision}
    noted = insert_or_replace(times).values(**row, at=context.now, active_s=active_s)
    context.connection.execute(noted.on_conflict_do_nothing())


def end_leases(context: Context, case: CaseId) -> None:
    """Let nobody have a study in hand any more: what was signed waits for nobody."""
    context.connection.execute(leases.delete().where(leases.c.case == case))


def let_go(context: Context, person: str) -> tuple[StudyTaken, ...]:
    """Put down all that somebody has in hand: he has left."""
    his = leases.c.person == person
    cases = context.connection.execute(select(leases.c.case).where(his)).scalars().all()
    context.connection.execute(leases.delete().where(his))
    return tuple(StudyTaken(case=CaseId(case)) for case in cases)


def _take(context: Context, command: TakeStudy) -> Effect:
    """Take a study in hand where it waits for somebody and nobody else has it."""
    case, me = command.case, context.actor
    study = study_by_case(context.connection, case)
    note_time(context, case, "opened", study.revision, active_s=0.0)
    if not reports_of(context.connection, [case])[case].waits(study.revision):
        return Effect()
    row = context.connection.execute(select(leases).where(leases.c.case == case)).first()
    held = row is not None and row.until > context.now
    if row is not None and held and row.person != me.id:
        return Effect()
    since = row.since if row is not None and held else context.now
    values = {"person": me.id, "name": me.name, "since": since, "until": context.now + LEASE}
    taken = insert_or_replace(leases).values(case=case, **values)
    context.connection.execute(taken.on_conflict_do_update(index_elements=["case"], set_=values))
    return Effect(facts=() if held else (StudyTaken(case=case),))


def _put_down(context: Context, command: PutStudyDown) -> Effect:
    mine = (leases.c.case == command.case) & (leases.c.person == context.actor.id)
    gone = context.connection.execute(leases.delete().where(mine)).rowcount
    return Effect(facts=(StudyTaken(case=command.case),) if gone else ())


def _needs_viewing(context: Context, command: TakeStudy) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (
    Handler(command=TakeStudy, run=_take),
    Handler(command=PutStudyDown, run=_put_down),
)

RULES = (
    Rule(
        command=TakeStudy,
        roles=READERS,
        grounds="readers hold the studies that they have opened",
        condition=_needs_viewing,
    ),
    # Whoever lost the role meanwhile lets go as well: pages say it by themselves.
    Rule(command=PutStudyDown, roles=PEOPLE, grounds="one's own study in hand"),
)
