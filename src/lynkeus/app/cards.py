"""The model packages of the site as the pages show them: the card, held against its signature."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import APIRouter

from lynkeus.access.web import Caller, TheDatabase
from lynkeus.app.registered import trusted_raw
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.models.ports import open_activated
from lynkeus.models.queries import named, registered
from lynkeus.models.registry import Registered

router = APIRouter(prefix="/api")


@router.get("/models")
def list_models(
    caller: Caller,  # noqa: ARG001  # only who is signed in may look
    database: TheDatabase,
) -> dict[str, Json]:
    """List every package that was ever activated here."""
    with database.read() as connection:
        return {"items": [_line(one) for one in registered(connection)]}


@router.get("/models/{package}/{version}")
def show_model(
    package: str,
    version: str,
    caller: Caller,  # noqa: ARG001  # only who is signed in may look
    database: TheDatabase,
) -> dict[str, Json]:
    """Give a package's card, read anew and held against its signature."""
    with database.read() as connection:
        found = named(connection, package, version)
    return {**_line(found), **_opened(found, database)}


def _line(one: Registered) -> dict[str, Json]:
    return {
        "package": one.package,
        "version": one.version,
        "title": one.summary.title,
        "registration": one.summary.registration,
        "responsible": one.summary.responsible,
        "standing": one.standing.value,
        "point": one.point,
        "here": dict(one.here),
        "signer": one.signer,
        "digest": one.digest,
    }


def _opened(one: Registered, database: Database) -> dict[str, Json]:
    """Open the package: a card that is not what was signed is not shown."""
    keys = [Ed25519PublicKey.from_public_bytes(raw) for raw in trusted_raw(database)]
    try:
        opened = open_activated(Path(one.folder), keys, one.digest)
    except BadInput as problem:
        return {"card": None, "problem": problem.as_json()}
    return {"card": opened.card.model_dump(mode="json", by_alias=True), "problem": None}
