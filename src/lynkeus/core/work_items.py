"""Durable work as a person sees it: what it is, how it stands, and why it failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lynkeus.core.errors import Broken, Conflict
from lynkeus.core.json import Json

TRIES = "tries"
FAILED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
UNFINISHED = ("PENDING", "ENQUEUED", "DELAYED")
FINISHED = ("SUCCESS", "CANCELLED")
_STATES = {
    "PENDING": "running",
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "SUCCESS": "done",
    "CANCELLED": "stopped",
    **dict.fromkeys(FAILED, "failed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One piece of durable work; `step` is where it is or where it failed, `error` why.

    `tries` counts the first and each time that a person asked for it again.
    """

    id: str
    name: str
    case: str
    state: str
    since: datetime
    step: str
    tries: int
    error: Mapping[str, Json] | None


def item_of(status: Any, step: str) -> WorkItem:  # noqa: ANN401  # DBOS gives no public type
    """Tell how a piece of work stands."""
    return WorkItem(
        id=status.workflow_id,
        name=status.name,
        case=str((status.attributes or {}).get("case", "")),
        state=state_of(status.status),
        since=datetime.fromtimestamp((status.updated_at or status.created_at or 0) / 1000, UTC),
        step=step,
        tries=int((status.attributes or {}).get(TRIES, 1)),
        error=error_of(status),
    )


def state_of(status: str) -> str:
    """Say in a word how work stands that DBOS says has this status."""
    return _STATES.get(status, "waiting")


def check_failed(state: str) -> None:
    """Ask whether work that stands so may be done again.

    Raises:  Conflict: If it has not failed.
    """
    if state != "failed":
        message = f"This work is {state}, not failed: there is nothing to retry."
        raise Conflict(message, reason="work_not_failed", state=state)


def error_of(status: Any) -> Mapping[str, Json] | None:  # noqa: ANN401  # as above
    """Tell why a piece of work failed; None when it did not.

    An error that is not of the family is named by its kind alone: its text may say anything.
    """
    if status.status not in FAILED:
        return None
    kept = getattr(status.error, "data", None)
    if isinstance(kept, Mapping) and "reason" in kept:
        return {str(name): value for name, value in kept.items()}
    if status.error is None:
        message = "This work was begun again and again and never came to its end."
        return Broken(message, reason="work_never_ends").as_json()
    kind = str(getattr(status.error, "name", type(status.error).__name__))
    message = f"The work failed by an error of its own ({kind}); the service's log says more."
    return Broken(message, reason="work_failed", kind=kind).as_json()


def failed_step(steps: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """Find the step that failed among those that were done: its number (from 1) and its name.

    A workflow that failed outside its steps goes on behind the last one.
    """
    for one in steps:
        if one["error"] is not None:
            return int(one["function_id"]), str(one["function_name"])
    return max((int(one["function_id"]) for one in steps), default=0) + 1, ""
