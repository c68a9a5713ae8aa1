"""Look up which manifests this site has made, and how often their test sets were opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, select

from lynkeus.core.errors import NotFound
from lynkeus.core.json import Json
from lynkeus.manifests.records import manifests, test_openings


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A manifest as the site remembers it.

    `approval` is "" where it is of no archive's patients; `test` names the images of its test set,
    of which there are `films`.
    """

    digest: str
    name: str
    commitment: str
    margin: float | None
    alpha: float
    approval: str
    test: frozenset[str]
    films: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One opening of a test set: for which packages, why, by whom and when."""

    number: int
    packages: tuple[str, ...]
    reason: str
    person: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {
            "number": self.number,
            "packages": [*self.packages],
            "reason": self.reason,
            "person": self.person,
            "at": self.at.isoformat(),
        }


def frozen(connection: Connection, digest: str) -> Frozen:
    """Find a manifest by its hash.

    Raises:  NotFound: If this site has not made it.
    """
    row = connection.execute(select(manifests).where(manifests.c.digest == digest)).first()
    if row is None:
        message = (
            f"This site has made no manifest with the hash {digest[:16]}: ask the one that made "
            "it, or make it here with `lynkeus manifest create`."
        )
        raise NotFound(message, reason="manifest_unknown", digest=digest)
    return _frozen(row)


def openings_of(connection: Connection, known: Frozen) -> Sequence[Opening]:
    """List the openings of a manifest's test set, the first one first.

    One of another manifest counts if the two test sets share an image: who makes the same set again
    under another name, or with another margin, has seen it all the same.
    """
    opened = select(test_openings.c.digest).distinct()
    rows = connection.execute(select(manifests).where(manifests.c.digest.in_(opened)))
    alike = [one.digest for one in map(_frozen, rows) if one.test & known.test]
    mine = select(test_openings).where(test_openings.c.digest.in_(alike))
    order = mine.order_by(test_openings.c.number, test_openings.c.at)
    return [_opening(row) for row in connection.execute(order)]


def opened_for(connection: Connection, name: str) -> Sequence[tuple[Frozen, Opening]]:
    """List the manifests whose test set was opened for a package, the newest opening first.

    Args:     name: As test sets are opened for it, by its very content.
    """
    found: dict[str, Opening] = {}
    for row in connection.execute(select(test_openings).order_by(test_openings.c.at.desc())):
        if name in row.packages:
            found.setdefault(row.digest, _opening(row))
    return [(frozen(connection, digest), opening) for digest, opening in found.items()]


def _opening(row: Any) -> Opening:  # noqa: ANN401  # a row of `test_openings`
    return Opening(
        number=row.number,
        packages=tuple(cast("list[str]", row.packages)),
        reason=row.reason,
        person=row.person,
        at=row.at,
    )


def _frozen(row: Any) -> Frozen:  # noqa: ANN401  # a row of `manifests`
    return Frozen(
        digest=row.digest,
        name=row.name,
        commitment=row.commitment,
        margin=row.margin,
        alpha=row.alpha,
        approval=row.approval,
        test=frozenset(cast("list[str]", row.test)),
        films=int(row.counts["test"]["cases"]),
        at=row.at,
    )
