"""The site's model packages: taken in, trusted, activated, and found again by who reads."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.access.actors import Actor
from lynkeus.app.house import House
from lynkeus.app.shipped.packages import shipped_keys, shipped_package
from lynkeus.core.ids import new_id
from lynkeus.models import signing
from lynkeus.models.commands import TrustKey, activation
from lynkeus.models.ports import OpenedPackage, open_package
from lynkeus.models.queries import is_trusted, trusted

SHIPPED_MAKER = "Lynkeus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated:
    """What was activated."""

    package: str
    version: str
    registration: str


def activate(house: House, actor: Actor, said: str) -> Activated:
    """Activate a package: a shipped one by its name, another by its folder, which is taken in.

    Raises:  BadInput: If it is broken, altered, unsigned or not trusted. Conflict: If the version
             was activated with other content.
    """
    opened = open_package(shipped_package(said) or Path(said), _keys(house))
    if shipped_package(said) is None:
        opened = _take_in(house, opened)
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
    """Copy a package into the home, where nobody moves it away from under the readings."""
    target = house.settings.packages_folder / opened.digest
    if not target.is_dir():
        aside = target.with_suffix(".part")
        shutil.rmtree(aside, ignore_errors=True)
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(opened.folder, aside)
        aside.replace(target)
    return open_package(target, _keys(house))


def _trust_shipped(house: House, actor: Actor, signer: str) -> None:
    """Enter the shipped maker's key in the site's own list, where the ledger tells of it."""
    with house.database.read() as connection:
        if is_trusted(connection, signer):
            return
    for key in shipped_keys():
        if signing.fingerprint(key) == signer:
            trust(house, actor, signing.public_key_text(key).decode(), SHIPPED_MAKER)
