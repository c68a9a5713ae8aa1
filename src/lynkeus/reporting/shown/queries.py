"""Look up whether what is signed may tell what AI found, and who asked to be shown it."""

from sqlalchemy import Connection, select

from lynkeus.cases.records import told_findings
from lynkeus.core.ids import CaseId
from lynkeus.reporting.records import times

SHOWN = "shown"
"""What is noted of who asks for a colleague's signed report before his own opinion."""


def was_shown(connection: Connection, case: CaseId, person: str, revision: int) -> bool:
    """Tell whether somebody asked for what is signed while these images were here."""
    of = {"case": case, "person": person, "what": SHOWN, "revision": revision}
    return connection.execute(select(times.c.case).filter_by(**of)).first() is not None


def waits_to_be_asked(connection: Connection, case: CaseId, person: str, revision: int) -> bool:
    """Tell whether what is signed may tell, and somebody has not asked for it on these images."""
    told = select(told_findings.c.case).where(told_findings.c.case == case)
    may_tell = connection.execute(told).first() is not None
    return may_tell and not was_shown(connection, case, person, revision)
