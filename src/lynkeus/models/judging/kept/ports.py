"""Where evaluations meet the world: a process of their own, and the reports that it leaves."""

import hashlib
import json
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from lynkeus.core.apart import Listening, run_apart
from lynkeus.core.errors import Broken, LynkeusError, NotFound, from_json
from lynkeus.core.files import write_whole
from lynkeus.core.json import Json, JsonObject, canonical, parse_object

LOG = "evaluation.log"
PROBLEM = "problem.json"
MOVED_S = 5.0
"""So often at most open pages are told that one has come further."""
CHILD = (sys.executable, "-m", "lynkeus.app.evaluating")


@dataclass(frozen=True, slots=True)
class Heard:
    """Who listens to an evaluation: told of films read, of how many; asked if it stops."""

    moved: Callable[[int, int], None]
    wanted: Callable[[], bool]


@dataclass(slots=True, kw_only=True)
class Evaluations:
    """The evaluations of a home: one at a time, each a process that lets all others go first.

    `folder` is where each has a folder of its own, and `child` what is begun.
    """

    folder: Path
    child: tuple[str, ...] = CHILD
    _over: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Let what runs go, for this service: it is done anew at the next start."""
        self._over.set()

    def run(self, run: str, given: Mapping[str, Json], heard: Heard) -> dict[str, str] | None:
        """Run one to its end; gives the SHA-256 of each report, None where it was to stop.

        Args:     given: What was opened for it, labels and keys too: it lies on no disk.
        Raises:   LynkeusError: What the process could not do, or Broken, reason `evaluation_died`.
                  Stopping: If the service stops.
        """
        out = self._own(run)
        told_at = 0.0

        def step(one: JsonObject, passed: float) -> None:
            nonlocal told_at
            read, films = (int(cast("int", one[name])) for name in ("step", "steps"))
            if passed - told_at >= MOVED_S or not told_at or read == films:
                told_at = passed
                heard.moved(read, films)

        listening = Listening(step=step, wanted=heard.wanted, over=self._over)
        told = run_apart(self.child, canonical(dict(given)), out / LOG, listening)
        if told.exit is None:
            return None
        made, problem = told.said.get("made"), told.said.get("problem")
        if isinstance(made, Mapping):
            return {name: _kept(out / f"{name}.json", one) for name, one in made.items()}
        if isinstance(problem, Mapping):
            raise from_json(problem)
        sentence = (
            f"The process that measured ended by itself (code {told.exit}), as where memory was "
            f"short; {out.name}/{LOG} in the folder of evaluations says more. Begin it again."
        )
        raise Broken(sentence, reason="evaluation_died", exit=told.exit)

    def report(self, run: str, name: str, sha256: str) -> bytes:
        """Read a report as it was made.

        Raises:  NotFound: reason `report_gone`. Broken: reason `report_altered`.
        """
        try:
            text = (self.folder / run / f"{name}.json").read_bytes()
        except OSError as problem:
            sentence = (
                "The report of this evaluation does not lie in the site's home any more: put it "
                "back from the back-up, or evaluate again."
            )
            raise NotFound(sentence, reason="report_gone") from problem
        if hashlib.sha256(text).hexdigest() != sha256:
            sentence = (
                "The report of this evaluation is not as it was made, by its hash in the ledger, "
                "so it is not used: put it back from the back-up, or evaluate again."
            )
            raise Broken(sentence, reason="report_altered")
        return text

    def keep_problem(self, run: str, problem: LynkeusError) -> None:
        """Keep why nothing came of one."""
        write_whole(self._own(run) / PROBLEM, canonical(problem.as_json()))

    def problem(self, run: str) -> dict[str, Json] | None:
        """Tell why nothing came of one; None where that is not known any more."""
        try:
            return dict(parse_object((self.folder / run / PROBLEM).read_bytes()))
        except (OSError, ValueError):
            return None

    def _own(self, run: str) -> Path:
        out = self.folder / run
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        return out


def _kept(path: Path, document: Json) -> str:
    """Keep a report as the terminal writes it; gives its SHA-256."""
    text = f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()
    write_whole(path, text)
    return hashlib.sha256(text).hexdigest()
