"""A package's seal: a list of its files' checksums, signed by its maker."""

import base64
import binascii
import hashlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from lynkeus.core.errors import BadInput
from lynkeus.core.json import canonical, parse_object

PREFIX = b"lynkeus-package/1\n"


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Write the list that is signed: each file's SHA-256, sorted by name."""
    return canonical({name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)})


def fingerprint(key: Ed25519PublicKey) -> str:
    """Name a key: the SHA-256 of its 32 bytes, in hex."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def digest(listed: bytes) -> str:
    """Name a package's exact content by its list of checksums (SHA-256, hex)."""
    return hashlib.sha256(listed).hexdigest()


def sign(listed: bytes, key: Ed25519PrivateKey) -> bytes:
    """Sign a list of checksums; gives the text of `signature.json`."""
    public = key.public_key()
    return canonical(
        {
            "key": fingerprint(public),
            "signature": base64.b64encode(key.sign(PREFIX + listed)).decode(),
        }
    )


def signer_of(signature: bytes) -> str:
    """Say whose signature it claims to be, without believing it.

    Raises:  BadInput: reason `package_unsigned`, if it is no signature at all.
    """
    return _parts(signature)[0]


def verify(listed: bytes, signature: bytes, key: Ed25519PublicKey) -> None:
    """Hold a list of checksums against its signature.

    Raises:  BadInput: reason `package_unsigned` or `package_altered`.
    """
    try:
        key.verify(_parts(signature)[1], PREFIX + listed)
    except InvalidSignature as error:
        sentence = (
            "The package's signature does not fit its list of files: the list was changed after "
            "it was signed. Fetch the package again from its maker."
        )
        raise BadInput(sentence, reason="package_altered", file="checksums.json") from error


def parse_public_key(text: bytes) -> Ed25519PublicKey:
    """Read a maker's public key (PEM).

    Raises:  BadInput: reason `not_a_key`.
    """
    try:
        key = load_pem_public_key(text)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key() from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key()
    return key


def public_key_text(key: Ed25519PublicKey) -> bytes:
    """Write a public key (PEM)."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def parse_private_key(text: bytes) -> Ed25519PrivateKey:
    """Read a maker's private key (PEM, PKCS 8, without a password).

    Raises:  BadInput: reason `not_a_key`.
    """
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key() from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key()
    return key


def private_key_text(key: Ed25519PrivateKey) -> bytes:
    """Write a private key (PEM, PKCS 8)."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _no_key() -> BadInput:
    sentence = (
        "This is not a maker's key. It should be an Ed25519 key in PEM: a text that begins with "
        "-----BEGIN PUBLIC KEY-----, or PRIVATE where it is to sign."
    )
    return BadInput(sentence, reason="not_a_key")


def _parts(signature: bytes) -> tuple[str, bytes]:
    try:
        read = parse_object(signature)
        return str(read["key"]), base64.b64decode(str(read["signature"]), validate=True)
    except (ValueError, KeyError, binascii.Error) as error:
        sentence = (
            "The package's signature cannot be read, so nobody answers for it. Fetch the package "
            "again from its maker."
        )
        raise BadInput(sentence, reason="package_unsigned") from error
