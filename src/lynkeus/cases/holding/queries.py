"""Which series are held now: by the newest decision of a person, else by the checks."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select, union

from lynkeus.cases.records import series_decisions, verdicts
from lynkeus.cases.verdicts import QualityState
from lynkeus.core.ids import CaseId

LISTED_MAX = 500
"""Studies of which the held series are listed; it is said how many series there are in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The studies with a held series that are listed, and how many of both there are in all."""

    cases: tuple[CaseId, ...]
    studies: int
    series: int


def held_cases(connection: Connection) -> Held:
    """List the studies of which a series is held now, newest first, `LISTED_MAX` at most."""
    newest = func.max(verdicts.c.at)
    rows = connection.execute(
        select(verdicts.c.case, func.count())
        .where(_is_held_now())
        .group_by(verdicts.c.case)
        .order_by(newest.desc(), verdicts.c.case)
    ).all()
    cases = tuple(CaseId(one) for one, _ in rows[:LISTED_MAX])
    return Held(cases=cases, studies=len(rows), series=sum(count for _, count in rows))


def held_counted(connection: Connection) -> int:
    """Count the series that are held now."""
    counted = select(func.count()).select_from(verdicts).where(_is_held_now())
    return connection.execute(counted).scalar_one()


def holds(connection: Connection, case: CaseId, series: str) -> bool:
    """Tell whether a series of a study is held now."""
    mine = (verdicts.c.case == case) & (verdicts.c.series == series)
    held = select(verdicts.c.case).where(mine, is_newest(), is_held())
    return connection.execute(held).first() is not None


def _is_held_now() -> ColumnElement[bool]:
    return and_(may_be_held(verdicts.c.case), is_newest(), is_held())


def may_be_held(case: ColumnElement[str]) -> ColumnElement[bool]:
    """Ask whether a series of a study was ever held: all others need not be looked at."""
    table = series_decisions.c
    judged = verdicts.alias()
    checked = select(judged.c.case).where(judged.c.state == QualityState.QUARANTINED.value)
    decided = select(table.case).where(table.decision != "release")
    return case.in_(union(checked, decided))


def is_newest() -> ColumnElement[bool]:
    """Ask of a verdict whether it is about the newest images that were checked."""
    later = verdicts.alias()
    return ~exists().where(later.c.case == verdicts.c.case, later.c.revision > verdicts.c.revision)


def is_held() -> ColumnElement[bool]:
    """Ask of a verdict whether its series is kept from AI and training."""
    table = series_decisions.c
    decided = (
        select(table.decision)
        .where(
            table.case == verdicts.c.case,
            table.revision == verdicts.c.revision,
            table.series == verdicts.c.series,
        )
        .order_by(table.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    checked = case((verdicts.c.state == QualityState.QUARANTINED.value, "keep"), else_="release")
    return func.coalesce(decided, checked) != "release"
