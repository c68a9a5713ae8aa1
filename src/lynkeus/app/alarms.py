"""How a model is watched, by page: bands declared, a look taken, alarms seen to, candidates."""

from fastapi import APIRouter, Response

from lynkeus.access.web import Why
from lynkeus.app.cards import AtShelf
from lynkeus.app.stages import Declaration, check_named, sent
from lynkeus.app.watched import candidates, watched
from lynkeus.app.watching import measure, recording
from lynkeus.core.json import Json
from lynkeus.models.watching.commands import DeclareWatch, RecordLook, SeeToAlarm
from lynkeus.models.watching.watch import parse_watch

router = APIRouter(prefix="/api/models")


class SeenTo(Why):
    """Which alarm was seen to, and how."""

    look: str


@router.get("/{package}/{version}/watch")
def show_watch(package: str, version: str, shelf: AtShelf) -> dict[str, Json]:
    """Tell by which bands a version is watched, and what the looks at it found."""
    return watched(shelf.database, (package, version))


@router.post("/{package}/{version}/watch")
def declare_watch(package: str, version: str, said: Declaration, shelf: AtShelf) -> dict[str, Json]:
    """Say by which bands a package is watched from now on, and what follows by itself."""
    shelf.door.check(shelf.caller, DeclareWatch)
    watched(shelf.database, (package, version))  # refuses where there is no such version
    watch = parse_watch(sent(said.document))
    check_named(watch.package, package)
    shelf.door.execute(shelf.caller, DeclareWatch(watch=watch), key=shelf.key)
    return watched(shelf.database, (package, version))


@router.post("/{package}/{version}/look")
def look_now(package: str, version: str, shelf: AtShelf) -> dict[str, Json]:
    """Hold a version against its bands at once, in the name of who asks; what follows, does."""
    shelf.door.check(shelf.caller, RecordLook)
    model = (package, version)
    watched(shelf.database, model)  # refuses where there is no such version
    command = recording(model, measure(shelf.database, model))
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return watched(shelf.database, model)


@router.post("/{package}/{version}/candidates")
def give_candidates(package: str, version: str, shelf: AtShelf) -> Response:
    """Give the studies from which the next version may learn most, as the table of the terminal."""
    _, table = candidates(shelf.door, shelf.database, shelf.caller, (package, version))
    attached = {"Content-Disposition": 'attachment; filename="candidates.csv"'}
    return Response(table, media_type="text/csv", headers=attached)


@router.post("/{package}/{version}/alarm")
def see_to_alarm(package: str, version: str, said: SeenTo, shelf: AtShelf) -> dict[str, Json]:
    """Say that an alarm was seen to, and how; it is shown no more."""
    command = SeeToAlarm(package=package, version=version, look=said.look, reason=said.reason)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return watched(shelf.database, (package, version))
