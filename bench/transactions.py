"""How long the write transactions of a database take; `serving.py` prints it, a test holds it."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event

from lynkeus.core.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """One transaction, from the moment it has the database to the end of its commit, ms.

    `clock` is what others waited for it, `work` the processor's time of its thread, and `commit`
    the part of the clock in which the engine writes to the disk and waits for it.
    """

    clock: float
    work: float
    commit: float


class Transactions:
    """Every write transaction of a database from now on."""

    def __init__(self, database: Database) -> None:
        self._taken: list[Took] = []
        self._begun: dict[int, list[tuple[float, float]]] = {}
        self._guard = threading.Lock()
        engine = database.write_engine
        # The house's own listener stands before this one: the database is had by then.
        event.listen(engine, "begin", self._note)
        event.listen(engine, "commit", self._note)
        event.listen(engine, "checkin", self._end)

    def taken(self) -> list[Took]:
        """Give those that ended by now."""
        with self._guard:
            return list(self._taken)

    def _note(self, connection: Connection) -> None:
        held = id(connection.connection.dbapi_connection)
        self._begun.setdefault(held, []).append((time.perf_counter(), time.thread_time()))

    def _end(self, held: Any, _: object) -> None:  # noqa: ANN401  # the driver's own type
        clock, work = time.perf_counter(), time.thread_time()
        noted = self._begun.pop(id(held), [])
        if not noted:
            return
        began, last = noted[0], noted[-1]
        commit = clock - last[0] if len(noted) > 1 else 0.0
        took = Took(
            clock=(clock - began[0]) * 1000, work=(work - began[1]) * 1000, commit=commit * 1000
        )
        with self._guard:
            self._taken.append(took)
