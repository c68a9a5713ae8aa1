"""The HTTP face of inference: read again, as it is, with boxes or each place covered."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, FiniteFloat, StringConstraints

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.access.permits import require_viewing
from lynkeus.access.web import Caller, RequestKey, TheClock, TheDatabase, TheDoor, provided
from lynkeus.archive.queries import study_by_uid
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.ids import derived_id
from lynkeus.core.json import Json
from lynkeus.inference.choice import ActivePackage
from lynkeus.inference.commands import ReadAgain
from lynkeus.inference.covering.commands import RecordCover, answered
from lynkeus.inference.occluding.commands import RecordOcclusion, occluded
from lynkeus.inference.ports import Models, Packages
from lynkeus.inference.queries import check_questioning, check_reads
from lynkeus.inference.workflows import model_actor

router = APIRouter(prefix="/api")


class CoverSaid(BaseModel):
    """Which boxes of which image, and which model is asked."""

    package: Annotated[str, StringConstraints(max_length=100)]
    sop: Annotated[str, StringConstraints(max_length=64)]
    boxes: tuple[tuple[FiniteFloat, FiniteFloat, FiniteFloat, FiniteFloat], ...]


class OcclusionSaid(BaseModel):
    """Of which image, and which model is asked."""

    package: Annotated[str, StringConstraints(max_length=100)]
    sop: Annotated[str, StringConstraints(max_length=64)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who asks, and what he may reach."""

    caller: Actor
    door: Door
    database: Database
    clock: Clock
    key: str


def _desk(
    caller: Caller, door: TheDoor, database: TheDatabase, clock: TheClock, key: RequestKey
) -> Desk:
    return Desk(caller=caller, door=door, database=database, clock=clock, key=key)


@router.post("/studies/{uid}/cover")
def cover(
    uid: str,
    said: CoverSaid,
    desk: Annotated[Desk, Depends(_desk)],
    models: Annotated[Models, provided(Models)],
    packages: Annotated[Packages, provided(Packages)],
) -> dict[str, Json]:
    """Cover boxes of the image that a model has read, all together, and let it read again.

    The question is recorded before the model is asked, and then what it answers.
    """
    with desk.database.read() as connection:
        case = study_by_uid(connection, uid).case
    command = RecordCover(case=case, package=said.package, sop=said.sop, boxes=said.boxes)
    package = _let_ask(desk, packages, command)
    answer = models.cover(package, said.sop, said.boxes)
    told = answered(case, (package.id, package.version, said.sop), said.boxes, answer)
    key = f"covered:{derived_id(desk.caller.id, desk.key)}"
    desk.door.execute(model_actor(package), told, key=key)
    return answer


@router.post("/studies/{uid}/occlusion")
def occlude(
    uid: str,
    said: OcclusionSaid,
    desk: Annotated[Desk, Depends(_desk)],
    models: Annotated[Models, provided(Models)],
    packages: Annotated[Packages, provided(Packages)],
) -> dict[str, Json]:
    """Cover each place of the image that a model has read by itself, and let it read again.

    Recorded as `cover` is. Nothing but the ledger keeps the answer.
    """
    with desk.database.read() as connection:
        case = study_by_uid(connection, uid).case
    package = _let_ask(
        desk, packages, RecordOcclusion(case=case, package=said.package, sop=said.sop)
    )
    answer = models.occlude(package, said.sop)
    told = occluded(case, (package.id, package.version, said.sop), answer)
    key = f"occluded:{derived_id(desk.caller.id, desk.key)}"
    desk.door.execute(model_actor(package), told, key=key)
    return {**answer, "version": package.version}


def _let_ask(
    desk: Desk, packages: Packages, command: RecordCover | RecordOcclusion
) -> ActivePackage:
    """Record the question; gives the package that is to answer, as it read."""
    version = str(desk.door.execute(desk.caller, command, key=desk.key))
    with desk.database.read() as connection:
        # The same key again is asked for the role alone; what else allowed it may be over by then.
        require_viewing(connection, desk.caller, command.case, desk.clock.now())
        check_questioning(connection, command.case, desk.caller.id)
        check_reads(connection, command.case, (command.package, version))
    return packages.named(command.package, version)


@router.post("/studies/{uid}/reading")
def read_again(uid: str, desk: Annotated[Desk, Depends(_desk)]) -> Json:
    """Let models read it that failed, were stopped, or are active by now; tells how many."""
    with desk.database.read() as connection:
        case = study_by_uid(connection, uid).case
    return desk.door.execute(desk.caller, ReadAgain(case=case), key=desk.key)
