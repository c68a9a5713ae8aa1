"""What a page tells of a data set: its line in the list, and of what it is."""

from collections import Counter

from sqlalchemy import Connection, select

from lynkeus.access.records import persons
from lynkeus.core.json import Json
from lynkeus.manifests.manifest import Manifest
from lynkeus.manifests.queries import Frozen, Verified, openings_of

OPERATOR = "operator:"


def line_of(connection: Connection, one: Frozen, verified: Verified | None) -> dict[str, Json]:
    """Tell of a data set what its line has: counts, who made it, how it was verified and opened."""
    return {
        **one.as_json(),
        "by": _name(connection, one.person),
        "verified": None if verified is None else verified.as_json(),
        "openings": [
            {
                **opening.as_json(),
                "by": _name(connection, opening.person),
                "own": opening.digest == one.digest,
            }
            for opening in openings_of(connection, one)
        ],
    }


def _name(connection: Connection, person: str) -> str:
    """Say who somebody is: by his name, or the name that he has at the terminal."""
    asked = select(persons.c.name).where(persons.c.id == person)
    return connection.execute(asked).scalar() or person.removeprefix(OPERATOR)


def about(manifest: Manifest) -> dict[str, Json]:
    """Tell of what a data set is, naming no image."""
    left = Counter(one.why.split(" of ")[0] for one in manifest.left_out)
    return {
        "source": manifest.source.model_dump(mode="json"),
        "labelling": manifest.labelling.value,
        "classes": [*manifest.classes],
        "split": manifest.split.model_dump(mode="json"),
        "spacing_mm": None if manifest.spacing_mm is None else [*manifest.spacing_mm],
        "commitment": "" if manifest.seal is None else manifest.seal.commitment,
        "left_out": [{"why": why, "n": n} for why, n in left.most_common()],
    }
