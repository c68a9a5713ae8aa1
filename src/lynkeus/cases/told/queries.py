"""Look up to whom a finding, or what is signed and may tell it, was shown before his opinion."""

from sqlalchemy import Connection, select

from lynkeus.archive.queries import instances_of
from lynkeus.cases.queries import CaseState
from lynkeus.cases.records import seen_findings, shown_findings, told_findings
from lynkeus.core.ids import CaseId
from lynkeus.dicom.display import has_picture, is_report


def was_told(connection: Connection, case: CaseId, person: str) -> bool:
    """Tell whether somebody was ever told, or may have been, what AI found in a study."""
    of = {"case": case, "person": person}
    shown = select(shown_findings.c.case).filter_by(**of).limit(1)
    return connection.execute(shown).first() is not None


def was_shown(connection: Connection, case: CaseId, person: str, revision: int) -> bool:
    """Tell whether somebody asked for what is signed while these images were here."""
    of = {"case": case, "person": person, "revision": revision}
    return connection.execute(select(shown_findings.c.case).filter_by(**of)).first() is not None


def has_seen(connection: Connection, case: CaseId, person: str) -> bool:
    """Tell whether somebody's page has shown what AI found before his own opinion."""
    seen = select(seen_findings.c.case).filter_by(case=case, person=person)
    return connection.execute(seen).first() is not None


def unseen(connection: Connection, case: CaseId, person: str, known: CaseState) -> list[str]:
    """Name the readings that a page is about to show, and that no earlier one has shown to him."""
    if not known.told:
        return []
    mine = select(seen_findings.c.at).filter_by(case=case, person=person)
    shown = connection.execute(mine).scalar()
    given = None if known.own_opinion is None else known.own_opinion.at
    last = max((at for at in (shown, given) if at is not None), default=None)
    return [one.id for one in known.told if last is None or known.told_since(one) > last]


def reads_document(connection: Connection, case: CaseId, known: CaseState) -> bool:
    """Tell whether a stored report is open to who judges: without images, or after an opinion."""
    stored = [one.attributes for one in instances_of(connection, case)]
    if not any(has_picture(one) for one in stored):
        return True
    return known.opinion is not None and any(is_report(one) for one in stored)


def waits_to_be_asked(connection: Connection, case: CaseId, person: str, revision: int) -> bool:
    """Tell whether what is signed may tell, and somebody has not asked for it on these images."""
    told = select(told_findings.c.case).where(told_findings.c.case == case)
    may_tell = connection.execute(told).first() is not None
    return may_tell and not was_shown(connection, case, person, revision)
