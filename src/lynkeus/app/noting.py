"""Films that are not in the archive, read at a home: its own packages, and a note in its ledger."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.access.actors import Actor
from lynkeus.app.house import open_house
from lynkeus.app.registered import RegisteredPackages, trusted_raw
from lynkeus.core.database import Database
from lynkeus.core.errors import NotFound
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings
from lynkeus.inference.choice import ActivePackage
from lynkeus.inference.commands import NoteFilmsRead


def at_home(settings: Settings) -> tuple[list[ActivePackage], list[Ed25519PublicKey]]:
    """Give the packages that a home has activated, and the makers whom it trusts.

    Raises:  NotFound: If there is no home.
    """
    if not settings.database_path.is_file():
        message = f"There is no Lynkeus home at {settings.home}."
        raise NotFound(message, reason="no_database")
    database = Database(settings.database_path)
    try:
        keys = [Ed25519PublicKey.from_public_bytes(one) for one in trusted_raw(database)]
        return list(RegisteredPackages(database=database).active()), keys
    finally:
        database.close()


def note(settings: Settings, actor: Actor, notes: Iterable[NoteFilmsRead]) -> None:
    """Enter in the home's ledger which films were read, and on whose word.

    Raises:  Conflict: If another process has the home.
    """
    house = open_house(settings)
    try:
        for one in notes:
            house.door.execute(actor, one, key=new_id())
    finally:
        house.close()
