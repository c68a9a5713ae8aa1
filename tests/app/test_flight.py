"""What comes in stays within limits: an object over one is let go, and says why."""

import tracemalloc

import pytest

from lynkeus.app import flight
from lynkeus.app.flight import Flight, Held
from lynkeus.core.errors import Full

LIMIT = 100


def no_limit() -> None:
    """Say that the disk has room."""


def full() -> None:
    message = "The disk of the archive is nearly full: nothing more is taken in."
    raise Full(message, reason="disk_full")


def test_what_is_held_is_counted_until_it_is_let_go() -> None:
    air = Flight(no_limit, LIMIT)
    one, other = Held(air), Held(air)
    one.write(b"x" * 60)
    other.write(b"y" * 50)
    one.write(b"z" * 40)
    assert air.held == 150
    assert one.getvalue() == b"x" * 60 + b"z" * 40
    one.let_go()
    one.let_go()
    other.let_go()
    assert air.held == 0


def test_what_is_held_stands_behind_its_head_and_is_not_held_twice() -> None:
    size = 16 << 20
    one = Held(Flight(no_limit, size))
    pieces = [bytes([number]) * (size // 64) for number in range(64)]
    for piece in pieces:
        one.write(piece)
    tracemalloc.start()
    whole = one.under(b"head")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert whole == b"head" + b"".join(pieces)
    assert most < 1.2 * size
    one.let_go()
    assert whole[:4] == b"head"


def test_an_object_that_is_too_large_is_let_go_and_what_follows_is_dropped() -> None:
    air = Flight(no_limit, LIMIT)
    one = Held(air)
    for _ in range(5):
        assert one.write(b"x" * 40) == 40
    assert (one.problem is not None, one.getvalue(), air.held) == (True, b"", 0)
    assert one.problem.reason == "too_large"


def test_too_much_at_once_is_refused_and_can_be_sent_again_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flight, "BYTES_IN_FLIGHT_MAX", 100)
    air = Flight(no_limit, LIMIT)
    one, other = Held(air), Held(air)
    one.write(b"x" * 80)
    other.write(b"y" * 30)
    assert other.problem is not None
    assert other.problem.reason == "too_much_at_once"
    one.let_go()
    again = Held(air)
    again.write(b"y" * 30)
    assert again.problem is None


def test_a_full_disk_is_seen_before_an_object_is_read() -> None:
    one = Held(Flight(full, LIMIT))
    one.write(b"x")
    assert one.problem is not None
    assert one.problem.reason == "disk_full"
    assert one.getvalue() == b""
