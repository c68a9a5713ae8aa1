"""Append entries under the lock of the head; called by `access` alone."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from lynkeus.core.ids import SubjectId
from lynkeus.core.keys import SubjectKeys
from lynkeus.core.sealing import seal_bytes
from lynkeus.ledger.checkpoints import Checkpoint, sign
from lynkeus.ledger.entries import SALT_BYTES, SITE, LedgerEntry, leaf_of
from lynkeus.ledger.merkle import HASH_BYTES, Frontier
from lynkeus.ledger.records import ONLY, about, entries, head, leaves

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Head:
    """The ledger's newest state, held under its lock until the transaction ends."""

    frontier: Frontier
    next_fact: int


def lock_head(connection: Connection) -> Head:
    """Lock the head's row and read it."""
    row = connection.execute(select(head).where(head.c.only == ONLY).with_for_update()).first()
    if row is None:
        connection.execute(
            head.insert().values(
                only=ONLY, size=0, peaks=b"", root=b"", at=EPOCH, signature=b"", next_fact=1
            )
        )
        return Head(Frontier(), 1)
    peaks = tuple(
        row.peaks[start : start + HASH_BYTES] for start in range(0, len(row.peaks), HASH_BYTES)
    )
    return Head(Frontier(row.size, peaks), row.next_fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An entry and whose key seals it; `SITE` for none or several subjects."""

    entry: LedgerEntry
    subject: SubjectId = SITE


def append(
    connection: Connection, held: Head, written: Sequence[Sealed], keys: SubjectKeys
) -> Frontier:
    """Write entries behind the last one.

    Returns:  The frontier after them.
    """
    frontier = held.frontier
    for one in written:
        salt, content = os.urandom(SALT_BYTES), one.entry.as_bytes()
        number = frontier.size
        key = keys.site if one.subject == SITE else keys.key_of(connection, one.subject)
        sealed = seal_bytes(key, salt + content, str(number).encode())
        leaf = leaf_of(salt, content)
        connection.execute(leaves.insert().values(number=number, leaf=leaf))
        connection.execute(
            entries.insert().values(number=number, subject=one.subject, sealed=sealed)
        )
        for name in sorted(set(one.entry.about)):
            connection.execute(about.insert().values(about=name, number=number))
        frontier = frontier.append(leaf)
    return frontier


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What the head becomes when a transaction ends."""

    frontier: Frontier
    next_fact: int
    at: datetime


def close_head(connection: Connection, ending: Ending, key: Ed25519PrivateKey) -> Checkpoint:
    """Sign the new head and write it, last of all."""
    frontier = ending.frontier
    checkpoint = sign(key, size=frontier.size, root=frontier.root(), at=ending.at)
    connection.execute(
        head.update()
        .where(head.c.only == ONLY)
        .values(
            size=checkpoint.size,
            peaks=b"".join(frontier.peaks),
            root=checkpoint.root,
            at=checkpoint.at,
            signature=checkpoint.signature,
            next_fact=ending.next_fact,
        )
    )
    return checkpoint
