"""Signed statements of how large the ledger was and what its root was, to be kept elsewhere."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lynkeus.core.errors import BadInput
from lynkeus.core.json import canonical, parse_object

ORIGIN = "lynkeus ledger v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A tree head, when it was, and the site's signature over both."""

    size: int
    root: bytes
    at: datetime
    signature: bytes

    def as_bytes(self) -> bytes:
        """Write the checkpoint as the file that is copied out."""
        return canonical(
            {
                "origin": ORIGIN,
                "size": self.size,
                "root": base64.b64encode(self.root).decode(),
                "at": self.at.isoformat(),
                "signature": base64.b64encode(self.signature).decode(),
            }
        )


def _statement(size: int, root: bytes, at: datetime) -> bytes:
    return "\n".join(
        (ORIGIN, str(size), base64.b64encode(root).decode(), at.isoformat(), "")
    ).encode()


def sign(key: Ed25519PrivateKey, *, size: int, root: bytes, at: datetime) -> Checkpoint:
    """Sign a tree head."""
    signature = key.sign(_statement(size, root, at))
    return Checkpoint(size=size, root=root, at=at, signature=signature)


def is_signed_by(checkpoint: Checkpoint, key: Ed25519PublicKey) -> bool:
    """Check a checkpoint's signature."""
    try:
        key.verify(
            checkpoint.signature, _statement(checkpoint.size, checkpoint.root, checkpoint.at)
        )
    except InvalidSignature:
        return False
    return True


def read_checkpoint(content: bytes) -> Checkpoint:
    """Read a checkpoint file.

    Raises:  BadInput: If it is none of ours.
    """
    try:
        said = parse_object(content)
        return Checkpoint(
            size=int(str(said["size"])),
            root=base64.b64decode(str(said["root"]), validate=True),
            at=datetime.fromisoformat(str(said["at"])),
            signature=base64.b64decode(str(said["signature"]), validate=True),
        )
    except (ValueError, KeyError, binascii.Error) as problem:
        message = "This file is no checkpoint of a Lynkeus ledger; give one from `checkpoints/`."
        raise BadInput(message, reason="not_a_checkpoint") from problem
