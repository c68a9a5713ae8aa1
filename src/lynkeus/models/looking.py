"""An image looked at for a data set: what names it, how large its pixels are, if it is of use."""

import hashlib

import numpy as np
import numpy.typing as npt

from lynkeus.dicom.film import take
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
