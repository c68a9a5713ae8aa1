"""What is looked up of the watch: what was declared, what looks found, which alarms are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from lynkeus.core.json import Json
from lynkeus.models.queries import in_use
from lynkeus.models.watching.records import package_looks, package_watches
from lynkeus.models.watching.watch import Follows, Watch

LOOKS_MAX = 50
"""Looks that a page has of one version, the newest."""
Model = tuple[str, str]
Warned = Mapping[Model, Mapping[str, Json]]
"""Of which versions results are shown with a warning, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A watch as it was declared, by whom and when."""

    watch: Watch
    name: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        document = self.watch.model_dump(mode="json", by_alias=True)
        return {**document, "by": self.name, "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at a version found; `until` is when the newest of its studies was signed.

    `left` names the measures that had left their bands, and `follows` what followed; it is `open`
    as long as that is an alarm and nobody has seen to it.
    """

    id: str
    package: str
    version: str
    studies: int
    figures: Mapping[str, Json]
    left: Sequence[str]
    follows: str
    until: datetime | None
    by: str
    at: datetime
    open: bool
    seen_by: str
    seen_at: datetime | None
    seen_why: str

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "id": self.id,
            "package": self.package,
            "version": self.version,
            "studies": self.studies,
            "figures": dict(self.figures),
            "left": list(self.left),
            "follows": self.follows,
            "by": self.by,
            "at": self.at.isoformat(),
            "open": self.open,
            "seen_by": self.seen_by,
            "seen_at": None if self.seen_at is None else self.seen_at.isoformat(),
            "seen_why": self.seen_why,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A version that is to be looked at again, and since when."""

    package: str
    version: str
    since: datetime


def watch_of(connection: Connection, package: str) -> Declared | None:
    """Give by what a package is watched; None if nobody declared it."""
    return _watches(connection).get(package)


def looks_of(connection: Connection, model: Model) -> Sequence[Look]:
    """List what looks at a version found, the newest first."""
    package, version = model
    asked = _all().where(package_looks.c.package == package, package_looks.c.version == version)
    newest = asked.order_by(package_looks.c.at.desc()).limit(LOOKS_MAX)
    return [_look(row) for row in connection.execute(newest)]


def taken_in_until(connection: Connection, model: Model) -> datetime | None:
    """Tell up to which signature studies of a version were taken in by a look; None if none was."""
    known = (one.until for one in looks_of(connection, model) if one.until is not None)
    return max(known, default=None)


def open_alarms(connection: Connection) -> Sequence[Look]:
    """List the alarms to which nobody has seen, the newest first."""
    asked = _all().where(package_looks.c.open.is_(True)).order_by(package_looks.c.at.desc())
    return [_look(row) for row in connection.execute(asked)]


def warned(connection: Connection) -> Warned:
    """Tell of which versions results are shown with a warning: the newest open alarm of each."""
    found: dict[Model, Mapping[str, Json]] = {}
    for one in reversed(open_alarms(connection)):
        if one.follows != Follows.TELL.value:
            found[one.package, one.version] = {
                "since": one.at.isoformat(),
                "left": [_told(one, measure) for measure in one.left],
                "studies": one.studies,
            }
    return found


def due(connection: Connection, now: datetime) -> Sequence[Due]:
    """List the versions in use that are to be looked at again by now."""
    watches = _watches(connection)
    found = list[Due]()
    for one in in_use(connection):
        declared = watches.get(one.package)
        if declared is None or not one.reads:
            continue
        looks = looks_of(connection, (one.package, one.version))
        every = timedelta(days=declared.watch.every_days)
        since = max(looks[0].at + every, declared.at) if looks else declared.at
        if since <= now:
            found.append(Due(package=one.package, version=one.version, since=since))
    return found


def _told(one: Look, measure: str) -> Json:
    measures: Any = one.figures["measures"]
    return {"measure": measure, **measures[measure]}


def _watches(connection: Connection) -> Mapping[str, Declared]:
    return {
        row.package: Declared(watch=Watch.model_validate(row.document), name=row.name, at=row.at)
        for row in connection.execute(select(package_watches))
    }


def _all() -> Any:  # noqa: ANN401  # the statement's type names every column
    return select(package_looks)


def _look(row: Row[Any]) -> Look:
    return Look(**row._asdict())
