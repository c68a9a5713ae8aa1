"""Notes of whom a finding was told: an opinion that is given afterwards says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from lynkeus.access.actors import READERS
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.cases.queries import CaseState, state_of
from lynkeus.cases.records import seen_findings, shown_findings, told_findings
from lynkeus.cases.told.queries import unseen, was_told
from lynkeus.core.database import insert_or_replace
from lynkeus.core.ids import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowResult:
    """Be shown what AI found before an own opinion, where the site has chosen so; or since it.

    What was found when the opinion was given, the opinion itself shows.
    """

    case: CaseId


def _show(context: Context, command: ShowResult) -> Effect:
    """Note it once: a page is sent again and again."""
    case, me = command.case, context.actor.id
    known = state_of(context.connection, case, me)
    new = unseen(context.connection, case, me, known)
    if not new:
        return Effect()
    seen = insert_or_replace(seen_findings).values(case=case, person=me, at=context.now)
    again = {"at": context.now}
    context.connection.execute(
        seen.on_conflict_do_update(index_elements=["case", "person"], set_=again)
    )
    return Effect(entries=(_shown(context, case, known, new),))


def shown_now(context: Context, case: CaseId, *, since: CaseState) -> tuple[Entry, ...]:
    """Tell which results an opinion has just shown to who gave it and knew the study `since`."""
    now = state_of(context.connection, case, context.actor.id)
    before = {one.id for one in since.told}
    new = [one.id for one in now.told if one.id not in before]
    return (_shown(context, case, now, new),) if new else ()


def _shown(context: Context, case: CaseId, known: CaseState, new: Sequence[str]) -> Entry:
    own = known.own_opinion is not None
    when = "after the" if own else "before an"
    study = study_by_case(context.connection, case)
    return Entry(
        act="result.shown",
        words=f"AI's result was shown on the study's page {when} own opinion.",
        about=(case,),
        subject=study.subject,
        fields={"revision": study.revision, "readings": [*new], "own_opinion": own},
    )


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
        grounds="AI's result is shown after the own opinion, or where the site has chosen so",
        condition=_needs_viewing,
    ),
)
