"""The HTTP face of trainings."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints

from lynkeus.access.web import Caller, RequestKey, TheDatabase, TheDoor, provided
from lynkeus.core.database import Database
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.core.runs import State
from lynkeus.learning.runs.commands import ResumeTraining, StartTraining, StopTraining
from lynkeus.learning.runs.ports import Trainings
from lynkeus.learning.runs.queries import all_runs, run_of
from lynkeus.learning.runs.run import TrainingRun
from lynkeus.models.queries import registered

router = APIRouter(prefix="/api/trainings")

NAME_MAX = 255
HASH = 64


class Chosen(BaseModel):
    """A plan as somebody chose it from the list."""

    plan: Annotated[str, StringConstraints(max_length=NAME_MAX)]
    sha256: Annotated[str, StringConstraints(max_length=HASH)]


def _works(
    database: TheDatabase, trainings: Annotated[Trainings, provided(Trainings)]
) -> tuple[Database, Trainings]:
    return database, trainings


Works = Annotated[tuple[Database, Trainings], Depends(_works)]


@router.get("")
def list_trainings(
    caller: Caller,  # noqa: ARG001  # only who is signed in may look
    database: TheDatabase,
    trainings: Annotated[Trainings, provided(Trainings)],
) -> dict[str, Json]:
    """List the plans that lie here and the trainings, and say whether this service can train."""
    with database.read() as connection:
        runs = all_runs(connection)
    return {
        "missing": trainings.missing(),
        "films": None if trainings.films is None else str(trainings.films),
        "folder": str(trainings.plans),
        "plans": [one.as_json() for one in trainings.plan_lines()],
        "items": [_line(one, trainings) for one in runs],
    }


@router.post("")
def start_training(
    chosen: Chosen,
    caller: Caller,
    door: TheDoor,
    key: RequestKey,
    trainings: Annotated[Trainings, provided(Trainings)],
) -> Json:
    """Follow a plan; it waits where another training runs."""
    door.check(caller, StartTraining)
    trainings.plan_path(chosen.plan, chosen.sha256)
    trainings.check_able(chosen.plan)
    command = StartTraining(run=new_id(), plan=chosen.plan, sha256=chosen.sha256)
    return door.execute(caller, command, key=key)


@router.get("/{run}")
def show_training(
    run: str,
    caller: Caller,  # noqa: ARG001  # as above
    database: TheDatabase,
    trainings: Annotated[Trainings, provided(Trainings)],
) -> dict[str, Json]:
    """Tell how a training stands, how its loss fell, and which packages came of it."""
    return _shown(run, database, trainings)


@router.post("/{run}/stop")
def stop_training(
    run: str,
    caller: Caller,
    door: TheDoor,
    key: RequestKey,
    works: Works,
) -> dict[str, Json]:
    """Let a training stop; it can go on from its last checkpoint."""
    door.execute(caller, StopTraining(run=run), key=key)
    return _shown(run, *works)


@router.post("/{run}/resume")
def resume_training(
    run: str,
    caller: Caller,
    door: TheDoor,
    key: RequestKey,
    works: Works,
) -> dict[str, Json]:
    """Let a training go on from its last checkpoint."""
    door.check(caller, ResumeTraining)
    with works[0].read() as connection:
        known = run_of(connection, run)
    works[1].check_able(known.plan)
    door.execute(caller, ResumeTraining(run=run), key=key)
    return _shown(run, *works)


def _line(run: TrainingRun, trainings: Trainings) -> dict[str, Json]:
    curve = trainings.curve(run.id)
    how_far: dict[str, Json] = {"step": None, "steps": None, "left_s": None}
    if curve is not None:
        how_far = {"step": curve.step, "steps": curve.steps, "left_s": curve.left_s}
    return {**run.as_json(), **how_far}


def _shown(run: str, database: Database, trainings: Trainings) -> dict[str, Json]:
    with database.read() as connection:
        known = run_of(connection, run)
        stands = {one.digest: one.standing.value for one in registered(connection)}
    curve = trainings.curve(run)
    plan = next((one for one in trainings.plan_lines() if one.name == known.plan), None)
    same = plan is not None and plan.sha256 == known.sha256
    return {
        **known.as_json(),
        "about": plan.about if plan is not None and same else None,
        "curve": None if curve is None else curve.as_json(),
        "packages": [
            {**one, "standing": stands.get(str(one["digest"]))} for one in trainings.cards(run)
        ]
        if known.state is State.DONE
        else [],
    }
