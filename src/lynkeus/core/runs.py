"""How work stands that people begin, look at and stop."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lynkeus.core.json import Json


class State(StrEnum):
    """How such work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"


MOVING = frozenset({State.WAITING, State.RUNNING, State.STOPPING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A fact as it was kept: its kind, its fields, and when."""

    kind: str
    body: Mapping[str, Json]
    at: datetime
