"""A reader who types what a page says, line by line, in an empty folder with its own home."""

import json
import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lynkeus.cli.main import main, parser

PROGRAM = Path(sys.executable).with_name("lynkeus")
ROOT = Path(__file__).resolve().parents[2]
START_S_MAX = 60.0
HOME, PROGRAMS, STUDY = "/srv/lynkeus", "/srv/program", "STUDY_UID"
TASKS = ("make ",)
"""What a page may name but its test does not do: the suites themselves call these tasks."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(kw_only=True)
class Reader:
    """Types lines; `said` keeps what the last one printed.

    Simple commands of ours run in this process, which is as real and starts once; a service, and
    whatever the shell must do, are processes.
    """

    folder: Path
    say: Callable[[], str]
    only_parsed: tuple[str, ...] = ()
    ports: dict[str, int] = field(
        default_factory=lambda: {"8080": free_port(), "11112": free_port()}
    )
    service: subprocess.Popen[str] | None = None
    study: str = ""
    umask: int = 0o022
    """Of the shell: what most systems give; ours close theirs themselves."""

    def read(self, blocks: tuple[tuple[str, ...], ...]) -> None:
        """Type every block; a service stays until the page ends."""
        try:
            for line in (line for block in blocks for line in block):
                self.type(line)
        finally:
            self.stop()

    def type(self, line: str) -> None:
        line = self._here(line)
        words = shlex.split(line)
        if line.startswith("export "):
            name, _, value = words[1].partition("=")
            os.environ[name] = value
        elif words[0] == "umask":
            self.umask = int(words[1], 8)
        elif line.startswith(TASKS):
            _is_a_task(words[1])
        elif Path(words[0]).name == "lynkeus" and words[1] in {"serve", "demo"}:
            self.service = self._serve(words)
        elif words[0] == "lynkeus" and not set(line) & set("$*|>"):
            self._ours(words[1:])
        else:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", line],
                cwd=self.folder, capture_output=True, text=True, check=False, timeout=300,
                umask=self.umask,
            )  # fmt: skip
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"

    def stop(self) -> None:
        if self.service is not None:
            self.service.terminate()
            self.service.communicate(timeout=60)
            self.service = None

    def _here(self, line: str) -> str:
        for written, ours in ((HOME, self.folder / "home"), (PROGRAMS, self.folder / "program")):
            line = line.replace(written, str(ours))
        for written, port in self.ports.items():
            line = line.replace(written, str(port))
        if STUDY in line:
            self._ours(["studies", "--json", "-"])
            line = line.replace(STUDY, json.loads(self.said)["studies"][0]["study_uid"])
        return line

    @property
    def said(self) -> str:
        return self._said

    def _ours(self, words: list[str]) -> None:
        if words[0] in self.only_parsed:
            parser(words).parse_args(words)
            return
        code = main(words)
        self._said = self.say()
        assert code == 0, f"lynkeus {shlex.join(words)} ended with {code}: {self._said}"

    def _serve(self, words: list[str]) -> subprocess.Popen[str]:
        for option, port in (("--http-port", "8080"), ("--dicom-port", "11112")):
            if option not in words:
                words += [option, str(self.ports[port])]
        process = subprocess.Popen(
            [str(PROGRAM) if words[0] == "lynkeus" else words[0], *words[1:]],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        until = time.monotonic() + START_S_MAX
        said = ""
        while "Stop with Ctrl C" not in said:
            line = process.stdout.readline()
            said += line
            assert line or process.poll() is None, said
            assert time.monotonic() < until, said
        return process

    def fetch(self, path: str) -> tuple[str, bytes]:
        """Give kind and bytes of what the service answers."""
        address = f"http://127.0.0.1:{self.ports['8080']}{path}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.headers.get_content_type(), answer.read()


def _is_a_task(name: str) -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(f"{name}:") for line in lines), name
