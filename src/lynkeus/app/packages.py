"""The site's model packages: taken in, trusted, activated, and found again by who reads."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.access.actors import Actor
from lynkeus.app.house import House
from lynkeus.app.shipped.packages import package_folder, shipped_keys
from lynkeus.core.errors import BadInput
from lynkeus.core.ids import new_id
from lynkeus.models import signing
from lynkeus.models.commands import TrustKey, activation
from lynkeus.models.ports import OpenedPackage, open_activated, open_package
from lynkeus.models.queries import is_trusted, trusted

SHIPPED_MAKER = "Lynkeus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated:
    """What was activated."""

    package: str
    version: str
    registration: str


def activate(house: House, actor: Actor, said: str) -> Activated:
    """Activate a package: a shipped one by its name, another by its folder; it is taken in.

    Again, it mends the site's copy of it.

    Raises:  BadInput: If there is none, or it is broken, altered, unsigned or not trusted.
             Conflict: If the version was activated with other content.
    """
    opened = _take_in(house, open_package(package_folder(said), _keys(house)))
    _trust_shipped(house, actor, opened.signer)
    house.door.execute(actor, activation(opened), key=new_id())
    card = opened.card
    return Activated(package=card.id, version=card.version, registration=card.registration.value)


def trust(house: House, actor: Actor, text: str, name: str) -> str:
    """Trust a maker's public key; gives its fingerprint.

    Raises:  BadInput: If the text is no public key.
    """
    key = signing.parse_public_key(text.encode())
    house.door.execute(actor, TrustKey(text=text, name=name), key=new_id())
    return signing.fingerprint(key)


def _keys(house: House) -> tuple[Ed25519PublicKey, ...]:
    with house.database.read() as connection:
        known = trusted(connection)
    return (*shipped_keys(), *(signing.parse_public_key(one.text.encode()) for one in known))


def _take_in(house: House, opened: OpenedPackage) -> OpenedPackage:
    """Copy a package into the home, where no update moves it away from under the readings.

    A copy that is there is used if it is whole; a spoilt one gives way to one that is.
    """
    keys, digest = _keys(house), opened.digest
    target = house.settings.packages_folder / digest
    with suppress(BadInput):
        return open_activated(target, keys, digest)
    aside, spoilt = target.with_suffix(".part"), target.with_suffix(".spoilt")
    _remove(aside)
    target.parent.mkdir(exist_ok=True)
    shutil.copytree(opened.folder, aside)
    whole = open_activated(aside, keys, digest)
    _remove(spoilt)
    if os.path.lexists(target):
        target.rename(spoilt)
    aside.rename(target)
    _remove(spoilt)
    return replace(whole, folder=target)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _trust_shipped(house: House, actor: Actor, signer: str) -> None:
    """Enter the shipped maker's key in the site's own list, where the ledger tells of it."""
    with house.database.read() as connection:
        if is_trusted(connection, signer):
            return
    for key in shipped_keys():
        if signing.fingerprint(key) == signer:
            trust(house, actor, signing.public_key_text(key).decode(), SHIPPED_MAKER)
