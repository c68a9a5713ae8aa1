"""Makers by page: whom the site believes; a key is trusted by signature, or trusted no more."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints

from lynkeus.access.signing import confirm
from lynkeus.access.web import Why
from lynkeus.app.cards import AtShelf, Shelf
from lynkeus.app.packages import distrust
from lynkeus.app.registered import known_makers
from lynkeus.core.json import Json
from lynkeus.models import signing
from lynkeus.models.makers.commands import DistrustKey, TrustKey
from lynkeus.models.registry import Maker

router = APIRouter(prefix="/api/makers")

KEY_MAX = 4096
"""Characters of a public key in PEM; an Ed25519 key has some 120."""


class Key(BaseModel):
    """A maker's public key, as its file says it."""

    text: Annotated[str, StringConstraints(max_length=KEY_MAX)]


class Trusted(Key):
    """The same, whose it is, and the password of who believes him."""

    name: Annotated[str, StringConstraints(max_length=400)]
    password: Annotated[str, StringConstraints(max_length=200)]


@router.get("")
def list_makers(shelf: AtShelf) -> dict[str, Json]:
    """List the makers whom the site believes, or did."""
    return {"items": [_told(one) for one in known_makers(shelf.database)]}


@router.post("/key")
def read_key(said: Key, shelf: AtShelf) -> dict[str, Json]:
    """Name a key by its fingerprint, before anybody trusts it, and say how it stands here."""
    shelf.door.check(shelf.caller, TrustKey)
    fingerprint = _fingerprint(said)
    known = _known(shelf, fingerprint)
    return {"key": fingerprint, "known": None if known is None else _told(known)}


@router.post("")
def trust_maker(said: Trusted, shelf: AtShelf, request: Request) -> dict[str, Json]:
    """Believe a maker; who asks signs with the password again."""
    shelf.door.check(shelf.caller, TrustKey)
    _fingerprint(said)
    confirm(request, shelf.caller, said.password, right="trust key", about="")
    command = TrustKey(text=said.text, name=said.name)
    shelf.door.execute(shelf.caller, command, key=shelf.key)
    return list_makers(shelf)


@router.post("/{key}/distrust")
def distrust_maker(key: str, said: Why, shelf: AtShelf) -> dict[str, Json]:
    """Believe a maker no more: what he has signed is stopped at once."""
    shelf.door.check(shelf.caller, DistrustKey)
    distrust(shelf, shelf.caller, key, said.reason, shelf.key)
    return list_makers(shelf)


def _fingerprint(said: Key) -> str:
    return signing.fingerprint(signing.parse_public_key(said.text.encode()))


def _known(shelf: Shelf, fingerprint: str) -> Maker | None:
    known = known_makers(shelf.database)
    return next((one for one in known if one.fingerprint == fingerprint), None)


def _told(one: Maker) -> dict[str, Json]:
    return {"key": one.fingerprint, "name": one.name, "trusted": one.trusted}
