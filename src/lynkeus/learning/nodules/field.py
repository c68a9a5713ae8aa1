"""A crop of so many millimetres around a nodule, whatever the scan's pixel spacing."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from lynkeus.learning.nodules import FIELD_MM

SIDE = 80
Crop = npt.NDArray[np.float32]


def field_of(crop: Crop, spacing_mm: float, *, side: int = SIDE) -> Crop:
    """Cut, or fill up, a crop to `FIELD_MM` around its middle.

    Args:     crop: Shape (S, S). spacing_mm: Of its pixels. side: Of the result.
    Returns:  Shape (side, side); between pixels a straight line, beyond the edge its last pixel.
    """
    middle = (len(crop) - 1) / 2
    at = (np.arange(side) - (side - 1) / 2) * FIELD_MM / side / spacing_mm + middle
    places = np.meshgrid(at, at, indexing="ij")
    made: Crop = ndimage.map_coordinates(crop, places, order=1, mode="nearest")
    return made
