"""What a home says of its packages, while a service may be running on it: read, never written."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lynkeus.app.homes import check_home
from lynkeus.app.registered import RegisteredPackages, known_makers, trusted_makers
from lynkeus.core.database import Database
from lynkeus.core.settings import Settings
from lynkeus.inference.choice import ActivePackage
from lynkeus.models.queries import registered


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHome:
    """The packages in use, candidates, stopped versions, and the makers who are believed or not.

    `withdrawn` are the fingerprints of the keys that the site trusts no more.
    """

    active: tuple[ActivePackage, ...]
    waiting: tuple[ActivePackage, ...]
    stopped: frozenset[tuple[str, str]]
    trusted: tuple[Ed25519PublicKey, ...]
    withdrawn: frozenset[str]


def at_home(settings: Settings) -> AtHome:
    """Tell what a home says of its packages, and of those who make them.

    Raises:  BadInput: If there is no home.
    """
    check_home(settings)
    database = Database(settings.database_path)
    site = RegisteredPackages(database=database)
    try:
        with database.read() as connection:
            known = registered(connection)
        return AtHome(
            active=tuple(site.active()),
            waiting=tuple(site.named(one.package, one.version) for one in known if one.waits),
            stopped=frozenset((one.package, one.version) for one in known if one.stopped),
            trusted=trusted_makers(database),
            withdrawn=frozenset(
                one.fingerprint for one in known_makers(database) if not one.trusted
            ),
        )
    finally:
        database.close()
