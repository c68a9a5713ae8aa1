"""Run a training: begin when it is its turn, train, record how it ended."""

from dataclasses import dataclass
from typing import TypedDict

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.core.database import Database
from lynkeus.core.errors import LynkeusError, of_system
from lynkeus.core.ids import new_id
from lynkeus.core.json import JsonObject
from lynkeus.core.work import Steps
from lynkeus.learning.runs.commands import BeginTraining, EndTraining, NoteTraining
from lynkeus.learning.runs.ports import Heard, Trainings
from lynkeus.learning.runs.queries import run_of
from lynkeus.learning.runs.run import State


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

    heard = Heard(moved=moved, wanted=lambda: _state(ports, run) is State.STOPPING)
    try:
        films = ports.trainings.check_able()
        plan = ports.trainings.plan_path(known.plan, known.sha256)
        ended = ports.trainings.run(run, plan, films, heard)
    except LynkeusError as problem:
        return How(state=State.FAILED.value, told={"problem": problem.as_json()})
    except OSError as problem:
        return How(state=State.FAILED.value, told={"problem": of_system(problem).as_json()})
    return How(state=ended.state.value, told=ended.told)


def _end(ports: TrainingPorts, run: str, how: How) -> None:
    command = EndTraining(run=run, state=State(how["state"]), told=how["told"])
    ports.door.execute(ports.actor, command, key=new_id())


def _state(ports: TrainingPorts, run: str) -> State:
    with ports.database.read() as connection:
        return run_of(connection, run).state
