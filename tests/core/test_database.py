"""One writer at a time, in the order of asking; readers see one state; no half is left."""

import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from lynkeus.archive.facts import StudyArrived
from lynkeus.core.database import Database, Document, FairLock, Instant
from lynkeus.core.errors import Broken, Unavailable
from lynkeus.core.facts import facts_after, last_seq, publish

OWN = MetaData()
counters = Table(
    "counters",
    OWN,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("at", Instant),
    Column("kept", Document),
)
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
THREADS, TURNS = 8, 25


@pytest.fixture
def database(tmp_path: Path):
    one = Database(tmp_path / "one.db")
    one.create_all()
    with one.write() as connection:
        OWN.create_all(connection)
        connection.execute(counters.insert().values(name="a", value=0))
    yield one
    one.close()


def value(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(counters.c.value)).scalar_one()


def test_an_error_says_nothing_of_what_was_to_be_written(database):
    with pytest.raises(IntegrityError) as raised, database.write() as connection:
        connection.execute(counters.insert().values(name="a", value=1, kept={"name": "ZHAO"}))
    assert "INSERT INTO counters" in str(raised.value)
    assert "ZHAO" not in str(raised.value)


def test_no_update_is_lost(database):
    def count() -> None:
        for _ in range(TURNS):
            with database.write() as connection:
                held = connection.execute(select(counters.c.value)).scalar_one()
                connection.execute(counters.update().values(value=held + 1))

    threads = [threading.Thread(target=count) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert value(database) == THREADS * TURNS


def test_what_the_disk_does_is_told_in_a_sentence_without_what_was_to_be_written(database):
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(Broken, match="full") as refused, database.write() as connection:
        connection.execute(counters.insert().values(name="WANG" * 5000, value=0))
    assert refused.value.reason == "database_unusable"
    assert "WANG" not in str(refused.value.as_json())


def test_a_write_transaction_has_the_database_from_its_beginning(database):
    other = sqlite3.connect(database.path, timeout=0, isolation_level=None)
    with database.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_what_fails_leaves_nothing_behind(database):
    def broken() -> None:
        with database.write() as connection:
            connection.execute(counters.update().values(value=5))
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert value(database) == 0
    with database.write() as connection:
        connection.execute(counters.update().values(value=6))
    assert value(database) == 6


def test_nobody_writes_once_it_is_closed(database):
    waiting, refused = threading.Event(), []

    def write_late() -> None:
        waiting.set()
        try:
            with database.write() as connection:
                connection.execute(counters.update().values(value=9))
        except Unavailable as problem:
            refused.append(problem.reason)

    with database.write():
        closing = threading.Thread(target=database.close)
        closing.start()
        time.sleep(0.05)
        late = threading.Thread(target=write_late)
        late.start()
        assert waiting.wait(10)
        assert closing.is_alive()
    for one in (closing, late):
        one.join()
    assert refused == ["service_stopping"]
    assert value(database) == 0


def test_a_reader_sees_one_state(database):
    with database.read() as connection:
        assert connection.execute(select(counters.c.value)).scalar_one() == 0
        with database.write() as writing:
            writing.execute(counters.update().values(value=7))
        assert connection.execute(select(counters.c.value)).scalar_one() == 0
    assert value(database) == 7


def test_a_crash_of_the_machine_loses_nothing_committed(database):
    for engine in (database.write_engine, database.read_engine):
        with engine.connect() as connection:
            found = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            }
            connection.rollback()
        assert found == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
        }


class TestFairLock:
    def test_serves_in_the_order_of_asking(self):
        lock, served = FairLock(), []
        asked = [threading.Event() for _ in range(THREADS)]

        def ask(number: int) -> None:
            asked[number].set()
            with lock:
                served.append(number)

        threads = []
        with lock:
            for number in range(THREADS):
                one = threading.Thread(target=ask, args=(number,))
                one.start()
                threads.append(one)
                while len(lock._queue) <= number:
                    asked[number].wait(0.01)
        for one in threads:
            one.join()
        assert served == list(range(THREADS))

    def test_who_holds_it_and_asks_again_at_once_waits_for_who_waits(self):
        lock, served = FairLock(), []

        def other() -> None:
            with lock:
                served.append("other")

        with lock:
            one = threading.Thread(target=other)
            one.start()
            while not lock._queue:
                one.join(0.005)
        with lock:
            served.append("again")
        one.join()
        assert served == ["other", "again"]

    def test_is_given_on_after_an_error(self):
        lock = FairLock()

        def broken() -> None:
            with lock:
                raise KeyError

        with pytest.raises(KeyError):
            broken()
        with lock:
            assert lock._held


class TestValues:
    def test_a_moment_comes_back_in_its_zone_and_sorts_as_time_does(self, database):
        shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
        with database.write() as connection:
            connection.execute(counters.update().values(at=shanghai))
            for number in range(3):
                at = NOON - timedelta(microseconds=number + 1)
                connection.execute(counters.insert().values(name=str(number), value=0, at=at))
        with database.read() as connection:
            found = connection.execute(select(counters.c.at).order_by(counters.c.at)).scalars()
            moments = list(found)
        assert moments == sorted(moments)
        assert moments[-1] == NOON

    def test_a_moment_without_a_zone_is_refused(self, database):
        naive = NOON.replace(tzinfo=None)
        with pytest.raises(StatementError), database.write() as connection:
            connection.execute(counters.update().values(at=naive))

    def test_a_document_comes_back(self, database):
        document = {"赵": [1, 2.5, None, {"a": True}]}
        with database.write() as connection:
            connection.execute(counters.update().values(kept=document))
        with database.read() as connection:
            assert connection.execute(select(counters.c.kept)).scalar_one() == document


class TestFacts:
    def test_are_numbered_in_the_order_in_which_they_happened(self, database):
        told = [StudyArrived(case="f" * 32, revision=one) for one in (1, 2, 3)]
        with database.write() as connection:
            assert last_seq(connection) == 0
            assert publish(connection, 1, told[:2], NOON) == 3
            assert publish(connection, 3, told[2:], NOON) == 4
        with database.read() as connection:
            assert last_seq(connection) == 3
            assert [one[0] for one in facts_after(connection, 0, 10)] == [1, 2, 3]
            assert [one[0] for one in facts_after(connection, 1, 1)] == [2]

    def test_a_number_is_given_once(self, database):
        one = StudyArrived(case="f" * 32, revision=1)
        with database.write() as connection:
            publish(connection, 1, [one], NOON)
        with pytest.raises(IntegrityError), database.write() as connection:
            publish(connection, 1, [one], NOON)
