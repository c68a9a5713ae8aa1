"""The HTTP face of the demo: how far its material is, and a byte flipped in a copy."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel

from lynkeus.access.web import Caller, TheDatabase, TheKeys, front, provided
from lynkeus.app.demo.flip import flip_and_verify
from lynkeus.app.demo.stage import Stage
from lynkeus.app.story import LedgerKey
from lynkeus.core.errors import Refused
from lynkeus.core.json import Json

router = APIRouter(prefix="/api/demo")


class Entry(BaseModel):
    """An entry of the ledger, by its number."""

    number: int


@router.get("")
def how_far(request: Request) -> dict[str, Json]:
    """Tell how far the demo's material is; public, as the material is."""
    return _stage(request).told()


@router.post("/flip")
def flip(
    request: Request,
    caller: Caller,  # noqa: ARG001  # only who is signed in may ask
    database: TheDatabase,
    keys: TheKeys,
    key: Annotated[LedgerKey, provided(LedgerKey)],
    said: Entry,
) -> dict[str, Json]:
    """Flip one byte of an entry in a copy of the database, and verify the copy."""
    _stage(request)
    return flip_and_verify(database, keys, key.public, said.number)


def _stage(request: Request) -> Stage:
    found = front(request).ports.get(Stage)
    if not isinstance(found, Stage):
        message = "This is no demo: sign in with your own account."
        raise Refused(message, reason="no_demo")
    return found
