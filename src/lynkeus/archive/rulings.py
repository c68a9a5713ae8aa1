"""What people say of two objects with one number: which of them is right, and why.

Nothing moves and nothing goes: the first stays, what came later stays aside. What a person says of
them is told wherever they are, and the newest word stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Select, and_, exists, func, select

from lynkeus.access.actors import JUDGES
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.conflicts import aside
from lynkeus.archive.facts import ConflictSettled
from lynkeus.archive.queries import Kind, read_header, study_by_case
from lynkeus.archive.records import conflict_rulings, conflicts
from lynkeus.core.database import batches
from lynkeus.core.errors import Conflict, NotFound
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.dicom.header import Attributes

LISTED_MAX = 500
"""Studies with something to settle that are listed; it is said how many there are in all."""


class Ruling(StrEnum):
    """Which of two objects with one number a person holds for right."""

    STAYS = "stays"
    ASIDE = "aside"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What a person said of an object kept aside and of the one that stays."""

    ruling: Ruling
    reason: str
    by: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "ruling": self.ruling.value,
            "reason": self.reason,
            "by": self.by,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleConflict:
    """Say which of two objects with one number is right, having seen what was said before."""

    conflict: str
    ruling: Ruling
    reason: str
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clashing:
    """A study with something to settle: how many objects, and when the newest came."""

    case: CaseId
    objects: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """What the header of an object kept aside says, and what was said of it, the newest last."""

    attributes: Attributes
    ruled: tuple[Ruled, ...]

    @property
    def settled(self) -> Ruled | None:
        """What stands of it; None where nobody has said anything."""
        return self.ruled[-1] if self.ruled else None


_IS_RULED = exists().where(conflict_rulings.c.conflict == conflicts.c.id)
_IS_OPEN = and_(conflicts.c.kind != Kind.COPY.value, ~_IS_RULED)


def clashing(connection: Connection) -> tuple[list[Clashing], int]:
    """List the studies with something kept aside to settle, newest first; count all.

    Only what is kept aside is looked at, however many studies there are.
    """
    newest = func.max(conflicts.c.received_at)
    asked = select(conflicts.c.case, func.count(), newest).where(_IS_OPEN)
    asked = asked.group_by(conflicts.c.case)
    rows = connection.execute(asked.order_by(newest.desc(), conflicts.c.case)).all()
    found = [
        Clashing(case=CaseId(case), objects=objects, since=since)
        for case, objects, since in rows[:LISTED_MAX]
    ]
    return found, len(rows)


def clashing_counted(connection: Connection) -> int:
    """Count the studies with something kept aside to settle."""
    counted = select(func.count(conflicts.c.case.distinct())).where(_IS_OPEN)
    return connection.execute(counted).scalar_one()


def unsettled_counted(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, int]:
    """Count of each of many studies what is kept aside, is no copy and nobody has settled."""
    found = dict.fromkeys(cases, 0)
    asked = select(conflicts.c.case, func.count()).where(_IS_OPEN).group_by(conflicts.c.case)
    for some in batches(cases):
        rows = connection.execute(asked.where(conflicts.c.case.in_(some)))
        found |= {CaseId(case): count for case, count in rows}
    return found


def clashes_of(connection: Connection, case: CaseId) -> list[Clash]:
    """List what is kept aside of a study and is no copy, oldest first, with what was said of it."""
    asked = select(conflicts.c.id, conflicts.c.header).where(
        conflicts.c.case == case, conflicts.c.kind != Kind.COPY.value
    )
    kept = connection.execute(asked.order_by(conflicts.c.received_at, conflicts.c.id)).all()
    said = rulings_of(connection, [row.id for row in kept])
    return [Clash(attributes=read_header(row.header), ruled=said[row.id]) for row in kept]


def ruled(clashes: Sequence[Clash]) -> int:
    """Count what was said of all that is kept aside: it grows with each word."""
    return sum(len(one.ruled) for one in clashes)


def says_aside() -> Select[tuple[str, datetime]]:
    """Ask for each study of which what is kept aside is held for right, and since when."""
    later = conflict_rulings.alias()
    newer = exists().where(
        later.c.conflict == conflict_rulings.c.conflict,
        later.c.number > conflict_rulings.c.number,
    )
    return (
        select(conflicts.c.case, conflict_rulings.c.at)
        .join_from(conflict_rulings, conflicts, conflicts.c.id == conflict_rulings.c.conflict)
        .where(conflict_rulings.c.ruling == Ruling.ASIDE.value, ~newer)
    )


def rulings_of(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[Ruled, ...]]:
    """Give what was said of objects kept aside, of each the newest last."""
    found: dict[str, tuple[Ruled, ...]] = dict.fromkeys(numbers, ())
    table = conflict_rulings.c
    for some in batches(numbers):
        asked = select(conflict_rulings).where(table.conflict.in_(some)).order_by(table.number)
        for row in connection.execute(asked):
            one = Ruled(ruling=Ruling(row.ruling), reason=row.reason, by=row.name, at=row.at)
            found[row.conflict] += (one,)
    return found


def _settle(context: Context, command: SettleConflict) -> Effect:
    check_reason(command.reason)
    one = aside(context.connection, command.conflict)
    if one.kind is Kind.COPY:
        message = "This object is the same image in another encoding: there is nothing to settle."
        raise NotFound(message, reason="conflict_is_a_copy")
    before = rulings_of(context.connection, [one.id])[one.id]
    if len(before) != command.seen:
        message = f"{before[-1].by} has settled this since you looked. Read it, then decide."
        raise Conflict(message, reason="conflict_settled", by=before[-1].by)
    row = {"conflict": one.id, "number": len(before) + 1, "ruling": command.ruling.value}
    person = {"person": context.actor.id, "name": context.actor.name, "at": context.now}
    made = conflict_rulings.insert().values(**row, reason=command.reason, **person)
    context.connection.execute(made)
    case = one.kept.case
    entry = Entry(
        act="conflict.settled",
        words=_WORDS[command.ruling],
        about=(case,),
        subject=study_by_case(context.connection, case).subject,
        fields={
            "conflict": one.id,
            "sop": one.kept.sop_uid,
            "ruling": command.ruling.value,
            "reason": command.reason,
        },
    )
    return Effect(entries=(entry,), facts=(ConflictSettled(case=case),))


_ONE = "Of two objects with one number"
_WORDS = {
    Ruling.STAYS: f"{_ONE} the one that stays in the study is right, with a reason.",
    Ruling.ASIDE: f"{_ONE} the one kept aside is right, with a reason; the first stays.",
    Ruling.BOTH: f"{_ONE} both are real images, with a reason; the first stays.",
}

HANDLERS = (Handler(command=SettleConflict, run=_settle),)

RULES = (
    Rule(
        command=SettleConflict,
        roles=JUDGES,
        grounds="who answers for the images says which of two with one number is right, and why",
    ),
)
