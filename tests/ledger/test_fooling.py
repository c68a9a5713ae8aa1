"""Who owns the database, and even the key, does not fool the verification of the ledger."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from lynkeus.core.database import Database
from lynkeus.core.ids import SubjectId
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.ledger.append import Ending, Sealed, append, close_head, lock_head
from lynkeus.ledger.checkpoints import Checkpoint
from lynkeus.ledger.entries import LedgerEntry
from lynkeus.ledger.verify import Verified, verify

AT = datetime(2026, 1, 2, 9, tzinfo=UTC)
PATIENT = SubjectId("a-patient")


class Site:
    """A ledger with its keys."""

    def __init__(self, folder: Path) -> None:
        self.own = SiteKeys(folder / "keys")
        self.keys = SubjectKeys(self.own.site)
        self.database = Database(folder / "ledger.db")
        self.database.create_all()
        with self.database.write() as connection:
            self.keys.make_key(connection, PATIENT)

    def write(self, *words: str) -> Checkpoint:
        """Append an entry for each word; give the signed head."""
        with self.database.write() as connection:
            held = lock_head(connection)
            said = [Sealed(entry=_entry(one), subject=PATIENT) for one in words]
            frontier = append(connection, held, said, self.keys)
            ending = Ending(frontier=frontier, next_fact=held.next_fact, at=AT)
            return close_head(connection, ending, self.own.signing)

    def spoil(self, *statements: str) -> None:
        """Change the database behind the door."""
        with self.database.write() as connection:
            for one in statements:
                connection.execute(text(one))

    def verified(self, *older: Checkpoint) -> Verified:
        """Verify from the database."""
        with self.database.read() as connection:
            return verify(connection, self.keys, self.own.signing.public_key(), older)


def _entry(words: str) -> LedgerEntry:
    return LedgerEntry(
        at=AT,
        actor={"id": "somebody"},
        role="radiologist",
        act="a.test",
        words=words,
        about=("a-case", PATIENT),
        permit="test",
        grounds="a test",
        fields={},
    )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    one = Site(tmp_path)
    one.write("first", "second", "third")
    yield one
    one.database.close()


def test_a_whole_ledger_continues_every_older_checkpoint(site: Site) -> None:
    older = site.write("fourth")
    site.write("fifth", "sixth")
    seen = site.verified(older)
    assert (seen.problems, seen.size) == ([], 6)


SWAP = (
    "UPDATE ledger_entries SET number = -1 WHERE number = 0",
    "UPDATE ledger_entries SET number = 0 WHERE number = 1",
    "UPDATE ledger_entries SET number = 1 WHERE number = -1",
)


@pytest.mark.parametrize(
    ("statements", "what"),
    [
        (("UPDATE ledger_entries SET sealed = x'00' WHERE number = 1",), "changed"),
        (("UPDATE ledger_leaves SET leaf = zeroblob(32) WHERE number = 1",), "changed"),
        (("DELETE FROM ledger_entries WHERE number = 1",), "removed"),
        (("DELETE FROM ledger_leaves WHERE number = 1",), "removed"),
        (("DELETE FROM ledger_about WHERE number = 1",), "changed"),
        (("INSERT INTO ledger_about VALUES ('another-case', 1)",), "changed"),
        (("INSERT INTO ledger_entries VALUES (9, '', x'00')",), "inserted"),
        (SWAP, "changed"),
        (
            ("UPDATE ledger_entries SET subject = 'nobody', sealed = x'00' WHERE number = 1",),
            "removed",
        ),
        (("DELETE FROM subject_keys",), "removed"),
        (("UPDATE ledger_head SET size = 2",), "head"),
        (("DELETE FROM ledger_head",), "head"),
    ],
)
def test_what_is_changed_behind_the_door_is_found(
    site: Site, statements: tuple[str, ...], what: str
) -> None:
    site.spoil(*statements)
    assert what in {one.what for one in site.verified().problems}


def _cut(connection: Connection) -> None:
    for table in ("ledger_leaves", "ledger_entries", "ledger_about", "ledger_head"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # names of our own


@pytest.mark.parametrize("words", [("first", "second"), ("first", "second", "other", "more")])
def test_who_owns_the_key_rebuilds_it_and_an_older_checkpoint_convicts_him(
    site: Site, words: tuple[str, ...], convicted: Callable[[Verified], None]
) -> None:
    older = site.write("fourth")
    with site.database.write() as connection:
        _cut(connection)
    site.write(*words)
    assert site.verified().problems == []
    convicted(site.verified(older))


@pytest.fixture
def convicted() -> Callable[[Verified], None]:
    def ask(seen: Verified) -> None:
        assert {one.what for one in seen.problems} <= {"cut", "changed"}
        assert seen.problems

    return ask


def test_a_checkpoint_of_another_key_proves_nothing(site: Site, tmp_path: Path) -> None:
    other = Site(tmp_path / "other").write("first")
    assert [one.what for one in site.verified(other).problems] == ["checkpoint"]
