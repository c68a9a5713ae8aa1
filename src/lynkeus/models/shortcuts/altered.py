"""Films altered alike, whatever their label: lungs blanked, all else blanked, encoded, shaped."""

import io
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import scipy
from PIL import Image

from lynkeus.dicom.film import Film
from lynkeus.models.preprocess import squeeze

Square = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
QUALITY = 50
"""Of the JPEG that every film becomes: below what archives use, so that little stays of theirs."""
MARGIN = 1 / 32
"""Of the square, by which lungs grow before they are blanked: an outline is a few pixels off."""
HALF = 0.5
ODD = 0.02
"""Share of the films whose lungs may reach where all films are blanked alike no more."""
TOP = 255.0


def lungs_on(mask: Mask, size: int) -> Mask:
    """Bring a mask onto the square that a network sees.

    Args:     mask: Shape (rows, columns), True inside. size: Rows and columns of the square.
    Returns:  Shape (size, size); inside is where at least half of what is shown is.
    Source:   `preprocess.squeeze`, as the film.
    """
    inside: Mask = squeeze(mask.astype(np.float32), size=size) >= HALF
    return inside


def common_lungs(shares: Square) -> Mask:
    """Say where the lungs of any but the oddest films of a table lie.

    Args:     shares: Shape (S, S), in how many of the films each pixel is inside, 0 to 1.
    Returns:  Same shape: one outline for all films, which tells nothing of any.
    Source:   docs/methods/shortcuts.md.
    """
    common: Mask = shares > ODD
    return common


def without_lungs(square: Square, lungs: Mask, fill: float) -> Square:
    """Blank the lungs, and a margin around them.

    Args:     square: Shape (S, S), 0 to 1. lungs: Same shape. fill: One grey for all films, so that
              it says nothing of the film it lies on, nor of what lay under it.
    Returns:  Same shape.
    Source:   docs/methods/shortcuts.md.
    Limits:   The outline stays to be seen, and may tell the label by itself: `outline_facts`.
    """
    steps = max(1, round(MARGIN * square.shape[0]))
    grown = scipy.ndimage.binary_dilation(lungs, iterations=steps)
    return np.where(grown, np.float32(fill), square)


def only_lungs(square: Square, lungs: Mask, fill: float) -> Square:
    """Blank all but the lungs; as `without_lungs`, without a margin."""
    return np.where(lungs, square, np.float32(fill))


def encoded(film: Film) -> Film:
    """Store a film as JPEG of `QUALITY` and read it again.

    Args:     film: Brighter is denser.
    Returns:  Of the same shape, 0 to 255.
    Source:   ITU-T T.81, by Pillow.
    Limits:   What an earlier, coarser JPEG took away does not come back.
    """
    span = film.high - film.low
    grey = np.clip((film.pixels - film.low) / (span if span > 0 else 1.0), 0.0, 1.0) * TOP
    stored = io.BytesIO()
    Image.fromarray(np.rint(grey).astype(np.uint8)).save(stored, "JPEG", quality=QUALITY)
    with Image.open(stored) as picture:
        pixels = np.asarray(picture, np.float32)
    return Film(pixels=pixels, low=0.0, high=TOP, padding=film.padding)


def shaped(film: Film, aspect: float) -> Film:
    """Cut a film to an aspect, as much on one side as on the other.

    Args:     film: Any. aspect: Columns by rows.
    Returns:  The largest middle part of that aspect, to a pixel.
    Source:   docs/methods/shortcuts.md.
    Limits:   A film that was squeezed before it was stored stays squeezed; what is cut is gone.
    """
    rows, columns = film.pixels.shape
    down = min(rows, max(1, round(columns / aspect)))
    across = min(columns, max(1, round(rows * aspect)))
    top, left = (rows - down) // 2, (columns - across) // 2
    part = slice(top, top + down), slice(left, left + across)
    padding = None if film.padding is None else film.padding[part]
    return replace(film, pixels=np.ascontiguousarray(film.pixels[part]), padding=padding)
