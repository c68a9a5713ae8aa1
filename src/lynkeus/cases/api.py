"""The HTTP face of cases: objects of one number and other content, for a person to judge."""

from fastapi import APIRouter
from sqlalchemy import Connection

from lynkeus.archive.api import Viewer
from lynkeus.archive.conflicts import Aside, asides_of, conflict_json
from lynkeus.archive.queries import Instance, instance, study_by_uid
from lynkeus.cases.whose import whose_json
from lynkeus.core.json import Json

router = APIRouter(prefix="/api")


@router.get("/studies/{uid}/conflicts")
def conflicts(uid: str, viewer: Viewer) -> dict[str, Json]:
    """List what was kept aside of a study beside what stays; the study must be open."""
    study = viewer.opened(lambda connection: study_by_uid(connection, uid))
    with viewer.database.read() as connection:
        found = asides_of(connection, study.case)
        return {"items": [_both(connection, one) for one in found]}


def _both(connection: Connection, one: Aside) -> dict[str, Json]:
    """Give both objects, each with the patient and date that it names itself."""
    first = instance(connection, one.kept.sop_uid)
    told = conflict_json(first, one)
    return {**told, "first": _whose(first), "aside": _whose(one.kept)}


def _whose(kept: Instance) -> dict[str, Json]:
    return {
        "source": kept.source,
        "received": kept.received_at.isoformat(),
        **whose_json(kept.attributes),
    }
