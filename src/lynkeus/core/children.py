"""Run what may crash or hang (decoders, models) in child processes, never in the service.

A child does one job at a time: when it dies or hangs, nobody else's job goes with it.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from queue import Empty, LifoQueue
from typing import Any, ParamSpec, TypeVar

from lynkeus.core.errors import Broken
from lynkeus.core.memory import give_back

P = ParamSpec("P")
T = TypeVar("T")

TIMEOUT_S = 60.0
"""Counted from when a child takes the job."""
WAIT_S_MAX = 180.0
"""So long somebody waits until a child is free."""
FALLS_MAX = 3
"""So many deaths in a row, and the children count as fallen until one does its work again."""
ENDING = (signal.SIGINT, signal.SIGTERM)


class Stopped(Exception):  # nothing went wrong
    """The children were let go: what one had in hand is neither done nor failed."""


class Children:
    """So many child processes at most; each begins when it is needed, and anew when it has ended.

    `shared` names modules that all children need: they are loaded once, by a process from which
    every child is forked, so that they take memory and time once. One process shares one such
    list, the first that is used.
    """

    def __init__(
        self,
        workers: int,
        prepare: Callable[[], None] | None = None,
        shared: tuple[str, ...] = (),
    ) -> None:
        self._all = tuple(_Child(prepare, shared) for _ in range(workers))
        # Who worked last goes first: it holds what it has loaded, and the rest may never begin.
        self._free: LifoQueue[_Child] = LifoQueue()
        for one in self._all:
            self._free.put(one)
        self._falls = 0

    def warm(self) -> None:
        """Start one child beforehand, so that the first job does not wait for it."""
        with self._one() as child:
            child.give(_nothing)

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a module-level function with picklable arguments in a child.

        Raises:  Broken: If two children, one after the other, die of it; if one takes longer than
                 `TIMEOUT_S`; or if none was free for `WAIT_S_MAX`. Stopped: If `stop` was called.
        """
        with self._one() as child:
            try:
                done = child.finished(function, *args, **kwargs)
            except Broken:
                self._falls += 1
                raise
        self._falls = 0
        return done.result()

    @property
    def stand(self) -> bool:
        """Whether work gets done: not when one child after another died or hung."""
        return self._falls < FALLS_MAX

    def stop(self) -> None:
        """Let every child go, for good."""
        for one in self._all:
            one.stop()

    @contextmanager
    def _one(self) -> Iterator["_Child"]:
        try:
            child = self._free.get(timeout=WAIT_S_MAX)
        except Empty as problem:
            message = f"No child process was free for {WAIT_S_MAX:.0f} s: try again later."
            raise Broken(message, reason="children_busy", seconds=WAIT_S_MAX) from problem
        try:
            yield child
        finally:
            self._free.put(child)


class _Child:
    """A pool of one process, which dies alone."""

    def __init__(self, prepare: Callable[[], None] | None, shared: tuple[str, ...]) -> None:
        self._prepare = prepare
        self._shared = shared
        self._guard = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._stopped = False

    def give(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Give a job to the process, begun if there is none.

        Raises:  BrokenProcessPool: If it had died. Stopped: If `stop` was called.
        """
        with self._guard:
            if self._stopped:
                raise Stopped
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1,
                    mp_context=_context(self._shared),
                    initializer=_begin,
                    initargs=(self._prepare,),
                )
            with _unsignalled():
                return self._pool.submit(_job, function, args, kwargs)

    def finished(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """See a job to its end; when the process dies, once more in a fresh one.

        Nobody else's job can have ended it, but the system may have, when memory was short.

        Raises:  Broken: If it died twice, or hung. Stopped: If `stop` was called.
        """
        for _ in range(2):
            done = self._tried(function, *args, **kwargs)
            if done is not None:
                return done
        message = "Two child processes died of the same work, one after the other."
        raise Broken(message, reason="child_died")

    def stop(self) -> None:
        """Let the process go, and begin no other."""
        with self._guard:
            self._stopped = True
        self._end()

    def _tried(
        self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> "Future[T] | None":
        """Wait for a job; None when the process died."""
        try:
            future = self.give(function, *args, **kwargs)
        except (BrokenProcessPool, OSError, EOFError):
            # It had died, or the process from which it is forked had: that one begins anew too.
            self._end()
            return None
        wait([future], TIMEOUT_S)
        if not future.done():
            self._end()
            message = f"A child process did not answer within {TIMEOUT_S:.0f} s and was stopped."
            raise Broken(message, reason="child_too_slow", seconds=TIMEOUT_S)
        if future.cancelled() or isinstance(future.exception(), BrokenProcessPool):
            self._end()
            return None
        return future

    def _end(self) -> None:
        with self._guard:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()


def _context(shared: tuple[str, ...]) -> BaseContext:
    """Say how a child begins: forked from a process that holds what is shared, or from nothing."""
    if not shared:
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(list(shared))
    return forking


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
    # A sweep through what is shared would write to all of it: this child would have it alone.
    gc.freeze()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), name="follow", daemon=True).start()
    if prepare is not None:
        prepare()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGKILL)


def _job(function: Callable[..., T], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> T:
    """Do a job in a child; what it took is given back."""
    try:
        return function(*args, **kwargs)
    finally:
        give_back()


def _nothing() -> None:
    """Do nothing, in a child that is now running."""
