"""The model packages of the site as the pages show them, and what people do about them there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.access.web import Caller, RequestKey, TheDatabase, TheDoor, provided
from lynkeus.app.packages import activate_again, installed
from lynkeus.app.registered import trusted_makers
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, NotFound
from lynkeus.core.json import Json
from lynkeus.core.settings import Settings
from lynkeus.models.commands import ResumePackage, StopPackage
from lynkeus.models.ports import OpenedPackage, open_activated
from lynkeus.models.queries import named, registered
from lynkeus.models.registry import Registered

router = APIRouter(prefix="/api/models")

INSTALLED = "installed"
"""How a shipped version stands that nobody has activated here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Who asks, and what he may reach of the packages."""

    caller: Actor
    door: Door
    database: Database
    settings: Settings
    key: str


def _shelf(
    caller: Caller,
    door: TheDoor,
    database: TheDatabase,
    settings: Annotated[Settings, provided(Settings)],
    key: RequestKey,
) -> Shelf:
    return Shelf(caller=caller, door=door, database=database, settings=settings, key=key)


AtShelf = Annotated[Shelf, Depends(_shelf)]


class Why(BaseModel):
    """The reason for an act."""

    reason: Annotated[str, StringConstraints(max_length=4000)]


@router.get("")
def list_models(shelf: AtShelf) -> dict[str, Json]:
    """List every package that was ever activated here, and the shipped versions that were not."""
    with shelf.database.read() as connection:
        known = registered(connection)
    used = {(one.package, one.version) for one in known}
    asleep = [_asleep(one) for one in installed(shelf.database, used)]
    return {"items": [*(_line(one) for one in known), *asleep]}


@router.get("/{package}/{version}")
def show_model(package: str, version: str, shelf: AtShelf) -> dict[str, Json]:
    """Give a package's card, read anew and held against its signature."""
    try:
        with shelf.database.read() as connection:
            found = named(connection, package, version)
    except NotFound:
        for one in installed(shelf.database):
            if (one.card.id, one.card.version) == (package, version):
                return {**_asleep(one), **_card(one)}
        raise
    return {**_line(found), **_opened(found, shelf.database)}


@router.post("/{package}/{version}/activate")
def activate_model(package: str, version: str, said: Why, shelf: AtShelf) -> dict[str, Json]:
    """Let a version read that lies here; one of the same package that reads now does so no more.

    The reason is empty where none is asked for: the version was never stopped here.
    """
    activate_again(shelf, shelf.caller, (package, version), said.reason, shelf.key)
    return show_model(package, version, shelf)


@router.post("/{package}/{version}/stop")
def stop_model(package: str, version: str, said: Why, shelf: AtShelf) -> dict[str, Json]:
    """Let a package read no more, at once."""
    command = StopPackage(package=package, version=version, reason=said.reason)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return show_model(package, version, shelf)


@router.post("/{package}/{version}/resume")
def resume_model(package: str, version: str, said: Why, shelf: AtShelf) -> dict[str, Json]:
    """Let a stopped package read again."""
    command = ResumePackage(package=package, version=version, reason=said.reason)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return show_model(package, version, shelf)


def _line(one: Registered) -> dict[str, Json]:
    return {
        "package": one.package,
        "version": one.version,
        "title": one.summary.title,
        "registration": one.summary.registration,
        "responsible": one.summary.responsible,
        "standing": one.standing.value,
        "by": one.standing_by,
        "since": one.standing_since.isoformat(),
        "why": one.standing_why,
        "trusted": one.trusted,
        "point": one.point,
        "here": dict(one.here),
        "signer": one.signer,
        "digest": one.digest,
    }


def _asleep(one: OpenedPackage) -> dict[str, Json]:
    """Tell of a shipped version that nobody has activated here."""
    card = one.card
    return {
        "package": card.id,
        "version": card.version,
        "title": card.title,
        "registration": card.registration.value,
        "responsible": "; ".join(card.responsible),
        "standing": INSTALLED,
        "by": "",
        "since": None,
        "why": "",
        "trusted": True,
        "point": card.operating_point.probability,
        "here": {},
        "signer": one.signer,
        "digest": one.digest,
    }


def _card(opened: OpenedPackage) -> dict[str, Json]:
    return {"card": opened.card.model_dump(mode="json", by_alias=True), "problem": None}


def _opened(one: Registered, database: Database) -> dict[str, Json]:
    """Open the package: a card that is not what was signed is not shown."""
    try:
        return _card(open_activated(Path(one.folder), trusted_makers(database), one.digest))
    except BadInput as problem:
        return {"card": None, "problem": problem.as_json()}
