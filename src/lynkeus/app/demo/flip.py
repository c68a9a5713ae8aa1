"""Flip one byte in a copy of the database, and see whether the ledger's verification finds it."""

import mmap
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from lynkeus.app.story import verified
from lynkeus.core.database import Database
from lynkeus.core.errors import Broken, NotFound
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.records import entries

KNOWN_BY = 32
"""Bytes by which an entry is found in the file: more than a random nonce."""
INSIDE = 48
"""How far into the entry the byte lies: past the nonce, in the sealed words."""
ONE_BIT = 0x01


@dataclass(frozen=True, slots=True, kw_only=True)
class Flipped:
    """Which byte of the file was flipped."""

    place: int
    before: int
    after: int


def flip_and_verify(
    database: Database, keys: SubjectKeys, public: Ed25519PublicKey, number: int
) -> dict[str, Json]:
    """Copy the database, flip one byte inside an entry of the copy's ledger, verify the copy.

    Returns:  Which byte it was, and what the verification of the copy found.
    Raises:   NotFound: If the ledger has no such entry.
    """
    sealed = _sealed(database, number)
    with tempfile.TemporaryDirectory(prefix="flip-", dir=database.path.parent) as aside:
        path = Path(aside) / "copy.db"
        database.copy_to(path)
        copy = Database(path)
        try:
            flipped = _flip(copy, number, sealed)
            seen = verified(copy, keys, public)
        finally:
            copy.close()
        return {
            "number": number,
            "place": flipped.place,
            "bytes": path.stat().st_size,
            "before": f"{flipped.before:02x}",
            "after": f"{flipped.after:02x}",
            "verified": seen,
        }


def _sealed(database: Database, number: int) -> bytes:
    with database.read() as connection:
        query = select(entries.c.sealed).where(entries.c.number == number)
        sealed: bytes | None = connection.execute(query).scalar()
    if sealed is None:
        message = f"The ledger has no entry {number}."
        raise NotFound(message, reason="no_such_entry", number=number)
    return sealed


def _flip(copy: Database, number: int, sealed: bytes) -> Flipped:
    """Flip a bit of a byte in the file itself, where the entry's sealed words lie."""
    with copy.path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
        at = content.find(sealed[:KNOWN_BY])
        while at >= 0:
            place, before = at + INSIDE, content[at + INSIDE]
            content[place] = before ^ ONE_BIT
            content.flush()
            if _sealed(copy, number) != sealed:
                return Flipped(place=place, before=before, after=before ^ ONE_BIT)
            # What was hit is the old content of a page, which nobody reads.
            content[place] = before
            at = content.find(sealed[:KNOWN_BY], at + 1)
    message = f"Entry {number} was not found in the copied file."
    raise Broken(message, reason="entry_not_found", number=number)
