"""What is looked up of models that read unseen: for totals, and for nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lynkeus.core.ids import CaseId
from lynkeus.inference.shadow.records import shadow_readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """That a version has read a study, and in which state it left it: no more leaves this room."""

    case: CaseId
    revision: int
    state: str
    at: datetime


def unseen_by(connection: Connection, package: str, version: str) -> Sequence[Unseen]:
    """List the studies that a version has read unseen, each once, by its newest images."""
    kept = shadow_readings.c
    mine = (kept.package == package) & (kept.version == version)
    asked = select(kept.case, kept.revision, kept.state, kept.at).where(mine)
    newest = {row.case: row for row in connection.execute(asked.order_by(kept.revision))}
    return [
        Unseen(case=CaseId(row.case), revision=row.revision, state=row.state, at=row.at)
        for row in newest.values()
    ]
