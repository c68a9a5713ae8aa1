"""Durable work: kept as JSON, started once, done again from where it failed, told in words."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS
from sqlalchemy import inspect, text

from lynkeus.core import work as module
from lynkeus.core.clock import SystemClock
from lynkeus.core.database import Database
from lynkeus.core.errors import Broken, Conflict, NotFound
from lynkeus.core.json import Json
from lynkeus.core.work import Steps, Work
from lynkeus.core.work_again import begin_again
from lynkeus.core.work_items import WorkItem

WAIT_S_MAX = 30.0
PICKLED = (b"\x80\x04", b"\x80\x05", b"gASV", b"gAWV")
"""How a pickle begins, plain and in base 64."""
FILM: Mapping[str, Json] = {"case": "f" * 32, "revision": 1}


class Bench:
    """A workflow of three steps, of which the second fails as long as it is told to."""

    def __init__(self) -> None:
        self.fails: Callable[[], None] | None = None
        self.done: list[str] = []
        self.given: list[Any] = []

    def run(self, steps: Steps, body: Mapping[str, Json]) -> None:
        given = steps.step("first", self.first)
        self.given.append(given)
        steps.step("second 1.2.3", self.second)
        steps.step("third", self.done.append, "third")

    def first(self) -> object:
        self.done.append("first")
        return {"b": (1, 2.5), "a": [None, "赵"]}

    def second(self) -> None:
        if self.fails is not None:
            self.fails()
        self.done.append("second")


def refuses() -> None:
    message = "The film has 3 frames."
    raise Broken(message, reason="several_frames", frames=3)


def breaks() -> None:
    message = "ZHAO^Guoqiang is no number"
    raise ValueError(message)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    one = Database(tmp_path / "work.db")
    one.create_all()
    yield one
    one.close()


@pytest.fixture
def work(database: Database, bench: Bench) -> Iterator[Work]:
    one = Work(database)
    one.define("bench", bench.run)
    one.prepare()
    one.launch()
    yield one
    one.stop()


def enqueue(work: Work, database: Database, name: str = "one") -> None:
    with database.write() as connection:
        work.enqueue(connection, "bench", name, FILM)


def again(database: Database, work_id: str) -> None:
    with database.write() as connection:
        begin_again(connection, work_id, SystemClock().now())


def until(work: Work, *states: str) -> WorkItem:
    end = time.monotonic() + WAIT_S_MAX
    while time.monotonic() < end:
        items = work.listing()
        if len(items) == 1 and items[0].state in states:
            return items[0]
        time.sleep(0.02)
    raise AssertionError(work.listing())


def everything(database: Database) -> Iterator[tuple[str, bytes]]:
    """Give every value of every table."""
    with database.read() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608  # a name that the database gave
                for value in row:
                    yield table, value if isinstance(value, bytes) else str(value).encode()


@pytest.mark.parametrize("fails", [None, refuses, breaks])
def test_the_database_holds_no_pickle(work, database, bench, fails):
    bench.fails = fails
    enqueue(work, database)
    until(work, "done", "failed")
    held = list(everything(database))
    assert any(table == "operation_outputs" for table, _ in held)
    assert [one for one in held if one[1].startswith(PICKLED)] == []


def test_an_answer_is_the_same_now_and_remembered(work, database, bench):
    bench.fails = refuses
    enqueue(work, database)
    item = until(work, "failed")
    bench.fails = None
    again(database, item.id)
    until(work, "done")
    assert bench.given[0] == bench.given[1] == {"a": [None, "赵"], "b": [1, 2.5]}
    assert repr(bench.given[0]) == repr(bench.given[1])


def test_the_same_id_starts_once(work, database, bench):
    for _ in range(3):
        enqueue(work, database)
    until(work, "done")
    assert bench.done == ["first", "second", "third"]
    enqueue(work, database)
    until(work, "done")
    assert bench.done.count("first") == 1


def test_what_is_rolled_back_never_starts(work, database, bench):
    def broken_off() -> None:
        with database.write() as connection:
            work.enqueue(connection, "bench", "one", FILM)
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    assert work.listing() == []


def test_failed_work_says_where_and_why(work, database, bench):
    bench.fails = refuses
    enqueue(work, database)
    item = until(work, "failed")
    assert (item.name, item.case, item.step) == ("bench", "f" * 32, "second 1.2.3")
    assert item.error == {
        "code": "LYN-0500",
        "reason": "several_frames",
        "sentence": "The film has 3 frames.",
        "fields": {"frames": 3},
    }


def test_an_error_of_another_family_is_named_by_its_kind_alone(work, database, bench):
    bench.fails = breaks
    enqueue(work, database)
    error = until(work, "failed").error
    assert error["reason"] == "work_failed"
    assert error["fields"] == {"kind": "ValueError"}
    assert "ZHAO" not in str(error)


def test_work_is_done_again_from_the_step_that_failed(work, database, bench):
    bench.fails = refuses
    enqueue(work, database)
    item = until(work, "failed")
    bench.fails = None
    again(database, item.id)
    then = until(work, "done")
    assert bench.done == ["first", "second", "third"]
    assert (then.id, then.name, then.case) == (item.id, item.name, item.case)
    assert (item.tries, then.tries) == (1, 2)


def test_only_failed_work_is_done_again(work, database):
    enqueue(work, database)
    item = until(work, "done")
    with pytest.raises(Conflict):
        again(database, item.id)
    with pytest.raises(NotFound):
        again(database, "nothing")


def test_asking_again_is_part_of_the_transaction_that_tells_of_it(work, database, bench):
    bench.fails = refuses
    enqueue(work, database)
    item = until(work, "failed")

    def broken_off() -> None:
        with database.write() as connection:
            begin_again(connection, item.id, SystemClock().now())
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    assert work.listing() == [item]


def test_what_failed_is_listed_however_much_was_done_since(work, database, bench):
    bench.fails = refuses
    enqueue(work, database, "bad")
    until(work, "failed")
    bench.fails = None
    for number in range(5):
        enqueue(work, database, f"good {number}")
    assert work.listing()[0].id == "bad"
    assert work.failed_counted() == 1


def test_who_looks_waits_for_no_writer(work, database):
    enqueue(work, database)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE held (at INTEGER)"))
        [seen] = work.listing()
        assert seen.name == "bench"


@pytest.mark.long
def test_work_whose_queue_nobody_asks_any_more_does_not_run(work, database, monkeypatch):
    enqueue(work, database)
    until(work, "done")
    monkeypatch.setattr(module, "STARTING_S", 0.0)
    assert work.running
    DBOS.destroy(destroy_registry=True)
    assert not work.running


def test_work_whose_hands_are_full_and_still_does_not_run(work, database, bench, monkeypatch):
    monkeypatch.setattr(module, "STUCK_S", 0.2)
    let_go = threading.Event()
    bench.fails = lambda: let_go.wait(WAIT_S_MAX)
    for name in range(module.AT_ONCE):
        enqueue(work, database, str(name))
    end = time.monotonic() + WAIT_S_MAX
    while work.running and time.monotonic() < end:
        time.sleep(0.02)
    assert not work.running
    let_go.set()
    while bench.done.count("third") < module.AT_ONCE and time.monotonic() < end:
        time.sleep(0.02)
    assert work.running


def test_what_was_done_long_ago_is_forgotten_and_what_failed_is_not(work, database, bench):
    enqueue(work, database)
    until(work, "done")
    work.forget_before(SystemClock().now() - timedelta(days=1))
    assert len(work.listing()) == 1
    work.forget_before(SystemClock().now() + timedelta(days=1))
    assert work.listing() == []
    bench.fails = refuses
    enqueue(work, database, "bad")
    until(work, "failed")
    work.forget_before(SystemClock().now() + timedelta(days=1))
    assert len(work.listing()) == 1
