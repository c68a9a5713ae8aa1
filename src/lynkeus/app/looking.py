"""An image looked at for a data set, in a child that it may end.

The archive's images never leave the service for this.
"""

import hashlib

from lynkeus.archive.decoding import decoded
from lynkeus.archive.ports import SealedOriginals
from lynkeus.archive.queries import Instance
from lynkeus.core.children import Children
from lynkeus.core.errors import LynkeusError
from lynkeus.dicom.parse import parse_header
from lynkeus.manifests.content import Look
from lynkeus.models.looking import look


def looked(children: Children, data: bytes) -> Look:
    """Look at a file in a child: one that cannot be read says why."""
    try:
        return decoded(children, look, data)
    except LynkeusError as problem:
        return Look(why=problem.sentence)


def stored_digest(originals: SealedOriginals, found: Instance) -> str:
    """Give the SHA-256 of a stored object's data set as it lies there now.

    Raises:  Broken: If it was changed on the disk. BadInput: If it has no header any more.
    """
    data = originals.whole(found)
    return hashlib.sha256(memoryview(data)[parse_header(data).dataset_offset :]).hexdigest()
