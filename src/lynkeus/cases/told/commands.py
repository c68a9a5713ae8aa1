"""Notes of whom a finding was told: an opinion that is given afterwards says so."""

from lynkeus.access.policy import Context
from lynkeus.cases.records import shown_findings, told_findings
from lynkeus.cases.told.queries import was_told
from lynkeus.core.database import insert_or_replace
from lynkeus.core.ids import CaseId


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
