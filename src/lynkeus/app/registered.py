"""The registry as reading asks it: which packages read, and where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lynkeus.app.shipped.packages import shipped_keys
from lynkeus.core.database import Database
from lynkeus.inference.choice import ActivePackage, Wanted
from lynkeus.models import signing
from lynkeus.models.queries import in_use, makers, named, registered
from lynkeus.models.registry import Maker, Registered

SHIPPED_MAKER = "Lynkeus"
IN_USE_BY = "in use here by the decision of "
"""A card says that whoever lets a model read answers for its use: who that is, the site says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPackages:
    """Answers from the registry's tables."""

    database: Database

    def active(self) -> Sequence[ActivePackage]:
        """List the packages that read now, stopped ones included, by name."""
        with self.database.read() as connection:
            return [_active(one) for one in in_use(connection)]

    def unseen(self) -> Sequence[ActivePackage]:
        """List the packages that read beside those, and whose results nobody is shown."""
        with self.database.read() as connection:
            return [_active(one) for one in registered(connection) if one.reads_unseen]

    def named(self, package: str, version: str) -> ActivePackage:
        """Give a package that was active or read unseen at some time.

        Raises:  NotFound: If there is none.
        """
        with self.database.read() as connection:
            return _active(named(connection, package, version))


def known_makers(database: Database) -> tuple[Maker, ...]:
    """List the makers whom the site trusts or did; the shipped one is trusted until it says no."""
    with database.read() as connection:
        written = makers(connection)
    known = {one.fingerprint for one in written}
    shipped = [
        Maker(
            fingerprint=signing.fingerprint(one),
            text=signing.public_key_text(one).decode(),
            name=SHIPPED_MAKER,
            trusted=True,
        )
        for one in shipped_keys()
    ]
    return (*(one for one in shipped if one.fingerprint not in known), *written)


def trusted_makers(database: Database) -> tuple[Ed25519PublicKey, ...]:
    """Give the keys of the makers who are trusted."""
    believed = (one.text.encode() for one in known_makers(database) if one.trusted)
    return tuple(signing.parse_public_key(one) for one in believed)


def trusted_raw(database: Database) -> tuple[bytes, ...]:
    """Give the same keys as a child process is told them: 32 bytes each."""
    keys = trusted_makers(database)
    return tuple(one.public_bytes(Encoding.Raw, PublicFormat.Raw) for one in keys)


def _active(one: Registered) -> ActivePackage:
    summary = one.summary
    return ActivePackage(
        id=one.package,
        version=one.version,
        folder=Path(one.folder),
        digest=one.digest,
        registration=summary.registration,
        responsible=_answering(one),
        finding=summary.finding,
        wanted=Wanted(
            modalities=frozenset(summary.modalities),
            body_parts=frozenset(summary.body_parts),
            views=frozenset(summary.views),
        ),
        point=one.point,
        here=one.here,
        stopped=one.stopped or not one.trusted,
        distrusted=not one.trusted,
    )


def _answering(one: Registered) -> str:
    """Name who answers for it; who stopped or replaced it decided that it is in use no more."""
    said = one.summary.responsible
    return f"{said}; {IN_USE_BY}{one.standing_by}" if one.reads else said
