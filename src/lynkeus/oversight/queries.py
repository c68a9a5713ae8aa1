"""Look up approvals."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, select

from lynkeus.oversight.approval import Approval
from lynkeus.oversight.records import approvals


def approval(connection: Connection, number: str) -> Approval | None:
    """Find an approval by its number; None if none is recorded."""
    row = connection.execute(select(approvals).where(approvals.c.number == number)).first()
    return None if row is None else _approval(row)


def all_approvals(connection: Connection) -> Sequence[Approval]:
    """List all approvals, by number."""
    return [_approval(row) for row in connection.execute(select(approvals).order_by("number"))]


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
