"""The HTTP face of the archive: the pixels of a study that is open."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from lynkeus.access.permits import require_viewing
from lynkeus.access.web import Caller, TheClock, TheDatabase, provided
from lynkeus.archive.frames import Frames
from lynkeus.archive.queries import instance

router = APIRouter(prefix="/api")

FRAMES_MAX = 100_000


@router.get("/instances/{sop}/frames/{frame}")
def frame(
    sop: str,
    frame: Annotated[int, Path(ge=0, le=FRAMES_MAX)],
    caller: Caller,
    database: TheDatabase,
    clock: TheClock,
    frames: Annotated[Frames, provided(Frames)],
) -> Response:
    """Give one frame's values, little-endian, row by row; the study must be open."""
    with database.read() as connection:
        found = instance(connection, sop)
        require_viewing(connection, caller, found.case, clock.now())
    data = frames.frame(sop, frame)
    return Response(
        data, media_type="application/octet-stream", headers={"Cache-Control": "no-store"}
    )
