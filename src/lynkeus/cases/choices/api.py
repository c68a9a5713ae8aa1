"""The HTTP face of what a site has chosen: how it stands, every change of it, choosing anew."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from lynkeus.access.web import Caller, RequestKey, TheDatabase, TheDoor
from lynkeus.archive.queries import modalities_of, sources_of
from lynkeus.cases.choices.cap import CAP_HOURS_MAX, CAP_HOURS_MIN, hours_in_force
from lynkeus.cases.choices.choice import Scope, Subject, Turn
from lynkeus.cases.choices.commands import Choose, SetCap
from lynkeus.cases.choices.queries import every_cap, every_choice, standing_choices
from lynkeus.core.json import Json

router = APIRouter(prefix="/api")

Word = Annotated[str, StringConstraints(max_length=200)]
Why = Annotated[str, StringConstraints(max_length=5000)]
Hours = Annotated[int, Field(strict=True, ge=-10_000, le=10_000)]


class ChoiceSaid(BaseModel):
    """What AI may do before the own opinion, for which studies, and why."""

    subject: Subject
    scope: Scope
    value: Word
    turn: Turn
    reason: Why


class CapSaid(BaseModel):
    """How long a study may wait, h, and why."""

    hours: Hours
    reason: Why


@router.get("/choices")
def list_choices(
    caller: Caller,  # noqa: ARG001  # only who is signed in may look
    database: TheDatabase,
) -> dict[str, Json]:
    """List what the site has chosen, and every change of it, the newest first."""
    with database.read() as connection:
        standing, every = standing_choices(connection), every_choice(connection)
        caps = every_cap(connection)
        sources, modalities = sources_of(connection), modalities_of(connection)
    return {
        "standing": [one.as_json() for one in standing],
        "every": [one.as_json() for one in reversed(every)],
        "sources": list(sources),
        "modalities": list(modalities),
        "cap": {
            "hours": hours_in_force(caps),
            "low": CAP_HOURS_MIN,
            "high": CAP_HOURS_MAX,
            "every": [one.as_json() for one in reversed(caps)],
        },
    }


@router.put("/choices")
def choose(
    said: ChoiceSaid, caller: Caller, door: TheDoor, database: TheDatabase, key: RequestKey
) -> dict[str, Json]:
    """Choose what AI may do before the own opinion, for a modality or a source."""
    door.execute(caller, Choose(**dict(said)), key=key)
    return list_choices(caller, database)


@router.put("/choices/cap")
def set_cap(
    said: CapSaid, caller: Caller, door: TheDoor, database: TheDatabase, key: RequestKey
) -> dict[str, Json]:
    """Choose how long a study may wait before it goes to the top of the list."""
    door.execute(caller, SetCap(**dict(said)), key=key)
    return list_choices(caller, database)
