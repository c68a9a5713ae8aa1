"""What was found in an image when it was looked at, and whether it can teach anybody anything."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Spacing = tuple[float, float]
"""From row to row and from column to column, mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An image as it lies there.

    `why` says why it cannot be used, "" where it can. An image of the archive also says which
    study it is of, and whose, by their random ids.
    """

    sha256: str = ""
    content: str = ""
    spacing_mm: Spacing | None = None
    mask_sha256: str = ""
    study: str = ""
    patient: str = ""
    why: str = ""


def useless(pixels: npt.NDArray[np.float32]) -> str:
    """Say why nothing can be learnt from grey values: "" where they can be used.

    Args:     pixels: Any shape, without padding.
    Returns:  A sentence's end, for the row that names the image.
    Source:   IEEE 754 for what is no number; else there is no picture.
    Limits:   A picture that is nearly blank is found by the checks of an archive, not here.
    """
    if pixels.size == 0:
        return "it has no pixels: take it out"
    if not np.isfinite(pixels).all():
        return "pixels of it are no numbers (NaN or infinite): make the file anew"
    low, high = pixels.min(), pixels.max()
    return (
        f"all its pixels are {float(low):g}, so it shows nothing: take it out"
        if low == high
        else ""
    )
