"""Notes of whom a finding was told: an opinion that is given afterwards says so."""

from dataclasses import dataclass

from lynkeus.access.actors import READERS
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.cases.queries import state_of
from lynkeus.cases.records import seen_findings, shown_findings, told_findings
from lynkeus.cases.told.queries import sees_first, was_told
from lynkeus.core.database import insert_or_replace
from lynkeus.core.ids import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowResult:
    """Be shown what AI found before an own opinion, where the site has chosen so."""

    case: CaseId


def _show(context: Context, command: ShowResult) -> Effect:
    """Note it once: a page is sent again and again."""
    case, me, study = (
        command.case,
        context.actor.id,
        study_by_case(context.connection, command.case),
    )
    if not sees_first(context.connection, case, me, state_of(context.connection, case, me)):
        return Effect()
    seen = seen_findings.insert().values(case=case, person=me, at=context.now)
    context.connection.execute(seen)
    entry = Entry(
        act="result.shown",
        words="AI's result was shown on the study's page before an own opinion.",
        about=(case,),
        subject=study.subject,
        fields={"revision": study.revision},
    )
    return Effect(entries=(entry,))


def note_told(context: Context, case: CaseId, *, knows: bool) -> None:
    """Note that what is signed may tell what AI found, where who signs it may know it.

    `knows` says that it is shown to him now; what was shown to him earlier he knows too.
    It is open to all who may open the study; before his own opinion, to who asks for it.
    """
    if knows or was_told(context.connection, case, context.actor.id):
        noted = insert_or_replace(told_findings).values(case=case, at=context.now)
        context.connection.execute(noted.on_conflict_do_nothing())


def note_shown(context: Context, case: CaseId, revision: int) -> None:
    """Note that who acts asked with these images for what is signed, which may tell a finding."""
    asked = {"case": case, "person": context.actor.id, "revision": revision}
    noted = insert_or_replace(shown_findings).values(**asked, at=context.now)
    context.connection.execute(noted.on_conflict_do_nothing())


def _needs_viewing(context: Context, command: ShowResult) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (Handler(command=ShowResult, run=_show),)

RULES = (
    Rule(
        command=ShowResult,
        roles=READERS,
        grounds="the site has chosen to show AI's result before the own opinion",
        condition=_needs_viewing,
    ),
)
