"""The HTTP face of the archive: the pixels of a study that is open, and what was kept aside."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from lynkeus.access.permits import require_viewing
from lynkeus.access.web import Caller, TheClock, TheDatabase, provided
from lynkeus.archive.conflicts import aside, asides_of, conflict_json
from lynkeus.archive.frames import Frames
from lynkeus.archive.queries import instance, study_by_uid
from lynkeus.core.json import Json

router = APIRouter(prefix="/api")

FRAMES_MAX = 100_000
Frame = Annotated[int, Path(ge=0, le=FRAMES_MAX)]
TheFrames = Annotated[Frames, provided(Frames)]


@router.get("/instances/{sop}/frames/{frame}")
def frame(
    sop: str,
    frame: Frame,
    caller: Caller,
    database: TheDatabase,
    clock: TheClock,
    frames: TheFrames,
) -> Response:
    """Give one frame's values, little-endian, row by row; the study must be open."""
    with database.read() as connection:
        found = instance(connection, sop)
        require_viewing(connection, caller, found.case, clock.now())
    return _pixels(frames.frame(sop, frame))


@router.get("/studies/{uid}/conflicts")
def conflicts(uid: str, caller: Caller, database: TheDatabase, clock: TheClock) -> dict[str, Json]:
    """List what was kept aside of a study beside what stays; the study must be open."""
    with database.read() as connection:
        study = study_by_uid(connection, uid)
        require_viewing(connection, caller, study.case, clock.now())
        found = asides_of(connection, study.case)
        return {"items": [conflict_json(connection, one) for one in found]}


@router.get("/conflicts/{conflict}/frames/{frame}")
def conflict_frame(
    conflict: str,
    frame: Frame,
    caller: Caller,
    database: TheDatabase,
    clock: TheClock,
    frames: TheFrames,
) -> Response:
    """Give one frame of an object kept aside; its study must be open."""
    with database.read() as connection:
        found = aside(connection, conflict)
        require_viewing(connection, caller, found.case, clock.now())
    return _pixels(frames.aside(conflict, frame))


def _pixels(data: bytes) -> Response:
    return Response(
        data, media_type="application/octet-stream", headers={"Cache-Control": "no-store"}
    )
