"""Work in a process of its own, to which all else goes first: both its ends.

The parent writes one line to its standard input, and keeps that open: the child ends where it does,
so that it never outlives who began it. Each line on the child's standard output is a JSON object:
one with a `step`, or at the end what came of it, or the `problem` why nothing did.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from lynkeus.core.errors import LynkeusError, of_system
from lynkeus.core.falling import leave_no_core
from lynkeus.core.json import Json, JsonObject, parse_object
from lynkeus.core.work_begun import Stopping

LOOK_S = 0.5
"""So often it is asked whether the work is to stop."""
END_S_MAX = 5.0
NICE = 19
"""Whatever else this machine has to do goes first: receiving, reading, answering pages."""
Tell = Callable[[dict[str, Json]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Who listens: to each step, with the seconds since the begin; asked whether it is to stop.

    `over` says that the service itself stops.
    """

    step: Callable[[JsonObject, float], None]
    wanted: Callable[[], bool]
    over: threading.Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the work told beside its steps, and its exit code; nothing where it was to stop."""

    said: dict[str, Json]
    exit: int | None


def run_apart(words: Sequence[str], given: bytes, log: Path, listening: Listening) -> Told:
    """Run work to its end, or until it is to stop.

    Args:     words: Of its command line. given: A line, which lies on no disk. log: Where its
              errors go.
    Raises:   Stopping: If the service stops. OSError: If it cannot be begun.
    """
    with log.open("ab") as errors:
        # Whatever becomes of this service, the child ends where its input does.
        child = subprocess.Popen(  # noqa: S603  # our own program
            [*words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        try:
            give(child, given)
            return _followed(child, listening)
        finally:
            end(child)


def do_apart(work: Callable[[bytes, Tell], None]) -> int:
    """Do such work, in the child; gives the exit code.

    Args:     work: Given the line, and whom to tell.
    """
    os.nice(NICE)
    leave_no_core()
    # What a library prints goes to the log, and not between the lines of JSON.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    given = sys.stdin.buffer.readline()
    threading.Thread(target=_follow, name="follow", daemon=True).start()

    def tell(said: dict[str, Json]) -> None:
        out.write(f"{json.dumps(said)}\n")
        out.flush()

    try:
        work(given, tell)
    except LynkeusError as problem:
        tell({"problem": problem.as_json()})
        return 1
    except OSError as problem:
        tell({"problem": of_system(problem).as_json()})
        return 1
    return 0


def give(child: "subprocess.Popen[bytes]", given: bytes) -> None:
    """Say a line, beside who waits: a child that hangs before it listens is stopped all the same.

    One that has ended by then says why itself.
    """
    stream = cast("IO[bytes]", child.stdin)

    def write() -> None:
        with suppress(BrokenPipeError, ValueError):
            stream.write(given + b"\n")
            stream.flush()

    threading.Thread(target=write, name="give work", daemon=True).start()


def _followed(child: "subprocess.Popen[bytes]", listening: Listening) -> Told:
    lines = lines_of(cast("IO[bytes]", child.stdout))
    told, began = dict[str, Json](), time.monotonic()
    while True:
        if listening.over.is_set():
            raise Stopping
        if listening.wanted():
            return Told(said={}, exit=None)
        try:
            line = lines.get(timeout=LOOK_S)
        except queue.Empty:
            continue
        if line is None:
            return Told(said=told, exit=child.wait(END_S_MAX))
        one = parse_object(line)
        if "step" in one:
            listening.step(one, time.monotonic() - began)
        else:
            told |= one


def lines_of(stream: IO[bytes]) -> "queue.Queue[bytes | None]":
    """Read lines beside the one who waits for them; None where there are no more."""
    found: queue.Queue[bytes | None] = queue.Queue()

    def read() -> None:
        for line in stream:
            found.put(line)
        found.put(None)

    threading.Thread(target=read, name="work apart", daemon=True).start()
    return found


def end(child: "subprocess.Popen[bytes]") -> None:
    """End a child, and close what leads to it.

    Killed first: who still tells it something, or reads, is let go of by that.
    """
    if child.poll() is None:
        child.kill()
    child.wait(END_S_MAX)
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()


def _follow() -> None:
    """End with who began this: his end of the line is closed then, whatever became of him."""
    sys.stdin.buffer.read()
    os._exit(1)
