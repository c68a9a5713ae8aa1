"""The model packages of the site as the pages show them, and what people do about them there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.access.web import (
    Caller,
    RequestKey,
    TheClock,
    TheDatabase,
    TheDoor,
    TheKeys,
    Why,
    provided,
)
from lynkeus.app.lives import life
from lynkeus.app.packages import activate_again, installed, offered, package_lines
from lynkeus.app.registered import trusted_makers
from lynkeus.app.reviews import Looked, review
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, NotFound
from lynkeus.core.json import Json
from lynkeus.core.settings import Settings
from lynkeus.inference.ports import Models
from lynkeus.models.commands import ResumePackage, StopPackage
from lynkeus.models.cycle.commands import RollBackPackage
from lynkeus.models.ports import OpenedPackage, open_activated
from lynkeus.models.queries import named
from lynkeus.models.registry import Registered

router = APIRouter(prefix="/api/models")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Who asks, and what he may reach of the packages."""

    caller: Actor
    door: Door
    database: Database
    settings: Settings
    models: Models
    key: str


def _works(
    settings: Annotated[Settings, provided(Settings)], models: Annotated[Models, provided(Models)]
) -> tuple[Settings, Models]:
    return settings, models


def _shelf(
    caller: Caller,
    door: TheDoor,
    database: TheDatabase,
    works: Annotated[tuple[Settings, Models], Depends(_works)],
    key: RequestKey,
) -> Shelf:
    settings, models = works
    return Shelf(
        caller=caller, door=door, database=database, settings=settings, models=models, key=key
    )


AtShelf = Annotated[Shelf, Depends(_shelf)]


@router.get("")
def list_models(shelf: AtShelf) -> dict[str, Json]:
    """List every package that lies here or was ever in use, and the other shipped versions."""
    known, shipped = package_lines(shelf.database)
    return {"items": [*known, *shipped]}


@router.get("/{package}/{version}")
def show_model(package: str, version: str, shelf: AtShelf) -> dict[str, Json]:
    """Give a package's card, read anew and held against its signature."""
    try:
        with shelf.database.read() as connection:
            found = named(connection, package, version)
    except NotFound:
        for one in installed(shelf.database):
            if (one.card.id, one.card.version) == (package, version):
                return {**offered(one), **_card(one)}
        raise
    return {**found.as_json(), **_opened(found, shelf.database)}


@router.get("/{package}/{version}/life")
def show_life(package: str, version: str, shelf: AtShelf, keys: TheKeys) -> dict[str, Json]:
    """Tell what was decided of a version at this site, and by whom, from the ledger."""
    with shelf.database.read() as connection:
        told = life(connection, (package, version), keys)
    if not told:
        show_model(package, version, shelf)  # refuses where there is no such version
    return {"items": told}


@router.get("/{package}/{version}/review")
def show_review(package: str, version: str, shelf: AtShelf, clock: TheClock) -> dict[str, Json]:
    """List the patients whom a version has read, signed ones first; the look is recorded."""
    looked = Looked(actor=shelf.caller, now=clock.now(), named=True)
    return review(shelf.door, shelf.database, looked, (package, version))


@router.post("/{package}/{version}/rollback")
def roll_back_model(package: str, version: str, said: Why, shelf: AtShelf) -> dict[str, Json]:
    """Let a version read no more, at once, and the one that it replaced again."""
    command = RollBackPackage(package=package, version=version, reason=said.reason)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return show_model(package, version, shelf)


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


def _card(opened: OpenedPackage) -> dict[str, Json]:
    said = opened.card.model_dump(mode="json", by_alias=True)
    grades: Json = [
        {**one.model_dump(mode="json"), "passes": one.passes}
        for one in opened.card.explanations or ()
    ]
    return {"card": {**said, "explanations": grades}, "problem": None}


def _opened(one: Registered, database: Database) -> dict[str, Json]:
    """Open the package: a card that is not what was signed is not shown."""
    try:
        return _card(open_activated(Path(one.folder), trusted_makers(database), one.digest))
    except BadInput as problem:
        return {"card": None, "problem": problem.as_json()}
