"""Where trainings meet the world: plans on the disk, a process of their own, what it leaves."""

import hashlib
import importlib.util
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.core.apart import END_S_MAX, LOOK_S, end, give, lines_of
from lynkeus.core.errors import BadInput, Broken, LynkeusError, NotFound, from_json
from lynkeus.core.json import Json, parse_object
from lynkeus.core.runs import State
from lynkeus.core.work_begun import Stopping
from lynkeus.learning.runs.run import Curve, Ended, PlanLine, curve_of
from lynkeus.learning.vaults.ports import archive_manifest
from lynkeus.models.ports import open_any
from lynkeus.models.signing import parse_public_key

NEEDED = ("torch", "onnx")
"""What the extra `learn` brings, and a service does without."""
PLANS = "*.yaml"
PLANS_MAX = 200
CURVE = "curve.jsonl"
LOG = "training.log"
CARD = "card.yaml"
PUBLIC = ".pub"
MOVED_S = 5.0
"""So often at most open pages are told that a training has come further."""
CHILD = (sys.executable, "-m", "lynkeus.learning.training.child")


@dataclass(frozen=True, slots=True)
class Heard:
    """Who listens to a training: told of each step that pages are to know of, asked if it is over.

    It is where somebody stopped it, or where something forbids that it goes on.
    """

    moved: Callable[[int], None]
    over: Callable[[], Ended | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a training is given: its plan, where films are, and a line that its child is told.

    That one says which plan and manifest it began with, and what was opened of an archive, with
    keys: it goes to the child's standard input, and lies on no disk.
    """

    plan: Path
    films: Path
    said: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Trainings:
    """The trainings of a home: one at a time, each a process that lets all others go first.

    `plans` is where plan files lie, `films` where the folders of films are (None: nobody said),
    `folder` where each training has a folder of its own, `key` what its packages are signed with,
    and `child` what is begun.
    """

    plans: Path
    films: Path | None
    folder: Path
    key: Path
    child: tuple[str, ...] = CHILD
    _stopped: threading.Event = field(default_factory=threading.Event)

    def missing(self) -> str | None:
        """Name what is not installed and training needs; None where all is there."""
        return next((one for one in NEEDED if importlib.util.find_spec(one) is None), None)

    def check_able(self, plan: str) -> Path:
        """Ask that this service can train by a plan; gives where the films are.

        Raises:  NotFound: reason `learn_missing` or `no_films_folder`.
        """
        module = self.missing()
        if module is not None:
            sentence = (
                f"Training needs {module}, which is not installed beside this service: pip install "
                "'lynkeus[learn]' there, and start it again."
            )
            raise NotFound(sentence, reason="learn_missing", module=module)
        if self.films is None and archive_manifest(self.plans / plan) is not None:
            return self.plans
        if self.films is None:
            sentence = (
                "Nobody has said where the films of plans are: start the service with "
                "LYNKEUS_DATA, or with --data DIR."
            )
            raise NotFound(sentence, reason="no_films_folder")
        return self.films

    def plan_lines(self) -> list[PlanLine]:
        """Tell which plans lie here, by name; one that cannot be followed says why."""
        return [_line(path) for path in sorted(self.plans.glob(PLANS))[:PLANS_MAX]]

    def plan_path(self, name: str, sha256: str) -> Path:
        """Find a plan that still says what it said when it was chosen.

        Raises:  NotFound: reason `plan_gone`. Conflict: reason `plan_changed`.
        """
        line = next((one for one in self.plan_lines() if one.name == name), None)
        if line is None:
            sentence = (
                f"There is no plan {name} on this server any more. Put it back, or choose another."
            )
            raise NotFound(sentence, reason="plan_gone", plan=name)
        if line.sha256 != sha256:
            sentence = (
                f"The plan {name} says something else now than when it was chosen (hash "
                f"{line.sha256[:16]}, not {sha256[:16]}). Start it anew as it is now."
            )
            raise BadInput(sentence, reason="plan_changed", plan=name)
        return self.plans / name

    def curve(self, run: str) -> Curve | None:
        """Tell how far a training is, from what it left; None before its first steps."""
        try:
            with (self.folder / run / CURVE).open("rb") as file:
                return curve_of(file)
        except OSError:
            return None

    def cards(self, run: str) -> list[dict[str, Json]]:
        """Read the cards of the packages that came of a training, each held against its seal."""
        keys = [parse_public_key(self.maker().encode())]
        return [_card(folder, keys) for folder in self._made(run)]

    def made(self, run: str, package: str) -> Path:
        """Find a package that came of a training.

        Raises:  NotFound: reason `trained_package_gone`.
        """
        for folder in self._made(run):
            if folder.name == package:
                return folder
        sentence = (
            f"No package {package} lies in the folder of this training: follow its plan again."
        )
        raise NotFound(sentence, reason="trained_package_gone", package=package)

    def _made(self, run: str) -> list[Path]:
        return [path.parent for path in sorted((self.folder / run).glob(f"*/{CARD}"))]

    def maker(self) -> str:
        """Give the public key that these packages are signed with, as PEM text."""
        return self.key.with_suffix(PUBLIC).read_text(encoding="ascii")

    def stop(self) -> None:
        """Let what runs go, for this service: it goes on at the next start."""
        self._stopped.set()

    def run(self, run: str, given: Given, heard: Heard) -> Ended:
        """Run a training to its end, or until it is to stop.

        Raises:  Stopping: If the service stops; what was trained is kept in checkpoints.
        """
        out = self.folder / run
        out.mkdir(parents=True, exist_ok=True)
        words = [*self.child, str(given.plan), str(given.films), str(out), str(self.key)]
        with (out / LOG).open("ab") as log:
            # Whatever becomes of this service, the child ends where its input does.
            child = subprocess.Popen(  # noqa: S603  # our own program
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
            try:
                give(child, given.said)
                return self._followed(child, out, heard)
            finally:
                end(child)

    def _followed(self, child: "subprocess.Popen[bytes]", out: Path, heard: Heard) -> Ended:
        lines = lines_of(cast("IO[bytes]", child.stdout))
        told, began, pages_told = dict[str, Json](), time.monotonic(), 0.0
        with (out / CURVE).open("ab") as curve:
            while True:
                if self._stopped.is_set():
                    raise Stopping
                if (over := heard.over()) is not None:
                    return over
                try:
                    line = lines.get(timeout=LOOK_S)
                except queue.Empty:
                    continue
                if line is None:
                    return _ended(child, told, out)
                one = parse_object(line)
                if "step" not in one:
                    told |= one
                    continue
                passed = time.monotonic() - began
                curve.write(json.dumps({**one, "s": round(passed, 2)}).encode() + b"\n")
                curve.flush()
                if passed - pages_told >= MOVED_S or not pages_told:
                    pages_told = passed
                    heard.moved(int(cast("int", one["step"])))


def _card(folder: Path, keys: Sequence[Ed25519PublicKey]) -> dict[str, Json]:
    """Read a package's card; `digest` names its content, and is "" where it is not what it was."""
    said: dict[str, Json] = {"name": folder.name, "folder": str(folder)}
    try:
        opened = open_any(folder, keys)
    except LynkeusError as problem:
        return {**said, "card": None, "digest": "", "problem": problem.as_json()}
    card = opened.card.model_dump(mode="json", by_alias=True)
    return {**said, "card": card, "digest": opened.digest, "problem": None}


def _line(path: Path) -> PlanLine:
    from lynkeus.learning.runs.plans import about_plan  # noqa: PLC0415  # what all plans are made of, slow to import

    try:
        text = path.read_bytes()
    except OSError as error:
        sentence = f"The plan {path.name} cannot be read: {error.strerror}."
        unread = Broken(sentence, reason="plan_unreadable", plan=path.name)
        return PlanLine(name=path.name, sha256="", problem=unread.as_json())
    sha256 = hashlib.sha256(text).hexdigest()
    try:
        about = about_plan(text, name=path.name)
    except BadInput as problem:
        return PlanLine(name=path.name, sha256=sha256, problem=problem.as_json())
    return PlanLine(name=path.name, sha256=sha256, about=about)


def _ended(child: "subprocess.Popen[bytes]", told: Mapping[str, Json], out: Path) -> Ended:
    if "made" in told:
        return Ended(state=State.DONE, told={"made": told["made"]})
    said = told.get("problem")
    if isinstance(said, Mapping):
        return Ended(state=State.FAILED, told={"problem": from_json(said).as_json()})
    code = child.wait(END_S_MAX)
    sentence = (
        f"The process that trained ended by itself (code {code}), as where memory was short. The "
        f"last checkpoint stays; {out.name}/{LOG} in the folder of trainings says more."
    )
    problem = Broken(sentence, reason="training_died", exit=code)
    return Ended(state=State.FAILED, told={"problem": problem.as_json()})
