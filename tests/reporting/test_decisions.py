"""Decisions of several readers: each is his own, whoever decides first."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from lynkeus.core.errors import Conflict
from lynkeus.reporting.decisions import (
    Decision,
    Taken,
    check_seen,
    of,
    read_taken,
    standing,
    take,
    word,
)

NOW = ("1 above",)
BEGAN = datetime(2026, 1, 2, tzinfo=UTC)


def _press(person: str, decision: Decision, minute: int, marks: tuple[str, ...] = NOW) -> Taken:
    at = BEGAN + timedelta(minutes=minute)
    return Taken(person=person, name=person.title(), decision=decision, marks=marks, at=at)


@pytest.mark.parametrize("last", Decision)
def test_in_every_order_each_reader_has_what_he_pressed_last(last: Decision) -> None:
    pressed = [("wang", Decision.ACCEPT), ("zhou", Decision.ACCEPT), ("zhou", last)]
    for order in permutations(pressed):
        kept: tuple[Taken, ...] = ()
        for minute, (person, decision) in enumerate(order):
            kept = take(kept, _press(person, decision, minute))
        assert {one: word(of(kept, one)) for one in ("wang", "zhou")} == dict(order)
        assert len({one.person for one in kept}) == len(kept)
        assert tuple(read_taken(one.as_values()) for one in kept) == kept


def test_who_decides_as_he_had_keeps_his_first_and_who_decides_as_another_says_after_whom() -> None:
    first = take((), _press("wang", Decision.ACCEPT, 0))
    assert take(first, _press("wang", Decision.ACCEPT, 1)) == first
    both = take(first, _press("zhou", Decision.ACCEPT, 1))
    third = take(both, _press("li", Decision.ACCEPT, 2))
    assert [one.after for one in third] == ["", "Wang", "Wang"]
    assert take(first, _press("zhou", Decision.REJECT, 1))[-1].after == ""


def test_beside_other_readings_nobody_has_decided() -> None:
    newer = ("2 below", "1 above")
    kept = take((), _press("wang", Decision.ACCEPT, 0))
    kept = take(kept, _press("zhou", Decision.ACCEPT, 1, newer))
    assert [[one.person for one in standing(kept, now)] for now in (NOW, newer[::-1], ())] == [
        ["wang"],
        ["zhou"],
        [],
    ]
    assert kept[-1].after == ""


def test_only_what_was_seen_is_signed() -> None:
    check_seen(Decision.AMEND, Decision.AMEND)
    with pytest.raises(Conflict) as other:
        check_seen(Decision.AMEND, Decision.UNDECIDED)
    assert other.value.fields == {"seen": "amend", "now": "undecided"}
