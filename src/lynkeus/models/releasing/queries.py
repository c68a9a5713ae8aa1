"""What is looked up for a release: what was declared before a test set was opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lynkeus.models.change_plan import ChangePlan
from lynkeus.models.records import change_plans


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A change plan as it was declared, by whom and when."""

    digest: str
    plan: ChangePlan
    name: str
    at: datetime


def declared(connection: Connection, package: str) -> Sequence[Declared]:
    """List the change plans of a package, the newest last."""
    mine = select(change_plans).where(change_plans.c.package == package)
    return [
        Declared(
            digest=row.digest,
            plan=ChangePlan.model_validate(row.document),
            name=row.name,
            at=row.at,
        )
        for row in connection.execute(mine.order_by(change_plans.c.at))
    ]
