"""The steps of a workflow as the engine of durable work runs them: each is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar, cast

from lynkeus.core.json import Json, canonical, parse

T = TypeVar("T")


class Stopping(BaseException):
    """The service stops: what is in hand is neither done nor failed, and goes on at the next start.

    DBOS records every `Exception` as the end of a workflow; this one passes it by.
    """


class DurableSteps:
    """Steps remembered by DBOS, as JSON: the answer is the same whether done now or before."""

    def __init__(self, stopping: threading.Event, begin: Callable[[str, str], None]) -> None:
        self._stopping = stopping
        self._begin = begin

    def step(self, name: str, function: Callable[..., T], *args: object) -> T:
        """Run a step, or give its remembered answer."""
        from dbos import DBOS  # noqa: PLC0415  # a command that enqueues nothing does not wait for it

        def unless_stopping() -> Json:
            if self._stopping.is_set():
                raise Stopping
            self._begin(str(DBOS.workflow_id), name)
            try:
                return parse(canonical(cast("Json", function(*args))))
            except Exception:
                if self._stopping.is_set():
                    raise Stopping from None
                raise

        return cast("T", DBOS.run_step({"name": name}, unless_stopping))
