"""The site's model packages: taken in, trusted, activated, and found again by who reads."""

import os
import shutil
import threading
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.app.registered import SHIPPED_MAKER, known_makers, trusted_makers
from lynkeus.app.shipped.packages import (
    is_shipped,
    package_folder,
    shipped_classifiers,
    shipped_keys,
    shipped_package,
    shipped_version,
)
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, NotFound, Refused
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.core.settings import Settings
from lynkeus.inference.choice import as_its_card_says
from lynkeus.inference.ports import Models
from lynkeus.models import signing
from lynkeus.models.commands import ActivatePackage, activation
from lynkeus.models.makers.commands import DistrustKey, TrustKey
from lynkeus.models.ports import OpenedPackage, open_activated, open_package
from lynkeus.models.queries import makers, named, registered
from lynkeus.models.registry import NEVER_USED, Maker, summary_of

INSTALLED = "installed"
"""How a shipped version stands that nobody has activated here."""
TAKING = threading.RLock()
"""Held while a copy is made, and until it is registered, or let go of."""


class Keeper(Protocol):
    """Who keeps a site's packages: a house does, and whoever is given these of it."""

    @property
    def door(self) -> Door:
        """The one door."""
        ...

    @property
    def database(self) -> Database:
        """The registry is in it."""
        ...

    @property
    def settings(self) -> Settings:
        """They say where the copies lie."""
        ...

    @property
    def models(self) -> Models:
        """They say whether a package can read at all."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated:
    """What was activated."""

    package: str
    version: str
    registration: str


def activate(house: Keeper, actor: Actor, said: str, reason: str = "") -> Activated:
    """Activate a package: a shipped one by its name, another by its folder; it is taken in.

    Again, it mends the site's copy of it.

    Args:     said: Its name or folder. reason: Asked for where the version was stopped here.
    Raises:   BadInput: If there is none, or it is broken, altered, unsigned or not trusted.
              Conflict: If the version was activated with other content, or stopped and no reason
              is given.
    """
    opened = open_package(package_folder(said), trusted_makers(house.database))
    return _activate(house, actor, opened, reason, new_id())


def activate_again(
    house: Keeper, actor: Actor, which: tuple[str, str], reason: str, key: str
) -> Activated:
    """Activate a version that lies here: one that is shipped, or was activated before.

    Args:     which: Package and version. reason: As for `activate`. key: As for the door.
    Raises:   Refused: If the actor may not. NotFound: If no such version lies here. The rest as
              `activate`.
    """
    house.door.check(actor, ActivatePackage)
    _check_used(house.database, which)
    opened = open_version(house.database, which)
    return _activate(house, actor, opened, reason, key)


def _check_used(database: Database, which: tuple[str, str]) -> None:
    """Keep what was taken in, and was never in use here, from being put to use unreleased.

    Raises:  Refused: reason `release_first`.
    """
    with database.read() as connection:
        known = [one for one in registered(connection) if (one.package, one.version) == which]
    if any(one.standing in NEVER_USED for one in known):
        name = " ".join(which)
        message = (
            f"{name} was taken in and never in use here, so it is released, not activated. Where "
            "it is the first of its package, who runs this machine may activate it at the terminal."
        )
        raise Refused(message, reason="release_first", package=which[0], version=which[1])


def open_version(database: Database, which: tuple[str, str]) -> OpenedPackage:
    """Open a version that lies here, only as it was activated, or as it is shipped.

    Raises:  NotFound: If none does. BadInput: As `open_activated`.
    """
    keys, (package, version) = trusted_makers(database), which
    shipped = shipped_package(package)
    if shipped is not None and shipped_version(shipped) == version:
        return open_package(shipped, keys)
    with database.read() as connection:
        found = named(connection, package, version)
    return open_activated(Path(found.folder), keys, found.digest)


def installed(
    database: Database, but: AbstractSet[tuple[str, str]] = frozenset()
) -> list[OpenedPackage]:
    """Open the shipped packages whose maker is trusted; one that is broken is not offered.

    Args:     but: Packages and versions that are left out, unopened.
    """
    keys, found = trusted_makers(database), list[OpenedPackage]()
    for folder in shipped_classifiers():
        if (folder.name, shipped_version(folder)) in but:
            continue
        with suppress(BadInput):
            found.append(open_package(folder, keys))
    return found


def package_lines(database: Database) -> tuple[list[Json], list[Json]]:
    """Give a line for each version that was ever activated here, and for each other shipped one."""
    with database.read() as connection:
        known = registered(connection)
    used = {(one.package, one.version) for one in known}
    return [one.as_json() for one in known], [offered(one) for one in installed(database, used)]


def offered(one: OpenedPackage) -> dict[str, Json]:
    """Give the line of a shipped version that nobody has activated here, as `Registered` gives it.

    It has its own standing, by nobody and since never.
    """
    card, summary = one.card, summary_of(one.card)
    return {
        "package": card.id,
        "version": card.version,
        "title": summary.title,
        "registration": summary.registration,
        "responsible": summary.responsible,
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


def trust(house: Keeper, actor: Actor, said: str, name: str, file: str = "") -> str:
    """Trust a maker; gives the fingerprint of his key.

    Args:     said: His public key (PEM), or the fingerprint of one that the site knows already.
              name: What he is called; where it is empty, as before, or as the file of his key.
    Raises:   BadInput: If it is neither.
    """
    known = _known(house, said)
    text = said if known is None else known.text
    fingerprint = signing.fingerprint(signing.parse_public_key(text.encode()))
    known = known or _known(house, fingerprint)
    whose = name or (file if known is None else known.name)
    house.door.execute(actor, TrustKey(text=text, name=whose), key=new_id())
    return fingerprint


def distrust(house: Keeper, actor: Actor, fingerprint: str, reason: str, key: str = "") -> Json:
    """Trust a maker no more, the shipped one too; tells which packages of his were stopped.

    Args:     key: As for the door; of its own where none is given.
    Raises:   NotFound: If the site knows no such maker.
    """
    maker = _known(house, fingerprint)
    if maker is None:
        message = (
            f"This site knows no maker with the key {fingerprint[:16]}: `lynkeus packages list` "
            "names all."
        )
        raise NotFound(message, reason="no_such_maker", key=fingerprint)
    command = DistrustKey(text=maker.text, name=maker.name, reason=reason)
    return house.door.execute(actor, command, key=key or new_id())


def _known(house: Keeper, fingerprint: str) -> Maker | None:
    known = known_makers(house.database)
    return next((one for one in known if one.fingerprint == fingerprint), None)


def take_in(house: Keeper, actor: Actor, opened: OpenedPackage) -> OpenedPackage:
    """Copy a package into the home once it has shown that it can read; gives the copy.

    Raises:  BadInput: If it cannot.
    """
    if not is_shipped(opened.folder):
        house.models.prove(as_its_card_says(opened))
    with TAKING:
        taken = _take_in(house, opened)
    _trust_shipped(house, actor, taken.signer)
    return taken


def let_go(house: Keeper, digest: str) -> None:
    """Keep nothing of a package that was taken in, and then refused; not where it lay here."""
    with house.database.read() as connection:
        known = any(one.digest == digest for one in registered(connection))
    if not known:
        _remove(house.settings.packages_folder / digest)


def _activate(
    house: Keeper, actor: Actor, opened: OpenedPackage, reason: str, key: str
) -> Activated:
    taken = take_in(house, actor, opened)
    house.door.execute(actor, activation(taken, reason), key=key)
    card = taken.card
    return Activated(package=card.id, version=card.version, registration=card.registration.value)


def _take_in(house: Keeper, opened: OpenedPackage) -> OpenedPackage:
    """Copy a package into the home, where no update moves it away from under the readings.

    A copy that is there is used if it is whole; a spoilt one gives way to one that is.
    """
    keys, digest = trusted_makers(house.database), opened.digest
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


def _trust_shipped(house: Keeper, actor: Actor, signer: str) -> None:
    """Enter the shipped maker's key in the site's own list, where the ledger tells of it.

    Not where it is trusted no more: that is for a person to take back.
    """
    with house.database.read() as connection:
        if any(one.fingerprint == signer for one in makers(connection)):
            return
    for key in shipped_keys():
        if signing.fingerprint(key) == signer:
            trust(house, actor, signing.public_key_text(key).decode(), SHIPPED_MAKER)
