"""An image looked at for a data set: what names it, how large its pixels are, whether it is of use.

What decodes it runs in a child; the archive's images never leave the service for this.
"""

import hashlib

import numpy as np
import numpy.typing as npt

from lynkeus.archive.decoding import decoded
from lynkeus.archive.ports import SealedOriginals
from lynkeus.archive.queries import Instance
from lynkeus.core.children import Children
from lynkeus.core.errors import LynkeusError
from lynkeus.dicom.film import take
from lynkeus.dicom.parse import parse_header
from lynkeus.dicom.spacing import spacing_of
from lynkeus.manifests.content import Look, useless
from lynkeus.models.seen import film_hash


def look(data: bytes) -> Look:
    """Look at a DICOM, PNG or JPEG file.

    Raises:  BadInput: As `take`.
    """
    taken = take(data)
    film, spacing = taken.film, spacing_of(taken.header.attributes)
    shown = film.pixels if film.padding is None else film.pixels[~film.padding]
    return Look(
        sha256=hashlib.sha256(data).hexdigest(),
        content=film_hash(film.pixels),
        spacing_mm=None if spacing is None else spacing[:2],
        why=useless(shown),
    )


def look_at(pixels: npt.NDArray[np.float32], sha256: str) -> Look:
    """Look at grey values that came out of an array; `sha256` is of its file."""
    flat = pixels.reshape(-1, pixels.shape[-1])
    return Look(sha256=sha256, content=film_hash(flat), why=useless(pixels))


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
