"""What a training by page has made, taken in by page as the terminal takes packages in."""

from typing import Annotated

from fastapi import APIRouter

from lynkeus.access.actors import Actor
from lynkeus.access.web import provided
from lynkeus.app.cards import AtShelf
from lynkeus.app.packages import Keeper, trust
from lynkeus.app.registered import trusted_makers
from lynkeus.app.taking_in import take_candidate
from lynkeus.core.json import Json
from lynkeus.learning.runs.ports import Trainings
from lynkeus.learning.runs.queries import run_of
from lynkeus.learning.runs.run import check_done
from lynkeus.models import signing
from lynkeus.models.cycle.commands import ImportPackage
from lynkeus.models.makers.commands import TrustKey
from lynkeus.models.ports import open_package
from lynkeus.models.queries import makers

router = APIRouter(prefix="/api/trainings")

OWN = "Trainings of this site"
"""What the maker is called whose key signs what this site trains."""


@router.post("/{run}/packages/{package}/import")
def import_trained(
    run: str, package: str, shelf: AtShelf, trainings: Annotated[Trainings, provided(Trainings)]
) -> Json:
    """Take in what a training has made as a candidate: it lies here, and reads nothing."""
    for command in (ImportPackage, TrustKey):
        shelf.door.check(shelf.caller, command)
    with shelf.database.read() as connection:
        check_done(run_of(connection, run))
    folder = trainings.made(run, package)
    # A spoilt package leaves no trust behind.
    open_package(folder, [signing.parse_public_key(trainings.maker().encode())])
    _trust_own(shelf, shelf.caller, trainings.maker())
    opened = open_package(folder, trusted_makers(shelf.database))
    return take_candidate(shelf, shelf.caller, opened, shelf.key)


def _trust_own(keeper: Keeper, actor: Actor, maker: str) -> None:
    """Trust the key of this site's own trainings, whose private half never leaves its home.

    Not where somebody has withdrawn that: it is for a person to take back.
    """
    fingerprint = signing.fingerprint(signing.parse_public_key(maker.encode()))
    with keeper.database.read() as connection:
        known = {one.fingerprint for one in makers(connection)}
    if fingerprint not in known:
        trust(keeper, actor, maker, OWN)
