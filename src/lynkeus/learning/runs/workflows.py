"""Run a training: begin when it is its turn, train, record how it ended."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypedDict

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.core.database import Database
from lynkeus.core.errors import LynkeusError, of_system
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json, JsonObject, canonical
from lynkeus.core.runs import State
from lynkeus.core.work import Steps
from lynkeus.learning.runs.commands import BeginTraining, EndTraining, NoteTraining
from lynkeus.learning.runs.ports import Given, Heard, Trainings
from lynkeus.learning.runs.queries import run_of
from lynkeus.learning.runs.run import Ended, TrainingRun
from lynkeus.learning.vaults.ports import archive_manifest


class Opens(Protocol):
    """Opens images of the archive for a training, where its plan is of patients there."""

    def open(self, text: bytes, *, manifest: str, plan: str, run: str, by: str) -> dict[str, Json]:
        """Say where they lie, for the process that trains alone; refuses without an approval."""
        ...

    def holding(self, text: bytes, *, manifest: str) -> Callable[[], None]:
        """Give what asks, as often as it is called, whether the approval still holds."""
        ...


class How(TypedDict):
    """How a training ended, as a step gives it."""

    state: str
    told: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPorts:
    """What training works with, filled by `app`."""

    door: Door
    database: Database
    trainings: Trainings
    actor: Actor
    opener: Opens


def train_model(steps: Steps, ports: TrainingPorts, run: str) -> None:
    """Train as was asked; what was interrupted goes on from its last checkpoint."""
    if not steps.step("begin", _begin, ports, run):
        return
    how = steps.step("train", _train, ports, run)
    steps.step("end", _end, ports, run, how)


def _begin(ports: TrainingPorts, run: str) -> bool:
    command = BeginTraining(run=run)
    return bool(ports.door.execute(ports.actor, command, key=new_id())) or _begun(ports, run)


def _begun(ports: TrainingPorts, run: str) -> bool:
    """Tell whether it was begun by this very step, before a crash."""
    return _state(ports, run) in {State.RUNNING, State.STOPPING}


def _train(ports: TrainingPorts, run: str) -> How:
    with ports.database.read() as connection:
        known = run_of(connection, run)

    def moved(step: int) -> None:
        ports.door.execute(ports.actor, NoteTraining(run=run, step=step), key=new_id())

    try:
        plan = ports.trainings.plan_path(known.plan, known.sha256)
        films = ports.trainings.check_able(known.plan)
        said, check = _opened(ports, plan, known)
        heard = Heard(moved=moved, over=lambda: _over(ports, run, check))
        ended = ports.trainings.run(run, Given(plan=plan, films=films, said=said), heard)
    except LynkeusError as problem:
        return How(state=State.FAILED.value, told={"problem": problem.as_json()})
    except OSError as problem:
        return How(state=State.FAILED.value, told={"problem": of_system(problem).as_json()})
    return How(state=ended.state.value, told=ended.told)


def _over(ports: TrainingPorts, run: str, check: Callable[[], None]) -> Ended | None:
    """Say that a training is over once somebody wants that, or may not use its patients longer."""
    if _state(ports, run) is State.STOPPING:
        return Ended(state=State.STOPPED, told={})
    try:
        check()
    except LynkeusError as problem:
        return Ended(state=State.STOPPED, told={"problem": problem.as_json()})
    return None


def _opened(ports: TrainingPorts, plan: Path, run: TrainingRun) -> tuple[bytes, Callable[[], None]]:
    """Open what a plan needs of an archive; gives what the child is told, and what asks on."""
    text = archive_manifest(plan)
    said: dict[str, Json] = {"plan": run.sha256, "manifest": "", "places": {}}
    if text is None:
        return canonical(said), lambda: None
    # Each time a training begins or goes on, the door asks whether its approval holds.
    name = f"of {plan.name}"
    places = ports.opener.open(text, manifest=name, plan=plan.name, run=run.id, by=run.by)
    said |= {"manifest": hashlib.sha256(text).hexdigest(), "places": places}
    return canonical(said), ports.opener.holding(text, manifest=name)


def _end(ports: TrainingPorts, run: str, how: How) -> None:
    command = EndTraining(run=run, state=State(how["state"]), told=how["told"])
    ports.door.execute(ports.actor, command, key=new_id())


def _state(ports: TrainingPorts, run: str) -> State:
    with ports.database.read() as connection:
        return run_of(connection, run).state
