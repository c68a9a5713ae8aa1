"""How a model is watched, as its page shows it; and alarms, which people see to there."""

from fastapi import APIRouter

from lynkeus.access.web import Why
from lynkeus.app.cards import AtShelf
from lynkeus.app.watched import watched
from lynkeus.core.json import Json
from lynkeus.models.watching.commands import SeeToAlarm

router = APIRouter(prefix="/api/models")


class SeenTo(Why):
    """Which alarm was seen to, and how."""

    look: str


@router.get("/{package}/{version}/watch")
def show_watch(package: str, version: str, shelf: AtShelf) -> dict[str, Json]:
    """Tell by which bands a version is watched, and what the looks at it found."""
    return watched(shelf.database, (package, version))


@router.post("/{package}/{version}/alarm")
def see_to_alarm(package: str, version: str, said: SeenTo, shelf: AtShelf) -> dict[str, Json]:
    """Say that an alarm was seen to, and how; it is shown no more."""
    command = SeeToAlarm(package=package, version=version, look=said.look, reason=said.reason)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return watched(shelf.database, (package, version))
