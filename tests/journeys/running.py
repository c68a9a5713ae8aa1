"""A running Lynkeus of its own for a journey: an empty home, free ports, a real process."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_S_MAX = 30.0
PROGRAM = str(Path(sys.executable).with_name("lynkeus"))


@dataclass(frozen=True, kw_only=True)
class Running:
    """Where a running service is."""

    home: Path
    http_port: int
    dicom_port: int
    said: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

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


@contextmanager
def serve(home: Path) -> Iterator[Running]:
    """Run the service until the journey ends."""
    http_port, dicom_port = free_port(), free_port()
    process = subprocess.Popen(
        [
            *(PROGRAM, "serve"),
            *("--http-port", str(http_port), "--dicom-port", str(dicom_port)),
        ],
        env={**os.environ, "LYNKEUS_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = _until_ready(process)
        yield Running(home=home, http_port=http_port, dicom_port=dicom_port, said=said)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def health(running: Running) -> dict[str, object]:
    with urllib.request.urlopen(f"{running.address}/api/health", timeout=5) as answer:  # noqa: S310
        return dict(json.load(answer))


def _until_ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    until = time.monotonic() + START_S_MAX
    while "Stop with Ctrl C" not in said:
        line = process.stdout.readline()
        assert line or process.poll() is None, said
        assert time.monotonic() < until, said
        said += line
    return said
