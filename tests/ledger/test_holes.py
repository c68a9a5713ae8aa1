"""What is missing from a ledger is told once; a large one is read a row at a time."""

import tracemalloc
from dataclasses import replace

import pytest
from sqlalchemy import update

from lynkeus.ledger.append import Ending, Sealed, append, close_head, lock_head
from lynkeus.ledger.checkpoints import sign
from lynkeus.ledger.entries import SITE
from lynkeus.ledger.merkle import Frontier
from lynkeus.ledger.records import about, entries, leaves

from .writing import SIZE, WHEN, entry


def found(ledger, *older):
    return [(one.number, one.last, one.what) for one in ledger.problems(*older)]


@pytest.mark.parametrize("tables", [(leaves,), (leaves, entries, about), (entries,)])
def test_what_is_missing_in_between_is_told_once_and_what_follows_is_still_compared(ledger, tables):
    with ledger.database.write() as connection:
        for table in tables:
            connection.execute(table.delete().where(table.c.number.between(3, 5)))
    assert found(ledger, ledger.checkpoint()) == [(3, 5, "removed")]
    with ledger.database.write() as connection:
        connection.execute(update(about).where(about.c.number == 7).values(about="case 99"))
    assert set(found(ledger)) == {(3, 5, "removed"), (7, 7, "changed")}


def test_a_hole_keeps_no_older_checkpoint_before_it_from_being_compared(ledger):
    with ledger.database.write() as connection:
        connection.execute(leaves.delete().where(leaves.c.number == 3))
    one = Frontier()
    with ledger.database.read() as connection:
        for row in connection.execute(leaves.select().where(leaves.c.number < 2)).all():
            one = one.append(row.leaf)
    kept, forged = (
        sign(ledger.signing, size=2, root=root, at=WHEN) for root in (one.root(), b"x" * 32)
    )
    assert found(ledger, kept) == [(3, 3, "removed")]
    assert found(ledger, forged) == [(3, 3, "removed"), (-1, -1, "changed")]


def test_leaves_that_are_cut_off_the_end_are_told_once(ledger):
    with ledger.database.write() as connection:
        connection.execute(leaves.delete().where(leaves.c.number >= 6))
    assert found(ledger) == [(6, 8, "removed"), (-1, -1, "cut")]


def test_a_ledger_is_verified_a_row_at_a_time(ledger):
    words = "x" * 20_000
    many = [replace(entry(number), words=words) for number in range(SIZE, SIZE + 200)]
    with ledger.database.write() as connection:
        held = lock_head(connection)
        written = tuple(Sealed(entry=one, subject=SITE) for one in many)
        frontier = append(connection, held, written, ledger.keys)
        ending = Ending(frontier=frontier, next_fact=1, at=WHEN)
        close_head(connection, ending, ledger.signing)
    del many, written
    assert ledger.problems() == []
    tracemalloc.start()
    try:
        assert ledger.problems() == []
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 10 * len(words)
