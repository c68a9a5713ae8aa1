"""What is in hand when the service stops goes on at the next start: neither lost nor failed."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from lynkeus.core.children import Children
from lynkeus.core.database import Database
from lynkeus.core.errors import Broken
from lynkeus.core.json import Json
from lynkeus.core.work import ASKING, POLLING_S, Steps, Work
from lynkeus.core.work_items import WorkItem

WAIT_S_MAX = 90.0


class Bench:
    """A workflow of two steps; the second one waits until it is let go, or is broken off."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()
        self.break_off = False
        self.done: list[str] = []

    def run(self, steps: Steps, body: Mapping[str, Json]) -> None:
        steps.step("first", self.done.append, "first")
        steps.step("second", self.second)

    def second(self) -> None:
        self.begun.set()
        assert self.let_go.wait(WAIT_S_MAX)
        if self.break_off:
            message = "A child process died while it was working; the service goes on."
            raise Broken(message, reason="child_died")
        self.done.append("second")


class Said(logging.Handler):
    """Keeps what the engine of durable work calls an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.errors.append(record.getMessage())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(tmp_path / "work.db")
    yield one
    one.close()


def launched(database: Database, bench: Bench) -> Work:
    work = Work(database)
    work.define("bench", bench.run)
    work.prepare()
    work.launch()
    return work


def until(so: Callable[[], bool]) -> bool:
    end = time.monotonic() + WAIT_S_MAX
    while not so() and time.monotonic() < end:
        time.sleep(0.02)
    return so()


def until_done(work: Work) -> WorkItem:
    end = time.monotonic() + WAIT_S_MAX
    while time.monotonic() < end:
        [item] = work.listing()
        if item.state in {"done", "failed"}:
            return item
        time.sleep(0.02)
    raise AssertionError(work.listing())


@pytest.mark.parametrize(
    "broken_off",
    [
        pytest.param(False, id="finishes its step", marks=pytest.mark.long),
        pytest.param(True, id="is broken off"),
    ],
)
def test_what_is_in_hand_goes_on_after_a_stop(database: Database, broken_off: bool) -> None:
    bench = Bench()
    bench.break_off = broken_off
    work = launched(database, bench)
    with database.write() as connection:
        work.enqueue(connection, "bench", "one", {})
    assert bench.begun.wait(WAIT_S_MAX)
    threading.Timer(0.05, bench.let_go.set).start()
    work.rest()
    work.stop()
    bench.break_off = False
    again = launched(database, bench)
    try:
        assert until_done(again).state == "done"
    finally:
        again.stop()
    assert bench.done == ["first", "second"]


def test_what_is_asked_for_while_the_service_stops_is_no_error(database: Database) -> None:
    said = Said()
    logging.getLogger("dbos").addHandler(said)
    bench = Bench()
    bench.let_go.set()
    work = launched(database, bench)
    assert until(lambda: any(one.name == ASKING for one in threading.enumerate()))
    with database.write() as connection:
        work.enqueue(connection, "bench", "one", {})
    stopping = threading.Thread(target=work.stop)
    # The queue is being asked, and waits for the one who writes, while the service stops.
    with database.write():
        time.sleep(2 * POLLING_S)
        stopping.start()
        time.sleep(2 * POLLING_S)
    stopping.join(WAIT_S_MAX)
    logging.getLogger("dbos").removeHandler(said)
    assert said.errors == []
    again = launched(database, bench)
    try:
        assert until_done(again).state == "done"
    finally:
        again.stop()


def test_children_do_not_hear_what_asks_the_service_to_stop() -> None:
    children = Children(1)
    try:
        child = children.run(os.getpid)
        before = signal.getsignal(signal.SIGINT)
        for one in (signal.SIGINT, signal.SIGTERM):
            os.kill(child, one)
        assert children.run(os.getpid) == child
        assert signal.getsignal(signal.SIGINT) is before
        assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()
    finally:
        children.stop()
