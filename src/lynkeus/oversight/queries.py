"""Look up approvals, and what of the archive somebody wants to use."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, select

from lynkeus.archive.records import studies
from lynkeus.core.database import batches
from lynkeus.core.ids import CaseId
from lynkeus.oversight.approval import Approval, Asked
from lynkeus.oversight.records import approvals


def approval(connection: Connection, number: str) -> Approval | None:
    """Find an approval by its number; None if none is recorded."""
    row = connection.execute(select(approvals).where(approvals.c.number == number)).first()
    return None if row is None else _approval(row)


def all_approvals(connection: Connection) -> Sequence[Approval]:
    """List all approvals, by number."""
    return [_approval(row) for row in connection.execute(select(approvals).order_by("number"))]


def asked_for(connection: Connection, cases: Sequence[CaseId]) -> Asked:
    """Say of which modalities, and of how many patients, studies are.

    No header is read: this is asked while the one writer waits.
    """
    columns = select(studies.c.subject, studies.c.modality)
    found = [
        (row.subject, row.modality)
        for some in batches(cases)
        for row in connection.execute(columns.where(studies.c.case.in_(some)))
    ]
    return Asked(
        modalities={modality for _, modality in found},
        patients=len({subject for subject, _ in found}),
    )


def _approval(row: Any) -> Approval:  # noqa: ANN401  # a row of `approvals`
    return Approval(
        number=row.number,
        purpose=row.purpose,
        scope=row.scope,
        modalities=tuple(cast("list[str]", row.modalities)),
        patients_max=row.patients_max,
        expires=date.fromisoformat(row.expires),
        person=row.person,
        withdrawn=row.withdrawn_at is not None,
    )
