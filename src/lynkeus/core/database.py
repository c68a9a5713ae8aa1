"""The database: the only room that knows which engine it is.

SQLite here: WAL, `synchronous=FULL`, one fair writer lock for the whole process (SQLite's own
waiting starves writers under a saturated receiver), and a read-only engine beside it.
"""

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    and_,
    create_engine,
    event,
    func,
)
from sqlalchemy.dialects.sqlite import insert as insert_or_replace
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlalchemy.pool import QueuePool

from lynkeus.core.errors import Broken, stopping
from lynkeus.core.json import Json, canonical, parse

__all__ = [
    "BATCH",
    "Database",
    "Document",
    "Instant",
    "Written",
    "batches",
    "insert_or_replace",
    "is_of_its_kind",
    "metadata",
]

T = TypeVar("T")

BUSY_TIMEOUT_MS = 10_000
READERS_MAX = 16
BATCH = 500
"""Values that one question names at most."""

metadata = MetaData()


class Instant(TypeDecorator[datetime]):
    """A moment with its zone, kept as UTC text that sorts as time does."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # the signature is SQLAlchemy's
        """Write the moment as text."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a zone cannot be stored"
            raise ValueError(message)
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002  # as above
        """Read the moment back."""
        return None if value is None else datetime.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Written:
    """A plain value as `Document` keeps it, of a long one: no writer waits until it is written."""

    text: str

    @staticmethod
    def of(value: Json) -> "Written":
        """Write a value."""
        return Written(canonical(value).decode())


class Document(TypeDecorator[Json]):
    """A plain value kept as canonical JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Json | Written, dialect: Dialect) -> str | None:  # noqa: ARG002  # the signature is SQLAlchemy's
        """Write the value as text."""
        return (value if isinstance(value, Written) else Written.of(value)).text

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Json:  # noqa: ANN401, ARG002  # as above
        """Read the value back."""
        return None if value is None else parse(value)


class FairLock:
    """A lock that serves in the order of asking, so that nobody starves."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._held and not self._queue:
                self._held = True
                return
            turn = threading.Event()
            self._queue.append(turn)
        turn.wait()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._held = False


class Database:
    """One database file: short write transactions one after another, reads beside them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"
        self.left_open = Path(f"{path}-wal").exists()
        """Whether whoever wrote last did not come to close it."""
        self._writing = FairLock()
        self._closed = False
        # One writer at a time by the lock; the second connection is for work enqueued beside it.
        self.write_engine = _engine(self.url, size=2)
        self.read_engine = _engine(self.url, size=READERS_MAX)
        event.listen(self.write_engine, "begin", _begin_immediate)
        event.listen(self.read_engine, "begin", _begin_deferred)

    @staticmethod
    def to_look_at(path: Path) -> "Database":
        """Open a database to read it only; where nothing can be written (evidence), it can be read.

        Raises:  Broken: reason `database_unfinished`, where beside such a one lies a log whose
                 entries are not in it yet: it would be read without its newest entries.
        """
        if os.access(path.parent, os.W_OK):
            return Database(path)
        log = Path(f"{path}-wal")
        if log.exists() and log.stat().st_size:
            message = (
                f"{path} lies where nothing can be written, and its newest entries are in "
                f"{log.name} beside it: copy the whole home to another disk and look there."
            )
            raise Broken(message, reason="database_unfinished")
        still = Database(path)
        still.read_engine = _engine(f"sqlite:///file:{path}?immutable=1&uri=true", size=1)
        return still

    @contextmanager
    def write(self) -> Generator[Connection]:
        """Hold the one write transaction; it commits at the end, or leaves nothing behind.

        Raises:  Unavailable: Once it is closed: the home may be another process's by then.
        """
        with self._writing:
            if self._closed:
                raise stopping()
            with told(), self.write_engine.begin() as connection:
                yield connection

    @contextmanager
    def read(self) -> Generator[Connection]:
        """See one unchanging state of the database."""
        with told(), self.read_engine.connect() as connection:
            yield connection
            connection.rollback()

    def copy_to(self, path: Path) -> None:
        """Write one unchanging state of the database to a new file, while others go on."""
        with (
            closing(sqlite3.connect(self.path)) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)

    def create_all(self) -> None:
        """Make every table that is missing (tests; a site's database is migrated instead)."""
        with self.write() as connection:
            metadata.create_all(connection)

    def close(self) -> None:
        """Let go of every connection, after who is writing; nobody writes from then on."""
        with self._writing:
            self._closed = True
        self.write_engine.dispose()
        self.read_engine.dispose()


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Give values in lots that one question may name."""
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def is_of_its_kind(*columns: Column[Any]) -> ColumnElement[bool]:
    """Ask of a row whether its values are of their columns' kinds: the engine keeps any in any."""
    return and_(*(func.typeof(one) == _kind(one) for one in columns))


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, Integer | Boolean):
        return "integer"
    return "blob" if isinstance(column.type, LargeBinary) else "text"


@contextmanager
def told() -> Generator[None]:
    """Say in a sentence what the disk does to a database: full, read only, no database at all.

    Raises:  Broken: With the engine's words; they hold nothing of what was to be written.
    """
    try:
        yield
    except DatabaseError as problem:
        # A statement that contradicts a table is a mistake of ours, and stays one.
        if isinstance(problem, IntegrityError | ProgrammingError):
            raise
        why = str(problem.orig)
        message = f"The site's database cannot be used: {why}."
        raise Broken(message, reason="database_unusable", why=why) from problem


def _engine(url: str, *, size: int) -> Engine:
    engine = create_engine(
        url,
        isolation_level=None,
        # An error is logged with its statement: what was to be written may name a patient.
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )
    if "immutable" not in url:
        event.listen(engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _: object) -> None:  # noqa: ANN401  # the driver's own type
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN DEFERRED")
