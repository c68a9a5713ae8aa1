"""Durable work: workflows that survive a crash and go on where they were (DBOS).

Work is enqueued inside the transaction that caused it; only a running service launches it.
DBOS is imported where it is needed: a command that enqueues nothing does not wait for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from lynkeus.core.database import told
from lynkeus.core.errors import Broken
from lynkeus.core.json import Json
from lynkeus.core.work_begun import DurableSteps
from lynkeus.core.work_items import (
    FAILED,
    FINISHED,
    UNFINISHED,
    WorkItem,
    failed_step,
    item_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    from dbos import DBOS, DBOSClient, Serializer
    from sqlalchemy import Connection

    from lynkeus.core.database import Database

T = TypeVar("T")

QUEUE = "work"
LONG = "long work"
"""What takes hours has a queue of its own: whatever else there is to do goes on beside it."""
ASKING, ASKING_LONG = f"queue-worker-{QUEUE}", f"queue-worker-{LONG}"
"""The names that DBOS gives the threads which ask these queues."""
AT_ONCE = 2
POLLING_S = 0.1
LONG_POLLING_S = 0.5
REST_S_MAX = 5.0
STARTING_S = 10.0
"""So long the queue may take to be asked for the first time."""
STUCK_S = 600.0
"""All hands full for so long without a step begun: nothing moves any more."""
LISTED_MAX = 200
FORGOTTEN_MAX = 1000
# Work is bound to this version, not to a hash of the source: what waits survives an update.
WORK_VERSION = "1"
EXECUTOR = "lynkeus-serve"


class Steps(Protocol):
    """Runs the steps of one workflow; a step that was done is not done again."""

    def step(self, name: str, function: Callable[..., T], *args: object) -> T:
        """Run a step, or give its remembered answer."""
        ...


Workflow = Callable[[Steps, Mapping[str, "Json"]], None]


class Work:
    """The queue of a site."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._workflows: dict[str, Workflow] = {}
        self._long = set[str]()
        self._client: DBOSClient | None = None
        self._reader: DBOSClient | None = None
        self._engine: DBOS | None = None
        self._stopping = threading.Event()
        self._in_hand = 0
        self._long_in_hand = 0
        self._at: dict[str, str] = {}
        self._changed = threading.Condition()
        self._launched: float | None = None
        self._moved = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether work is done now: DBOS's own thread asks the queue, and what is in hand moves."""
        if self._launched is None:
            return False
        starting = time.monotonic() - self._launched < STARTING_S
        asks = any(one.name == ASKING for one in threading.enumerate())
        stuck = (
            self._in_hand - self._long_in_hand >= AT_ONCE
            and time.monotonic() - self._moved > STUCK_S
        )
        return (asks or starting) and not stuck

    def define(self, name: str, run: Workflow) -> None:
        """Bring a workflow, before the work is launched."""
        self._workflows[name] = run

    def define_long(self, name: str, run: Workflow) -> None:
        """Bring a workflow that takes hours: one at a time, beside all others."""
        self.define(name, run)
        self._long.add(name)

    def prepare(self) -> None:
        """Make the tables of the queue, and be ready to enqueue."""
        from dbos import DBOSClient, run_dbos_database_migrations  # noqa: PLC0415  # see the module

        run_dbos_database_migrations(self._database.url)
        self._client = DBOSClient(
            system_database_engine=self._database.write_engine, serializer=_json()
        )

    def enqueue(
        self, connection: Connection, name: str, work_id: str, body: Mapping[str, Json]
    ) -> None:
        """Enqueue a workflow in the caller's transaction; the same id again does nothing."""
        if name not in self._workflows:
            message = f"No room brings the workflow `{name}`: the program is put together wrongly."
            raise Broken(message, reason="no_workflow", name=name)
        self._ready().enqueue_in_transaction(
            connection,
            {
                "workflow_name": name,
                "queue_name": LONG if name in self._long else QUEUE,
                "workflow_id": work_id,
                "app_version": WORK_VERSION,
                "attributes": {"case": str(body.get("case", ""))},
            },
            dict(body),
        )

    def launch(self) -> None:
        """Start working; whatever was interrupted goes on.

        Raises:  Broken: If nothing can be written, the disk being full perhaps.
        """
        from dbos import DBOS  # noqa: PLC0415  # see the module

        self._engine = DBOS(
            config={
                "name": "lynkeus",
                "system_database_url": self._database.url,
                "application_version": WORK_VERSION,
                "executor_id": EXECUTOR,
                "serializer": _json(),
                "log_level": "ERROR",
                "enable_otlp": False,
            }
        )
        for name, run in self._workflows.items():
            DBOS.workflow(name=name)(self._durable(run, 1 if name in self._long else 0))
        with told():
            DBOS.launch()
            DBOS.register_queue(QUEUE, concurrency=AT_ONCE, polling_interval_sec=POLLING_S)
            if self._long:
                DBOS.register_queue(LONG, concurrency=1, polling_interval_sec=LONG_POLLING_S)
        self._launched = time.monotonic()

    def rest(self) -> None:
        """Begin nothing more, and wait a while for the steps in hand."""
        self._stopping.set()
        with self._changed:
            self._changed.wait_for(lambda: self._in_hand == 0, timeout=REST_S_MAX)

    def stop(self) -> None:
        """Stop working; what is not done goes on at the next start."""
        from dbos import DBOS  # noqa: PLC0415  # see the module

        self.rest()
        if self._launched is not None:
            self._ask_no_more()
            DBOS.destroy(destroy_registry=True)
            self._launched = self._engine = None
        for client in (self._client, self._reader):
            if client is not None:
                client.destroy()
        self._client = self._reader = None

    def _ask_no_more(self) -> None:
        """Let the queue's thread end first: DBOS takes its executor away before it waits for it."""
        if self._engine is not None:
            for event in self._engine.background_thread_stop_events:
                event.set()
        for one in threading.enumerate():
            if one.name in {ASKING, ASKING_LONG}:
                one.join(timeout=REST_S_MAX)

    def _durable(self, run: Workflow, long: int) -> Callable[[dict[str, Any]], None]:
        def workflow(body: dict[str, Any]) -> None:
            from dbos import DBOS  # noqa: PLC0415  # see the module

            self._count(1, long)
            try:
                run(DurableSteps(self._stopping, self._begun), body)
            finally:
                self._at.pop(str(DBOS.workflow_id), None)
                self._count(-1, -long)

        return workflow

    def _begun(self, work_id: str, step: str) -> None:
        self._at[work_id] = step
        self._moved = time.monotonic()

    def _count(self, more: int, long: int) -> None:
        with self._changed:
            self._in_hand += more
            self._long_in_hand += long
            self._moved = time.monotonic()
            self._changed.notify_all()

    def listing(self) -> list[WorkItem]:
        """List what failed, what is not done yet, and the newest of what is done."""
        client = self._looking()
        # What ends between two questions is in both answers, and stands as the later one says.
        found = {
            one.workflow_id: one
            for states in (FAILED, UNFINISHED, FINISHED)
            for one in client.list_workflows(
                status=list(states), sort_desc=True, limit=LISTED_MAX, load_input=False
            )
        }
        return [item_of(one, self._step_of(one.workflow_id, one.status)) for one in found.values()]

    def failed_counted(self) -> int:
        """Count what failed, as far as it is listed."""
        failed = self._looking().list_workflows(
            status=list(FAILED), limit=LISTED_MAX, load_input=False, load_output=False
        )
        return len(failed)

    def forget_before(self, moment: datetime) -> None:
        """Drop what was done before a moment; what failed stays until a person has seen to it."""
        client = self._ready()
        done = client.list_workflows(
            status=list(FINISHED), completed_before=moment.isoformat(), limit=FORGOTTEN_MAX
        )
        client.delete_workflows([one.workflow_id for one in done])

    def _step_of(self, work_id: str, status: str) -> str:
        if status in FAILED:
            return failed_step(self._looking().list_workflow_steps(work_id))[1]
        return self._at.get(work_id, "") if status == "PENDING" else ""

    def _ready(self) -> DBOSClient:
        if self._client is None:
            self.prepare()
        return cast("DBOSClient", self._client)

    def _looking(self) -> DBOSClient:
        """Give a client that only reads: who looks at the work never waits for who writes."""
        from dbos import DBOSClient  # noqa: PLC0415  # see the module

        if self._reader is None:
            self._ready()
            self._reader = DBOSClient(
                system_database_engine=self._database.read_engine, serializer=_json()
            )
        return self._reader


def _json() -> Serializer:
    """Keep arguments, answers and errors as JSON that every program can read."""
    from dbos import DBOSPortableJSONSerializer  # noqa: PLC0415  # see the module

    return DBOSPortableJSONSerializer()
