"""Keys: the site's, in files outside the store; each subject's, wrapped by the site's."""

import hmac
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import Column, Connection, LargeBinary, String, Table, select

from lynkeus.core.database import metadata
from lynkeus.core.errors import Broken, NotFound
from lynkeus.core.files import write_whole
from lynkeus.core.ids import SubjectId
from lynkeus.core.json import canonical
from lynkeus.core.sealing import KEY_BYTES, new_key, open_bytes, seal_bytes

subject_keys = Table(
    "subject_keys",
    metadata,
    Column("subject", String(32), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

SITE_KEY, ADDRESS_KEY, LEDGER_KEY = "site.key", "address.key", "ledger.key"
ONLY_OWNER_FOLDER = 0o700


class SiteKeys:
    """The site's own keys, made on first use, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=ONLY_OWNER_FOLDER)
        self.path = folder / SITE_KEY
        self.site = _random_key(self.path)
        self.address = _random_key(folder / ADDRESS_KEY)
        self.signing = _signing_key(folder / LEDGER_KEY)

    @classmethod
    def opened(cls, folder: Path) -> "SiteKeys":
        """Read a site's keys without making any.

        Raises:  NotFound: If one of them is not there.
        """
        for name in (SITE_KEY, ADDRESS_KEY, LEDGER_KEY):
            if not (folder / name).is_file():
                message = f"The site's key file {name} is not in {folder}: put it back first."
                raise NotFound(message, reason="key_file_missing", file=name)
        return cls(folder)


class SubjectKeys:
    """One key a subject, so that destroying it makes all that was sealed with it unreadable."""

    def __init__(self, site: bytes) -> None:
        self._site = site

    @property
    def site(self) -> bytes:
        """The key for what is about no subject, or about several."""
        return self._site

    def secret_of(self, purpose: str, *words: str) -> bytes:
        """Give the secret that belongs to these words: the same each time, told by the site alone.

        Source:  HMAC-SHA-256, RFC 2104.
        """
        return hmac.digest(self._site, canonical([purpose, *words]), "sha256")

    def make_key(self, connection: Connection, subject: SubjectId) -> bytes:
        """Make the key of a new subject."""
        key = new_key()
        wrapped = seal_bytes(self._site, key, subject.encode())
        connection.execute(subject_keys.insert().values(subject=subject, wrapped=wrapped))
        return key

    def key_of(self, connection: Connection, subject: SubjectId) -> bytes:
        """Give a subject's key.

        Raises:  NotFound: If the subject was erased, or never was.
        """
        found = connection.execute(
            select(subject_keys.c.wrapped).where(subject_keys.c.subject == subject)
        ).scalar()
        if found is None:
            message = "The key of this subject is gone: what was sealed with it cannot be read."
            raise NotFound(message, reason="subject_erased", subject=subject)
        return open_bytes(self._site, found, subject.encode())

    def wrap(self, key: bytes, inner: bytes, about: bytes) -> bytes:
        """Seal an object's key with a subject's."""
        return seal_bytes(key, inner, about)

    def unwrap(self, key: bytes, wrapped: bytes, about: bytes) -> bytes:
        """Open an object's key with a subject's."""
        return open_bytes(key, wrapped, about)


def _random_key(path: Path) -> bytes:
    if not path.exists():
        write_whole(path, new_key())
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        message = f"The key file {path.name} has {len(key)} bytes instead of {KEY_BYTES}."
        raise Broken(message, reason="key_file_damaged", file=path.name)
    return key


def _signing_key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        write_whole(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as problem:
        message = f"The key file {path.name} holds no key: put the one that was kept back."
        raise Broken(message, reason="key_file_damaged", file=path.name) from problem
    if not isinstance(key, Ed25519PrivateKey):
        message = f"The key file {path.name} holds another kind of key than Ed25519."
        raise Broken(message, reason="key_file_damaged", file=path.name)
    return key
