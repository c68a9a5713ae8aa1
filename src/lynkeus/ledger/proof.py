"""Proofs that leave the house: packed with the program that checks them without it."""

import base64
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection

from lynkeus.core.errors import Conflict, NotFound
from lynkeus.core.json import Json, canonical
from lynkeus.ledger.checkpoints import Checkpoint
from lynkeus.ledger.merkle import consistency_proof, root_of
from lynkeus.ledger.read import leaf_hashes, newest_checkpoint

CHECKER = Path(__file__).with_name("check_ledger.py")


def growth(connection: Connection, older: Checkpoint) -> dict[str, Json]:
    """Prove that the ledger as it is now continues an older checkpoint; no entry is shown.

    Raises:  NotFound: If nothing was ever done. Conflict: If the ledger does not continue it.
    """
    newest = newest_checkpoint(connection)
    if newest is None:
        message = "Nothing was ever done on this site: there is nothing to prove."
        raise NotFound(message, reason="ledger_empty")
    hashes = leaf_hashes(connection)[: newest.size]
    if not 0 < older.size <= len(hashes) or root_of(hashes[: older.size]) != older.root:
        message = (
            f"The ledger does not continue the checkpoint of {older.at.isoformat()}: "
            "`lynkeus ledger verify --checkpoint FILE` says what is wrong."
        )
        raise Conflict(message, reason="ledger_not_continued", size=older.size)
    return {
        "older": older.as_bytes().decode(),
        "newer": newest.as_bytes().decode(),
        "proof": [text_of(one) for one in consistency_proof(hashes, older.size)],
    }


def packed(name: str, said: Mapping[str, Json], public: Ed25519PublicKey) -> bytes:
    """Pack a proof, the site's public key and the program that checks both into a zip archive.

    Args:     name: Of the proof's file in it. said: The proof. public: Of the key that signs heads.
    """
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr(name, canonical({**said, "public_key": text_of(raw)}))
        into.writestr(CHECKER.name, CHECKER.read_bytes())
    return archive.getvalue()


def text_of(data: bytes) -> str:
    """Write hashes, keys and random bytes as the checking program reads them."""
    return base64.b64encode(data).decode()
