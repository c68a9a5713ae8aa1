"""Failed work begun again inside the transaction that asks for it: told and done are one.

DBOS rewinds work in a transaction of its own, which could fail after the ledger has told of it.
What is written here is what its `rewind_workflow` writes about work that sends no messages and
has no streams, as ours.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, column, select, table

from lynkeus.core.errors import NotFound
from lynkeus.core.work_items import TRIES, check_failed, failed_step, state_of

_works = table(
    "workflow_status",
    column("workflow_uuid"),
    column("name"),
    column("status"),
    column("attributes", JSON),
    column("owner_xid"),
    column("recovery_attempts"),
    column("started_at_epoch_ms"),
    column("updated_at"),
    column("completed_at"),
    column("output"),
    column("error"),
)
_answers = table("workflow_output", column("workflow_uuid"))
_steps = table(
    "operation_outputs",
    column("workflow_uuid"),
    column("function_id"),
    column("function_name"),
    column("error"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Work that was begun again: its name, and the study that it is about, if any."""

    name: str
    case: str


def begin_again(connection: Connection, work_id: str, now: datetime) -> Begun:
    """Enqueue failed work from its first step that was not done, under the id that it has.

    Raises:  NotFound: If there is no such work. Conflict: If it has not failed.
    """
    mine = _works.c.workflow_uuid == work_id
    found = connection.execute(select(_works).where(mine)).first()
    if found is None:
        message = "There is no such piece of work: look at the page again."
        raise NotFound(message, reason="work_not_found")
    check_failed(state_of(found.status))
    _forget_failure(connection, work_id)
    about = dict(found.attributes or {})
    connection.execute(_works.update().where(mine).values(**_waiting(about, now)))
    return Begun(name=found.name, case=str(about.get("case", "")))


def _forget_failure(connection: Connection, work_id: str) -> None:
    """Drop the step that failed: DBOS keeps a step's failure as its answer."""
    steps = select(_steps).where(_steps.c.workflow_uuid == work_id)
    ordered = connection.execute(steps.order_by(_steps.c.function_id)).mappings().all()
    number, _ = failed_step([dict(one) for one in ordered])
    undone = (_steps.c.workflow_uuid == work_id) & (_steps.c.function_id >= number)
    connection.execute(_steps.delete().where(undone))
    connection.execute(_answers.delete().where(_answers.c.workflow_uuid == work_id))


def _waiting(about: dict[str, Any], now: datetime) -> dict[str, object]:
    return {
        "status": "ENQUEUED",
        "attributes": {**about, TRIES: int(about.get(TRIES, 1)) + 1},
        "recovery_attempts": 0,
        "updated_at": int(now.timestamp() * 1000),
        **dict.fromkeys(
            ("owner_xid", "started_at_epoch_ms", "completed_at", "output", "error"), None
        ),
    }
