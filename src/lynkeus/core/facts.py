"""Facts: what has happened, numbered, for live pages and for the work that follows."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import ClassVar, Protocol, cast

from sqlalchemy import Column, Connection, Integer, String, Table, select

from lynkeus.core.database import Document, Instant, metadata
from lynkeus.core.ids import CaseId
from lynkeus.core.json import JsonObject

facts = Table(
    "facts",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("case", String, nullable=False, index=True),
    Column("body", Document, nullable=False),
    Column("at", Instant, nullable=False),
)


class Fact(Protocol):
    """A frozen dataclass named in the past tense; `case` is empty when it is about no study."""

    kind: ClassVar[str]

    @property
    def case(self) -> CaseId:
        """The study that it is about."""
        ...


def body_of(fact: Fact) -> JsonObject:
    """Give a fact's fields as plain values."""
    return cast("JsonObject", asdict(fact))  # type: ignore[call-overload]  # a Protocol cannot say "dataclass"


def publish(connection: Connection, first: int, published: Iterable[Fact], at: datetime) -> int:
    """Write facts with the next numbers, under the lock that the caller holds.

    Args:     first: Number of the first.
    Returns:  The number after the last.
    """
    seq = first
    for fact in published:
        connection.execute(
            facts.insert().values(
                seq=seq, kind=fact.kind, case=fact.case, body=body_of(fact), at=at
            )
        )
        seq += 1
    return seq


def facts_after(connection: Connection, seq: int, limit: int) -> list[tuple[int, str, CaseId]]:
    """List what happened after a fact, oldest first: number, kind and study, nothing else."""
    rows = connection.execute(
        select(facts.c.seq, facts.c.kind, facts.c.case)
        .where(facts.c.seq > seq)
        .order_by(facts.c.seq)
        .limit(limit)
    )
    return [(row.seq, row.kind, CaseId(row.case)) for row in rows]


def last_seq(connection: Connection) -> int:
    """Give the number of the newest fact; 0 when nothing has happened."""
    newest = connection.execute(select(facts.c.seq).order_by(facts.c.seq.desc()).limit(1))
    return newest.scalar() or 0
