"""Durable work: workflows that survive a crash and go on where they were (DBOS).

Work is enqueued inside the transaction that caused it; only a running service launches it.
DBOS is imported where it is needed: a command that enqueues nothing does not wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lynkeus.core.errors import Broken, Conflict, NotFound

if TYPE_CHECKING:
    from dbos import DBOSClient
    from sqlalchemy import Connection

    from lynkeus.core.database import Database
    from lynkeus.core.json import Json

T = TypeVar("T")

QUEUE = "work"
AT_ONCE = 2
POLLING_S = 0.1
REST_S_MAX = 5.0
LISTED_MAX = 200
# Work is bound to this version, not to a hash of the source: what waits survives an update.
WORK_VERSION = "1"
EXECUTOR = "lynkeus-serve"

_STATES = {
    "PENDING": "running",
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "SUCCESS": "done",
    "CANCELLED": "stopped",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
}


class Steps(Protocol):
    """Runs the steps of one workflow; a step that was done is not done again."""

    def step(self, name: str, function: Callable[..., T], *args: object) -> T:
        """Run a step, or give its remembered answer."""
        ...


Workflow = Callable[[Steps, Mapping[str, "Json"]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One piece of durable work, as the page of work shows it."""

    id: str
    name: str
    case: str
    state: str
    since: datetime
    error: str


class Stopping(BaseException):
    """The service stops: what is in hand is neither done nor failed, and goes on at the next start.

    DBOS records every `Exception` as the end of a workflow; this one passes it by.
    """


class DurableSteps:
    """Steps remembered by DBOS."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping

    def step(self, name: str, function: Callable[..., T], *args: object) -> T:
        """Run a step, or give its remembered answer."""
        from dbos import DBOS  # noqa: PLC0415  # see the module

        def unless_stopping() -> T:
            if self._stopping.is_set():
                raise Stopping
            try:
                return function(*args)
            except Exception:
                if self._stopping.is_set():
                    raise Stopping from None
                raise

        return DBOS.run_step({"name": name}, unless_stopping)


class Work:
    """The queue of a site."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._workflows: dict[str, Workflow] = {}
        self._client: DBOSClient | None = None
        self._stopping = threading.Event()
        self._in_hand = 0
        self._changed = threading.Condition()
        self.running = False

    def define(self, name: str, run: Workflow) -> None:
        """Bring a workflow, before the work is launched."""
        self._workflows[name] = run

    def prepare(self) -> None:
        """Make the tables of the queue, and be ready to enqueue."""
        from dbos import (  # noqa: PLC0415  # see the module
            DBOSClient,
            run_dbos_database_migrations,
        )

        run_dbos_database_migrations(self._database.url)
        self._client = DBOSClient(system_database_engine=self._database.write_engine)

    def enqueue(
        self, connection: Connection, name: str, work_id: str, body: Mapping[str, Json]
    ) -> None:
        """Enqueue a workflow in the caller's transaction; the same id again does nothing."""
        if name not in self._workflows:
            message = f"No room brings the workflow `{name}`: the program is put together wrongly."
            raise Broken(message, reason="no_workflow", name=name)
        if self._client is None:
            self.prepare()
        if self._client is not None:
            self._client.enqueue_in_transaction(
                connection,
                {
                    "workflow_name": name,
                    "queue_name": QUEUE,
                    "workflow_id": work_id,
                    "app_version": WORK_VERSION,
                    "attributes": {"case": str(body.get("case", ""))},
                },
                dict(body),
            )

    def launch(self) -> None:
        """Start working; whatever was interrupted goes on."""
        from dbos import DBOS  # noqa: PLC0415  # see the module

        DBOS(
            config={
                "name": "lynkeus",
                "system_database_url": self._database.url,
                "application_version": WORK_VERSION,
                "executor_id": EXECUTOR,
                "log_level": "ERROR",
                "enable_otlp": False,
            }
        )
        for name, run in self._workflows.items():
            DBOS.workflow(name=name)(self._durable(run))
        DBOS.launch()
        DBOS.register_queue(QUEUE, concurrency=AT_ONCE, polling_interval_sec=POLLING_S)
        self.running = True

    def rest(self) -> None:
        """Begin nothing more, and wait a while for the steps in hand."""
        self._stopping.set()
        with self._changed:
            self._changed.wait_for(lambda: self._in_hand == 0, timeout=REST_S_MAX)

    def stop(self) -> None:
        """Stop working; what is not done goes on at the next start."""
        from dbos import DBOS  # noqa: PLC0415  # see the module

        self.rest()
        if self.running:
            DBOS.destroy(destroy_registry=True)
            self.running = False
        if self._client is not None:
            self._client.destroy()
            self._client = None

    def _durable(self, run: Workflow) -> Callable[[dict[str, Any]], None]:
        def workflow(body: dict[str, Any]) -> None:
            self._count(1)
            try:
                run(DurableSteps(self._stopping), body)
            finally:
                self._count(-1)

        return workflow

    def _count(self, more: int) -> None:
        with self._changed:
            self._in_hand += more
            self._changed.notify_all()

    def listing(self) -> list[WorkItem]:
        """List the newest work first."""
        if self._client is None:
            self.prepare()
        found = self._client.list_workflows(sort_desc=True, limit=LISTED_MAX, load_output=False)  # type: ignore[union-attr]  # prepared above
        return [_item(one) for one in found]

    def retry(self, work_id: str) -> None:
        """Run failed work again from its first step that was not done.

        Raises:  NotFound: If there is no such work. Conflict: If it has not failed.
        """
        item = next((one for one in self.listing() if one.id == work_id), None)
        if item is None:
            message = "There is no such piece of work among the newest; look at the page again."
            raise NotFound(message, reason="work_not_found")
        if item.state != "failed":
            message = f"This work is {item.state}, not failed: there is nothing to retry."
            raise Conflict(message, reason="work_not_failed", state=item.state)
        self._client.resume_workflow(work_id)  # type: ignore[union-attr]  # listing() prepared it


def _item(status: Any) -> WorkItem:  # noqa: ANN401  # DBOS gives no public type
    return WorkItem(
        id=status.workflow_id,
        name=status.name,
        case=str((status.attributes or {}).get("case", "")),
        state=_STATES.get(status.status, "waiting"),
        since=datetime.fromtimestamp((status.created_at or 0) / 1000, UTC),
        error=str(status.error or ""),
    )
