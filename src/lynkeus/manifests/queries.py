"""Look up which manifests this site has made, and how often their test sets were opened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, select

from lynkeus.core.errors import NotFound
from lynkeus.core.facts import facts
from lynkeus.core.json import Json
from lynkeus.manifests.facts import NO_STUDY, ManifestMade, ManifestVerified
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
    counts: Mapping[str, Json]
    person: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values, but for what names images."""
        return {
            "digest": self.digest,
            "name": self.name,
            "approval": self.approval or None,
            "margin": self.margin,
            "alpha": self.alpha,
            "counts": dict(self.counts),
            "person": self.person,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One opening of a test set: of which manifest, for which packages, why, by whom and when."""

    digest: str
    number: int
    packages: tuple[str, ...]
    reason: str
    person: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {
            "manifest": self.digest,
            "number": self.number,
            "packages": [*self.packages],
            "reason": self.reason,
            "person": self.person,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How a manifest was found when it was last held against its site and files."""

    at: datetime
    by: str
    problems: int

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {"at": self.at.isoformat(), "by": self.by, "problems": self.problems}


def last_opening(known: Frozen, openings: Sequence[Opening]) -> dict[str, Json]:
    """Say which the last opening of a manifest is, for what, and what it asks of an interval."""
    last = [one for one in openings if one.digest == known.digest][-1]
    return told_of(known, openings, last)


def told_of(known: Frozen, openings: Sequence[Opening], last: Opening) -> dict[str, Json]:
    """Say the same of an opening of a manifest that is not the last one, perhaps.

    Args:     openings: All of its test set.
    """
    each = known.alpha / len(openings)
    fixed = known.at <= openings[0].at
    return {
        "manifest": known.digest,
        "name": known.name,
        "opening": last.number,
        "packages": [*last.packages],
        "reason": last.reason,
        "at": last.at.isoformat(),
        "margin": known.margin if fixed else None,
        "margin_fixed_before": fixed,
        "alpha": known.alpha,
        "alpha_each": each,
        "confidence": 1 - each,
        "before": [one.as_json() for one in openings if one is not last],
    }


def all_frozen(connection: Connection) -> Sequence[Frozen]:
    """List the manifests that this site has made, the newest first."""
    rows = connection.execute(select(manifests).order_by(manifests.c.at.desc()))
    return [_frozen(row) for row in rows]


def last_verified(connection: Connection) -> Mapping[str, Verified]:
    """Say of each manifest that was verified how it was found the last time, by its hash."""
    return {
        str(body["digest"]): Verified(
            at=at, by=str(body["by"]), problems=int(cast("int", body["problems"]))
        )
        for body, at in _happened(connection, ManifestVerified.kind)
    }


def places(connection: Connection) -> Mapping[str, str]:
    """Say in which folder below the data folder the files of manifests lie, where one is known."""
    found = (body for body, _ in _happened(connection, ManifestMade.kind))
    return {str(body["digest"]): str(body["place"]) for body in found if body["place"]}


def _happened(connection: Connection, kind: str) -> Iterator[tuple[Mapping[str, Json], datetime]]:
    """Give the facts of a kind, the oldest first: few are about no study, and those are indexed."""
    asked = select(facts.c.body, facts.c.at).where(facts.c.case == NO_STUDY, facts.c.kind == kind)
    for row in connection.execute(asked.order_by(facts.c.seq)):
        yield row.body, row.at


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
    order = mine.order_by(test_openings.c.at, test_openings.c.number)
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
        digest=row.digest,
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
        counts=cast("Mapping[str, Json]", row.counts),
        person=row.person,
        at=row.at,
    )
