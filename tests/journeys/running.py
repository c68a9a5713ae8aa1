"""A running Lynkeus of its own for a journey: an empty home, free ports, a real process."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

START_S_MAX = 90.0
PROGRAM = str(Path(sys.executable).with_name("lynkeus"))


@dataclass(frozen=True, kw_only=True)
class Running:
    """Where a running service is."""

    home: Path
    http_port: int
    dicom_port: int
    lines: list[str]
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def said(self) -> str:
        """All that the service has said and logged until now."""
        return "".join(self.lines)

    @property
    def first_run(self) -> str | None:
        found = re.search(r"http://\S+/first-run/\S+", self.said)
        return found.group() if found else None


def lynkeus(home: Path, *words: str, fine: tuple[int, ...] = (0,)) -> str:
    """Run a command to its end; give what it says."""
    done = subprocess.run(
        [PROGRAM, *words],
        env={**os.environ, "LYNKEUS_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode in fine, done.stdout + done.stderr
    return done.stdout


def plainly(http_port: int, dicom_port: int) -> list[str]:
    """Give the command line of a service."""
    ports = ["--http-port", str(http_port), "--dicom-port", str(dicom_port)]
    return [PROGRAM, "serve", *ports]


@contextmanager
def serve(home: Path, words: Callable[[int, int], list[str]] = plainly) -> Iterator[Running]:
    """Run the service until the journey ends; `words` makes the command line from two ports."""
    http_port, dicom_port = free_port(), free_port()
    process = subprocess.Popen(
        words(http_port, dicom_port),
        env={**os.environ, "LYNKEUS_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    assert process.stdout is not None
    listening = threading.Thread(target=lines.extend, args=(process.stdout,), daemon=True)
    listening.start()
    try:
        _until_ready(process, lines)
        yield Running(
            home=home,
            http_port=http_port,
            dicom_port=dicom_port,
            lines=lines,
            pid=_service(process),
        )
    finally:
        if process.poll() is None:
            os.kill(_service(process), signal.SIGTERM)
        process.wait(timeout=60)
        listening.join(timeout=60)
        process.stdout.close()


def _service(process: subprocess.Popen[str]) -> int:
    """Give the service's own number, under a tracer too."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    traced = Path(f"/proc/{process.pid}/comm").read_text().strip() == "strace"
    return int(children[0]) if traced else process.pid


def below(pid: int) -> set[int]:
    """Name every process under one, whoever forked it."""
    found: set[int] = set()
    with suppress(OSError):  # it has ended
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):  # this thread has
                found |= {int(one) for one in (task / "children").read_text().split()}
    return found.union(*(below(one) for one in found))


@contextmanager
def held(running: Running) -> Iterator[None]:
    """Let nobody work for the service meanwhile: what it asks of its children waits."""
    children = below(running.pid)
    assert children
    _tell(children, signal.SIGSTOP)
    try:
        yield
    finally:
        _tell(children, signal.SIGCONT)


def _tell(processes: set[int], what: signal.Signals) -> None:
    for one in processes:
        with suppress(ProcessLookupError):
            os.kill(one, what)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def health(running: Running) -> dict[str, object]:
    with urllib.request.urlopen(f"{running.address}/api/health", timeout=5) as answer:  # noqa: S310  # our own service
        return dict(json.load(answer))


def _until_ready(process: subprocess.Popen[str], lines: list[str]) -> None:
    until = time.monotonic() + START_S_MAX
    while not any("Stop with Ctrl C" in one for one in lines):
        assert process.poll() is None, "".join(lines)
        assert time.monotonic() < until, "".join(lines)
        time.sleep(0.01)
