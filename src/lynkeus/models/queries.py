"""What is looked up in the registry: trusted keys, packages, operating points."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from lynkeus.core.errors import NotFound
from lynkeus.core.json import Json
from lynkeus.models.predictive import SIDES
from lynkeus.models.records import operating_points, packages, site_calibrations, trusted_keys
from lynkeus.models.registry import HERE, Registered, Standing, Summary, TrustedKey


def trusted(connection: Connection) -> Sequence[TrustedKey]:
    """List the makers' keys that the site trusts, by name."""
    rows = connection.execute(select(trusted_keys).order_by(trusted_keys.c.name))
    return [TrustedKey(fingerprint=row.fingerprint, text=row.text, name=row.name) for row in rows]


def is_trusted(connection: Connection, fingerprint: str) -> bool:
    """Tell whether the site trusts a maker."""
    found = select(trusted_keys.c.fingerprint).where(trusted_keys.c.fingerprint == fingerprint)
    return connection.execute(found).first() is not None


def registered(connection: Connection) -> Sequence[Registered]:
    """List every package that was ever activated, by name and time."""
    rows = connection.execute(_all().order_by(packages.c.package, packages.c.at))
    return [_registered(row) for row in rows]


def in_use(connection: Connection) -> Sequence[Registered]:
    """List the packages that read now, and those that were stopped, by name."""
    return [one for one in registered(connection) if one.standing is not Standing.REPLACED]


def named(connection: Connection, package: str, version: str) -> Registered:
    """Give a package that was activated at some time.

    Raises:  NotFound: If it never was.
    """
    mine = _all().where(packages.c.package == package, packages.c.version == version)
    row = connection.execute(mine).first()
    if row is None:
        sentence = f"{package} {version} was never activated at this site."
        raise NotFound(sentence, reason="no_such_package", package=package, version=version)
    return _registered(row)


def _all() -> Any:  # noqa: ANN401  # the statement's type names every column
    points, counted = operating_points, site_calibrations
    same = (
        (points.c.package == packages.c.package)
        & (points.c.version == packages.c.version)
        & (points.c.site == HERE)
    )
    at_this_point = (
        (counted.c.package == points.c.package)
        & (counted.c.version == points.c.version)
        & (counted.c.site == points.c.site)
        & (counted.c.point == points.c.point)
    )
    columns = (
        points.c.point,
        counted.c["values"].label("counted"),
        counted.c.source.label("counted_on"),
        counted.c.at.label("counted_at"),
    )
    return select(packages, *columns).join(points, same).join(counted, at_this_point, isouter=True)


def _here(row: Row[Any]) -> dict[str, Json]:
    if row.counted is None:
        return {}
    told = {"source": row.counted_on, "at": row.counted_at.isoformat()}
    return {side: {**row.counted[side], **told} for side in SIDES if row.counted[side] is not None}


def _registered(row: Row[Any]) -> Registered:
    summary: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.summary.items()
    }
    return Registered(
        package=row.package,
        version=row.version,
        digest=row.digest,
        signer=row.signer,
        folder=row.folder,
        standing=Standing(row.standing),
        point=row.point,
        here=_here(row),
        summary=Summary(**summary),
    )
