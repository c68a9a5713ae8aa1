"""What is looked up in the registry: makers and their keys, packages, operating points."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from lynkeus.core.errors import NotFound
from lynkeus.core.json import Json
from lynkeus.models.predictive import SIDES
from lynkeus.models.records import operating_points, packages, site_calibrations, trusted_keys
from lynkeus.models.registry import HERE, Maker, Registered, Standing, Summary

OutOfUse = Mapping[tuple[str, str], Mapping[str, Json]]
"""How versions stand that read here no more, by package and version."""


def makers(connection: Connection) -> Sequence[Maker]:
    """List the makers whom the site trusts, or did, by name."""
    rows = connection.execute(select(trusted_keys).order_by(trusted_keys.c.name))
    return [
        Maker(
            fingerprint=row.fingerprint,
            text=row.text,
            name=row.name,
            trusted=row.withdrawn_at is None,
        )
        for row in rows
    ]


def is_trusted(connection: Connection, fingerprint: str) -> bool:
    """Tell whether the site has written down a maker as trusted."""
    return any(one.trusted for one in makers(connection) if one.fingerprint == fingerprint)


def registered(connection: Connection) -> Sequence[Registered]:
    """List every package that was ever imported or activated, by name and time."""
    rows = connection.execute(_all().order_by(packages.c.package, packages.c.at))
    return [_registered(row) for row in rows]


def in_use(connection: Connection) -> Sequence[Registered]:
    """List the packages that read now, and those that were stopped, by name."""
    return [one for one in registered(connection) if one.in_use]


def out_of_use(connection: Connection) -> OutOfUse:
    """Tell why versions that were activated read no more: what they have read says so."""
    known = registered(connection)
    instead = {one.package: one.version for one in known if one.in_use}
    return {
        (one.package, one.version): one.out_of_use_json(instead.get(one.package, ""))
        for one in known
        if one.was_used and not one.reads
    }


def using(connection: Connection, package: str) -> Registered:
    """Give the version of a package that is in use, be it stopped.

    Raises:  NotFound: If none is.
    """
    for one in in_use(connection):
        if one.package == package:
            return one
    message = f"{package} is not in use at this site."
    raise NotFound(message, reason="no_such_package", package=package)


def named(connection: Connection, package: str, version: str) -> Registered:
    """Give a package that was imported or activated at some time.

    Raises:  NotFound: If it never was.
    """
    mine = _all().where(packages.c.package == package, packages.c.version == version)
    row = connection.execute(mine).first()
    if row is None:
        sentence = f"{package} {version} was never imported or activated at this site."
        raise NotFound(sentence, reason="no_such_package", package=package, version=version)
    return _registered(row)


def _all() -> Any:  # noqa: ANN401  # the statement's type names every column
    points, counted, keys = operating_points, site_calibrations, trusted_keys
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
    believed = (keys.c.fingerprint == packages.c.signer) & keys.c.withdrawn_at.is_(None)
    columns = (
        points.c.point,
        counted.c["values"].label("counted"),
        counted.c.source.label("counted_on"),
        counted.c.at.label("counted_at"),
        keys.c.fingerprint.label("believed"),
    )
    found = select(packages, *columns).join(points, same)
    return found.join(counted, at_this_point, isouter=True).join(keys, believed, isouter=True)


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
        standing_by=row.standing_by,
        standing_since=row.standing_since,
        standing_why=row.standing_why,
        trusted=row.believed is not None,
        point=row.point,
        here=_here(row),
        summary=Summary(**summary),
    )
