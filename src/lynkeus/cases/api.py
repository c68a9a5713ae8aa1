"""The HTTP face of cases: objects of one number and other content, and what stored reports say."""

from collections.abc import Sequence

from fastapi import APIRouter
from sqlalchemy import Connection

from lynkeus.access.actors import READERS
from lynkeus.access.web import TheDoor
from lynkeus.archive.api import TheFrames, Viewer
from lynkeus.archive.conflicts import Aside, LookAtConflicts, asides_of, conflict_json
from lynkeus.archive.queries import Instance, instance, instances_of, study_by_uid
from lynkeus.archive.rulings import Ruled, rulings_of
from lynkeus.cases.queries import state_of
from lynkeus.cases.whose import whose_json
from lynkeus.core.errors import Conflict
from lynkeus.core.json import Json
from lynkeus.dicom.display import has_picture

router = APIRouter(prefix="/api")


@router.get("/studies/{uid}/conflicts")
def conflicts(uid: str, viewer: Viewer, door: TheDoor) -> dict[str, Json]:
    """List what was kept aside of a study beside what stays: to readers who have it open.

    Who else answers for the images compares the headers; a look is recorded once a day.
    """
    reads = bool(viewer.caller.roles & READERS)
    if reads:
        study = viewer.opened(lambda connection: study_by_uid(connection, uid))
    else:
        with viewer.database.read() as connection:
            study = study_by_uid(connection, uid)
        key = f"conflicts:{study.case}:{viewer.clock.now():%Y%m%d}"
        door.execute(viewer.caller, LookAtConflicts(case=study.case), key=key)
    with viewer.database.read() as connection:
        found = asides_of(connection, study.case)
        ruled = rulings_of(connection, [one.id for one in found])
        drawn = {} if reads else {"display": None}
        return {"items": [_both(connection, one, ruled[one.id]) | drawn for one in found]}


@router.get("/instances/{sop}/text")
def content(sop: str, viewer: Viewer, frames: TheFrames) -> dict[str, Json]:
    """Give what a stored report says, line by line; the study must be open.

    Beside images it may tell a finding: then the own opinion of them comes first.
    """
    found = viewer.opened(lambda connection: instance(connection, sop))
    with viewer.database.read() as connection:
        pictured = any(has_picture(one.attributes) for one in instances_of(connection, found.case))
        if pictured and state_of(connection, found.case, viewer.caller.id).own_opinion is None:
            message = "Give your own opinion of the images first; then their reports are shown."
            raise Conflict(message, reason="report_after_opinion")
    lines, cut = frames.content(found)
    return {"lines": [one.as_json() for one in lines], "cut": cut}


def _both(connection: Connection, one: Aside, ruled: Sequence[Ruled]) -> dict[str, Json]:
    """Give both objects, each with whom and when it names itself, and what was said of them."""
    first = instance(connection, one.kept.sop_uid)
    said: list[Json] = [each.as_json() for each in ruled]
    told = conflict_json(first, one) | {"rulings": said}
    return {**told, "first": _whose(first), "aside": _whose(one.kept)}


def _whose(kept: Instance) -> dict[str, Json]:
    return {
        "source": kept.source,
        "received": kept.received_at.isoformat(),
        **whose_json(kept.attributes),
    }
