"""A ledger of its own for a test, written as the door writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.core.database import Database
from lynkeus.core.ids import SubjectId
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.append import Ending, Sealed, append, close_head, lock_head
from lynkeus.ledger.checkpoints import Checkpoint
from lynkeus.ledger.entries import SITE, LedgerEntry
from lynkeus.ledger.read import newest_checkpoint
from lynkeus.ledger.records import about, entries, head, leaves
from lynkeus.ledger.verify import Problem, verify

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PERSON = SubjectId("a" * 32)
SIZE = 9


def entry(number: int) -> LedgerEntry:
    return LedgerEntry(
        at=WHEN,
        actor={"id": "operator:ada"},
        role="operator",
        act="something.done",
        words=f"Did something, number {number}.",
        about=(f"case {number}",),
        permit="do something",
        grounds="a test",
        fields={"number": number},
    )


@dataclass
class Ledger:
    home: Path
    database: Database
    keys: SubjectKeys
    signing: Ed25519PrivateKey

    def write(self, count: int, began: int = 0) -> None:
        for number in range(began, began + count):
            subject = PERSON if number % 2 else SITE
            with self.database.write() as connection:
                held = lock_head(connection)
                written = (Sealed(entry=entry(number), subject=subject),)
                frontier = append(connection, held, written, self.keys)
                ending = Ending(frontier=frontier, next_fact=1, at=WHEN)
                close_head(connection, ending, self.signing)

    def checkpoint(self) -> Checkpoint:
        with self.database.read() as connection:
            newest = newest_checkpoint(connection)
        assert newest is not None
        return newest

    def problems(self, *older: Checkpoint) -> list[Problem]:
        with self.database.read() as connection:
            return verify(connection, self.keys, self.signing.public_key(), older).problems

    def rebuild(self, entries_kept: Callable[[int], bool]) -> None:
        """Write the whole ledger anew with the site's own keys, as its owner could."""
        with self.database.write() as connection:
            for table in (leaves, entries, about, head):
                connection.execute(table.delete())
        for number in range(SIZE):
            if entries_kept(number):
                self.write(1, number)
