"""Run an evaluation: begin when it is its turn, measure, record what came of it."""

from dataclasses import dataclass
from typing import Protocol, TypedDict

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.core.database import Database
from lynkeus.core.errors import LynkeusError, of_system
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.core.runs import State
from lynkeus.core.work import Steps
from lynkeus.models.judging.commands import BeginEvaluation, EndEvaluation, NoteEvaluation
from lynkeus.models.judging.evaluation import Evaluation
from lynkeus.models.judging.kept.ports import Evaluations, Heard
from lynkeus.models.judging.queries import evaluation_of


class Opens(Protocol):
    """Gives what an evaluation needs: its test set with the labels, its packages, its films."""

    def open(self, one: Evaluation) -> dict[str, Json]:
        """Say it, for the process that measures alone; `openings` says how many there were."""
        ...


class How(TypedDict):
    """How an evaluation ended, as a step gives it."""

    state: str
    made: dict[str, str]
    openings: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingPorts:
    """What evaluations work with, filled by `app`."""

    door: Door
    database: Database
    evaluations: Evaluations
    actor: Actor
    opener: Opens


def judge_model(steps: Steps, ports: JudgingPorts, run: str) -> None:
    """Measure as was asked; what was interrupted is measured from the beginning."""
    if not steps.step("begin", _begin, ports, run):
        return
    how = steps.step("judge", _judge, ports, run)
    steps.step("end", _end, ports, run, how)


def _begin(ports: JudgingPorts, run: str) -> bool:
    command = BeginEvaluation(run=run)
    return bool(ports.door.execute(ports.actor, command, key=new_id())) or _begun(ports, run)


def _begun(ports: JudgingPorts, run: str) -> bool:
    """Tell whether it was begun by this very step, before a crash."""
    return _known(ports, run).state in {State.RUNNING, State.STOPPING}


def _judge(ports: JudgingPorts, run: str) -> How:
    def moved(read: int, films: int) -> None:
        command = NoteEvaluation(run=run, read=read, films=films)
        ports.door.execute(ports.actor, command, key=new_id())

    heard = Heard(moved=moved, wanted=lambda: _known(ports, run).state is State.STOPPING)
    openings = 0
    try:
        given = ports.opener.open(_known(ports, run))
        openings = int(str(given["openings"]))
        made = ports.evaluations.run(run, given, heard)
    except LynkeusError as problem:
        return _failed(ports, run, problem)
    except OSError as problem:
        return _failed(ports, run, of_system(problem))
    if made is None:
        return How(state=State.STOPPED.value, made={}, openings=openings, reason="")
    return How(state=State.DONE.value, made=made, openings=openings, reason="")


def _failed(ports: JudgingPorts, run: str, problem: LynkeusError) -> How:
    """Keep why in the home alone: it may name films, and films may be called by their patients."""
    ports.evaluations.keep_problem(run, problem)
    return How(state=State.FAILED.value, made={}, openings=0, reason=problem.reason)


def _end(ports: JudgingPorts, run: str, how: How) -> None:
    command = EndEvaluation(
        run=run,
        state=State(how["state"]),
        made=how["made"],
        openings=how["openings"],
        reason=how["reason"],
    )
    ports.door.execute(ports.actor, command, key=new_id())


def _known(ports: JudgingPorts, run: str) -> Evaluation:
    with ports.database.read() as connection:
        return evaluation_of(connection, run)
