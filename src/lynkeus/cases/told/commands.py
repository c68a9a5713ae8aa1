"""Notes of whom a finding was told: an opinion that is given afterwards says so."""

from sqlalchemy import select

from lynkeus.access.policy import Context
from lynkeus.cases.records import shown_findings, told_findings
from lynkeus.core.database import insert_or_replace
from lynkeus.core.ids import CaseId


def note_told(context: Context, case: CaseId, *, knows: bool) -> None:
    """Note that what is signed may tell what AI found, where who signs it may know it.

    `knows` says that it is shown to him now; what was shown to him earlier he knows too.
    It is open to all who may open the study; before his own opinion, to who asks for it.
    """
    if knows or was_told(context, case):
        noted = insert_or_replace(told_findings).values(case=case, at=context.now)
        context.connection.execute(noted.on_conflict_do_nothing())


def note_shown(context: Context, case: CaseId, person: str) -> None:
    """Note that somebody was shown a finding, whatever is withheld from him later."""
    noted = insert_or_replace(shown_findings).values(case=case, person=person, at=context.now)
    context.connection.execute(noted.on_conflict_do_nothing())


def was_told(context: Context, case: CaseId) -> bool:
    """Tell whether who acts was told, or may have been, what AI found in a study."""
    shown = select(shown_findings.c.case).where(
        shown_findings.c.case == case, shown_findings.c.person == context.actor.id
    )
    return context.connection.execute(shown).first() is not None
