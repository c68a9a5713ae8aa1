"""Run what may crash or hang (decoders, models) in child processes, never in the service."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import ParamSpec, TypeVar

from lynkeus.core.errors import Broken

P = ParamSpec("P")
T = TypeVar("T")

TIMEOUT_S = 60.0
FALLS_MAX = 3
"""So many deaths in a row, and the children count as fallen until one does its work again."""
ENDING = (signal.SIGINT, signal.SIGTERM)


class Children:
    """A bounded pool of child processes that is made again when one of them dies."""

    def __init__(self, workers: int, prepare: Callable[[], None] | None = None) -> None:
        self._workers = workers
        self._prepare = prepare
        self._guard = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._falls = 0

    def warm(self) -> None:
        """Start one child beforehand, so that the first request does not wait for it."""
        self._submit(_nothing)

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a module-level function with picklable arguments in a child.

        Raises:  Broken: If the child dies or takes longer than `TIMEOUT_S`.
        """
        pool, future = self._submit(function, *args, **kwargs)
        try:
            done = future.result(timeout=TIMEOUT_S)
        except (BrokenProcessPool, CancelledError) as problem:
            self._forget(pool)
            message = "A child process died while it was working; the service goes on."
            raise Broken(message, reason="child_died") from problem
        except TimeoutError as problem:
            self._forget(pool)
            message = f"A child process did not answer within {TIMEOUT_S:.0f} s and was stopped."
            raise Broken(message, reason="child_too_slow", seconds=TIMEOUT_S) from problem
        self._falls = 0
        return done

    @property
    def stand(self) -> bool:
        """Whether work gets done: not when one child after another died or hung."""
        return self._falls < FALLS_MAX

    def stop(self) -> None:
        """Let every child go."""
        with self._guard:
            pool, self._pool = self._pool, None
        if pool is not None:
            _end(pool)

    def _submit(
        self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[ProcessPoolExecutor, "Future[T]"]:
        with self._guard:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._workers,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_begin,
                    initargs=(self._prepare,),
                )
            try:
                with _unsignalled():
                    return self._pool, self._pool.submit(function, *args, **kwargs)
            except BrokenProcessPool as problem:
                _end(self._pool)
                self._pool = None
                message = "A child process had died; ask again."
                raise Broken(message, reason="child_died") from problem

    def _forget(self, pool: ProcessPoolExecutor) -> None:
        with self._guard:
            if self._pool is pool:  # one fall, however many waited for it
                self._falls += 1
                self._pool = None
        _end(pool)


@contextmanager
def _unsignalled() -> Iterator[None]:
    """Let children that are born meanwhile not hear what asks the service to stop.

    Ctrl C reaches every process of a terminal, and a service manager tells every process of a
    service: the parent ends its children itself, when they are no longer at work.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(prepare: Callable[[], None] | None) -> None:
    """Begin as a child: whatever happens to the parent, this process does not outlive it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), name="follow", daemon=True).start()
    if prepare is not None:
        prepare()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGKILL)


def _end(pool: ProcessPoolExecutor) -> None:
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def _nothing() -> None:
    """Do nothing, in a child that is now running."""
