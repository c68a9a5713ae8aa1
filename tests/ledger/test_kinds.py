"""Values of another kind, numbers out of bounds, a head that misleads: all of it is told of."""

from contextlib import suppress

import pytest
from sqlalchemy import text

from lynkeus.ledger.verify import Problem, verify

from .writing import SIZE, Ledger

LAST = 2**63 - 1
CHANGED, OF_THE_WHOLE = (4, 4, "changed"), (-1, -1, "changed")
GONE = ("DELETE FROM ledger_about", "DELETE FROM ledger_entries", "DELETE FROM ledger_leaves")


class Undone(Exception):
    """Takes back what a test has changed."""


def problems(ledger: Ledger, *changes: str) -> list[Problem]:
    """Verify while something is changed, and take it back."""
    seen: list[Problem] = []
    with suppress(Undone), ledger.database.write() as connection:
        for one in changes:
            connection.execute(text(one))
        seen = verify(connection, ledger.keys, ledger.signing.public_key()).problems
        raise Undone
    return seen


def found(ledger: Ledger, *changes: str) -> list[tuple[int, int, str]]:
    return [(one.number, one.last, one.what) for one in problems(ledger, *changes)]


def test_the_same_value_as_another_kind_is_a_change_of_its_entry(ledger: Ledger) -> None:
    for said in (
        "UPDATE ledger_leaves SET leaf = CAST(leaf AS TEXT) WHERE number = 4",
        "UPDATE ledger_entries SET subject = CAST(subject AS BLOB) WHERE number = 4",
        "UPDATE ledger_entries SET sealed = CAST(sealed AS TEXT) WHERE number = 4",
        "UPDATE ledger_about SET about = CAST(about AS BLOB) WHERE number = 4",
        "INSERT INTO ledger_about SELECT CAST(about AS BLOB), 4 FROM ledger_about WHERE number = 4",
    ):
        assert found(ledger, said) == [CHANGED], said


def test_a_name_whose_number_is_none_is_told_of(ledger: Ledger) -> None:
    for said in (
        "UPDATE ledger_about SET number = 4.5 WHERE number = 4",
        "UPDATE ledger_about SET number = 'text' WHERE number = 4",
        "UPDATE ledger_about SET number = CAST(number AS BLOB) WHERE number = 4",
    ):
        assert found(ledger, said) == [CHANGED, OF_THE_WHOLE], said
    assert found(ledger, "INSERT INTO ledger_about VALUES ('a', 4.5)") == [OF_THE_WHOLE]


@pytest.mark.parametrize("number", [-LAST - 1, -1, SIZE + 3, LAST])
def test_what_lies_out_of_bounds_is_told_as_put_in(ledger: Ledger, number: int) -> None:
    for said in (
        "INSERT INTO ledger_leaves VALUES (12, x'00')",
        "INSERT INTO ledger_entries VALUES (12, '', x'00')",
        "INSERT INTO ledger_about VALUES ('a', 12)",
    ):
        assert found(ledger, said.replace("12", str(number))) == [(number, number, "inserted")]


def test_a_leaf_at_the_last_number_is_told_where_no_head_says_how_many(ledger: Ledger) -> None:
    put = "INSERT INTO ledger_leaves VALUES (9223372036854775807, x'00')"
    told = found(ledger, put, "UPDATE ledger_head SET at = 'no time'")
    assert {(SIZE, LAST - 1, "removed"), (LAST, LAST, "removed")} <= set(told)


UNREADABLE = (
    "UPDATE ledger_head SET size = 9.5",
    "UPDATE ledger_head SET size = 'text'",
    "UPDATE ledger_head SET size = -1",
    "UPDATE ledger_head SET root = CAST(root AS TEXT)",
    "UPDATE ledger_head SET peaks = CAST(peaks AS TEXT)",
    "UPDATE ledger_head SET signature = CAST(signature AS TEXT)",
    "UPDATE ledger_head SET at = CAST(at AS BLOB)",
    "UPDATE ledger_head SET at = 'no time'",
    "UPDATE ledger_head SET at = CAST(x'ff' AS TEXT)",
    "UPDATE ledger_head SET next_fact = 1.5",
    "UPDATE ledger_head SET next_fact = 0",
    'UPDATE ledger_head SET "only" = 2',
    "INSERT INTO ledger_head SELECT 2, size, peaks, root, at, signature, 1 FROM ledger_head",
)


def test_a_head_that_cannot_be_read_is_a_problem_of_its_own(ledger: Ledger) -> None:
    for said in UNREADABLE:
        for before in ((), GONE):
            [one] = problems(ledger, *before, said)
            assert (one.number, one.what) == (-1, "head"), said
            assert "cannot be read" in one.words


def test_what_the_head_keeps_for_the_next_entry_is_held_against_the_tree(ledger: Ledger) -> None:
    assert found(ledger, "UPDATE ledger_head SET peaks = zeroblob(64)") == [OF_THE_WHOLE]
    assert found(ledger, "UPDATE ledger_head SET peaks = x''") == [OF_THE_WHOLE]
    emptied = (*GONE, "UPDATE ledger_head SET size = 0, root = x''")
    assert found(ledger, *emptied) == [OF_THE_WHOLE]
    assert found(ledger, *emptied, "UPDATE ledger_head SET peaks = x''") == []


def test_the_next_fact_gets_a_number_that_none_has(ledger: Ledger) -> None:
    put = "INSERT INTO facts VALUES (1, 'a', '', '{}', '2026-01-02')"
    assert found(ledger, put) == [OF_THE_WHOLE]
    assert found(ledger, put, "UPDATE ledger_head SET next_fact = 2") == []
