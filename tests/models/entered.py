"""Packages in a registry, without their files: what reading asks of it is their standing."""

from datetime import datetime

from sqlalchemy import Connection

from lynkeus.models.records import operating_points, packages, trusted_keys
from lynkeus.models.registry import HERE, Standing

SUMMARY = {
    "title": "",
    "registration": "not registered, for research only",
    "responsible": "somebody",
    "finding": "opacity",
    "modalities": [],
    "body_parts": [],
    "views": [],
}


def trust(connection: Connection, at: datetime, maker: str = "maker") -> None:
    """Enter a maker."""
    row = {"fingerprint": maker, "text": "", "name": maker, "person": "", "at": at}
    connection.execute(trusted_keys.insert().values(**row))


def enter(
    connection: Connection,
    at: datetime,
    package: str,
    *,
    version: str = "1.0.0",
    standing: Standing = Standing.ACTIVE,
    maker: str = "maker",
) -> None:
    """Enter a package of a maker."""
    key = {"package": package, "version": version, "person": "", "at": at}
    stands = {"standing": standing, "standing_by": "", "standing_since": at, "standing_why": ""}
    what = {"digest": "0" * 64, "signer": maker, "folder": "nowhere", "summary": SUMMARY}
    connection.execute(packages.insert().values(**key, **stands, **what))
    point = {"site": HERE, "point": 0.5, "rule": ""}
    connection.execute(operating_points.insert().values(**key, **point))


def stand(
    connection: Connection, package: str, standing: Standing, by: str = "", why: str = ""
) -> None:
    """Let every version of a package stand otherwise."""
    mine = packages.update().where(packages.c.package == package)
    stands = {"standing": standing, "standing_by": by, "standing_why": why}
    connection.execute(mine.values(**stands))


def distrust(connection: Connection, at: datetime, maker: str = "maker") -> None:
    """Believe a maker no more."""
    mine = trusted_keys.update().where(trusted_keys.c.fingerprint == maker)
    connection.execute(mine.values(withdrawn_at=at))
