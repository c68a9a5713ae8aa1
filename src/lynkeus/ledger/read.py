"""Read the ledger: the newest checkpoint, and the entries about one thing."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from lynkeus.core.errors import NotFound
from lynkeus.core.json import Json, parse_object
from lynkeus.core.keys import SubjectKeys
from lynkeus.core.sealing import open_bytes
from lynkeus.ledger.checkpoints import Checkpoint
from lynkeus.ledger.entries import SITE, split_opened
from lynkeus.ledger.merkle import leaf_hash
from lynkeus.ledger.records import about, entries, head, leaves


def newest_checkpoint(connection: Connection) -> Checkpoint | None:
    """Give the signed head; None while nothing was ever done."""
    row = connection.execute(select(head)).first()
    if row is None or row.size == 0:
        return None
    return Checkpoint(size=row.size, root=row.root, at=row.at, signature=row.signature)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry with its number in the ledger, counted from 0."""

    number: int
    entry: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An entry as it was hashed: its number, its random bytes, its own bytes."""

    number: int
    salt: bytes
    content: bytes


def entries_about(connection: Connection, name: str, keys: SubjectKeys) -> Iterator[Told]:
    """Tell what was done to one thing, oldest first; what was erased is passed over."""
    for one in opened_about(connection, name, keys):
        yield Told(number=one.number, entry=parse_object(one.content))


def opened_about(connection: Connection, name: str, keys: SubjectKeys) -> Iterator[Opened]:
    """Give the entries about one thing as they were hashed, oldest first, erased ones left out."""
    rows = connection.execute(
        select(entries)
        .join(about, about.c.number == entries.c.number)
        .where(about.c.about == name)
        .order_by(entries.c.number)
    ).all()
    for row in rows:
        try:
            key = keys.site if row.subject == SITE else keys.key_of(connection, row.subject)
        except NotFound:
            continue
        salt, content = split_opened(open_bytes(key, row.sealed, str(row.number).encode()))
        yield Opened(number=row.number, salt=salt, content=content)


def leaf_hashes(connection: Connection) -> list[bytes]:
    """Give the hashes of all leaves, in order."""
    rows = connection.execute(select(leaves.c.leaf).order_by(leaves.c.number)).scalars()
    return [leaf_hash(leaf) for leaf in rows]
