"""A child that dies or hangs is one fall, and everybody who waited for it hears so in words."""

import os
import threading
import time
from collections.abc import Callable

import pytest

from lynkeus.core import children as module
from lynkeus.core.children import Children
from lynkeus.core.errors import Broken

WAITING = 5


def _asked(children: Children, function: Callable[..., object], value: float) -> list[Exception]:
    """Let one more than `WAITING` ask at once; the first takes a while."""
    raised: list[Exception] = []

    def ask(run: Callable[..., object], said: float) -> None:
        try:
            children.run(run, said)
        except Exception as problem:  # noqa: BLE001  # whatever it is, it is looked at
            raised.append(problem)

    first = [(time.sleep, 1.0)] if function is not time.sleep else [(function, value)]
    threads = [
        threading.Thread(target=ask, args=one) for one in (*first, *[(function, value)] * WAITING)
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    children.stop()
    return raised


def test_a_death_that_many_waited_for_is_one_fall() -> None:
    children = Children(1)
    raised = _asked(children, os._exit, 1)
    assert len(raised) == WAITING
    assert all(isinstance(one, Broken) for one in raised)
    assert children.stand


def test_who_waits_behind_a_child_that_hangs_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT_S", 2.0)
    raised = _asked(Children(1), time.sleep, 60)
    assert len(raised) == WAITING + 1
    assert all(isinstance(one, Broken) for one in raised), raised
