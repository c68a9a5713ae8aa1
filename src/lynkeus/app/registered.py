"""The registry as reading asks it: which packages read, and where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lynkeus.app.shipped.packages import shipped_keys
from lynkeus.core.database import Database
from lynkeus.inference.choice import ActivePackage, Wanted
from lynkeus.models import signing
from lynkeus.models.queries import in_use, named, trusted
from lynkeus.models.registry import Registered, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPackages:
    """Answers from the registry's tables."""

    database: Database

    def active(self) -> Sequence[ActivePackage]:
        """List the packages that read now, stopped ones included, by name."""
        with self.database.read() as connection:
            return [_active(one) for one in in_use(connection)]

    def named(self, package: str, version: str) -> ActivePackage:
        """Give a package that was active at some time.

        Raises:  NotFound: If there is none.
        """
        with self.database.read() as connection:
            return _active(named(connection, package, version))


def trusted_raw(database: Database) -> tuple[bytes, ...]:
    """Give the trusted makers' keys, 32 bytes each: the shipped ones, and those of the site."""
    with database.read() as connection:
        known = [signing.parse_public_key(one.text.encode()) for one in trusted(connection)]
    keys = (*shipped_keys(), *known)
    return tuple(dict.fromkeys(one.public_bytes(Encoding.Raw, PublicFormat.Raw) for one in keys))


def _active(one: Registered) -> ActivePackage:
    summary = one.summary
    return ActivePackage(
        id=one.package,
        version=one.version,
        folder=Path(one.folder),
        digest=one.digest,
        registration=summary.registration,
        responsible=summary.responsible,
        finding=summary.finding,
        wanted=Wanted(
            modalities=frozenset(summary.modalities),
            body_parts=frozenset(summary.body_parts),
            views=frozenset(summary.views),
        ),
        point=one.point,
        here=one.here,
        stopped=one.standing is Standing.STOPPED,
    )
