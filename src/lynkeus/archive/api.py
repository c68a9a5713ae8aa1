"""The HTTP face of the archive: the pixels of a study that is open, those kept aside too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path, Response
from sqlalchemy import Connection

from lynkeus.access.actors import JUDGES, READERS
from lynkeus.access.permits import require_reading, require_viewing
from lynkeus.access.web import Caller, TheClock, TheDatabase, provided
from lynkeus.archive.conflicts import aside
from lynkeus.archive.frames import Frames
from lynkeus.archive.ports import Holding
from lynkeus.archive.queries import Instance, Study, instance

router = APIRouter(prefix="/api")

FRAMES_MAX = 100_000
Frame = Annotated[int, Path(ge=0, le=FRAMES_MAX)]
TheFrames = Annotated[Frames, provided(Frames)]
Found = TypeVar("Found", Study, Instance)


@dataclass(frozen=True, slots=True)
class _Viewer:
    """Who looks: is given what belongs to a study that he has open, and nothing else."""

    caller: Caller
    database: TheDatabase
    clock: TheClock
    holding: Annotated[Holding, provided(Holding)]

    def opened(self, find: Callable[[Connection], Found]) -> Found:
        with self.database.read() as connection:
            found = find(connection)
            require_reading(connection, self.caller, found.case, self.clock.now())
        return found

    def seen(self, sop: str) -> Instance:
        """Give an image to whoever may look at it: of a held series to who judges it, too."""
        with self.database.read() as connection:
            found = instance(connection, sop)
            may = require_viewing if self._judges(connection, found) else require_reading
            may(connection, self.caller, found.case, self.clock.now())
        return found

    def _judges(self, connection: Connection, found: Instance) -> bool:
        # A reader's permit opens the whole study: of whom it does so, nothing is looked up.
        if self.caller.roles & READERS or not self.caller.roles & JUDGES:
            return False
        return self.holding.holds(connection, found.case, found.series_uid)


Viewer = Annotated[_Viewer, Depends()]


@router.get("/instances/{sop}/frames/{frame}")
def frame(sop: str, frame: Frame, viewer: Viewer, frames: TheFrames) -> Response:
    """Give one frame's values, little-endian, row by row; the study must be open."""
    return _pixels(frames.frame(viewer.seen(sop), frame))


@router.get("/conflicts/{conflict}/frames/{frame}")
def conflict_frame(conflict: str, frame: Frame, viewer: Viewer, frames: TheFrames) -> Response:
    """Give one frame of an object kept aside; its study must be open."""
    found = viewer.opened(lambda connection: aside(connection, conflict).kept)
    return _pixels(frames.frame(found, frame))


def _pixels(data: bytes) -> Response:
    return Response(
        data, media_type="application/octet-stream", headers={"Cache-Control": "no-store"}
    )
