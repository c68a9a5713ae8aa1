"""How much fine detail a picture has, scale by scale, and whether a radiograph has as much."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy

SIGMAS_PX = (1.0, 2.0, 4.0)
FLOOR = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least and the most of something that a radiograph has."""

    low: float
    high: float

    def hold(self, value: float) -> bool:
        """Tell whether a value lies within."""
        return self.low <= value <= self.high


FINEST = Bounds(low=0.022, high=0.15)
FINEST_BY_NEXT = Bounds(low=0.65, high=1.85)
NEXT_BY_COARSE = Bounds(low=0.42, high=1.0)
"""Of 4,399 films of children, 224 x 224, that training saw: 0.026 to 0.128, 0.76 to 1.58, 0.49 to
0.86."""


def odd_detail(square: npt.NDArray[np.float32]) -> tuple[float, Bounds] | None:
    """Tell what of a picture's detail no radiograph has: it was smoothed, sharpened or filtered.

    Args:     square: Shape (S, S), 0 to 1.
    Returns:  The first value of `detail_of` that is out of its bounds, and these; or None.
    Source:   As `detail_of`; docs/methods/applicability.md.
    Limits:   At the scale of the network alone: what a blur of a few pixels of a large film takes
              away was never seen there.
    """
    bounds = (FINEST, FINEST_BY_NEXT, NEXT_BY_COARSE)
    found = zip(detail_of(square), bounds, strict=True)
    return next(((value, one) for value, one in found if not one.hold(value)), None)


def detail_of(square: npt.NDArray[np.float32]) -> tuple[float, float, float]:
    """Tell how much of a picture's contrast is fine, and how it grows from scale to scale.

    Args:     square: Shape (S, S), 0 to 1.
    Returns:  The standard deviation of what is finer than 1 pixel by that of the whole; and what
              each of the two coarser bands has in the finer one by what it has itself. No units.
    Source:   Bands between Gaussians of 1, 2 and 4 pixels: Burt and Adelson 1983, "The Laplacian
              pyramid as a compact image code", doi:10.1109/TCOM.1983.1095851.
    """
    layers = [square, *(scipy.ndimage.gaussian_filter(square, sigma) for sigma in SIGMAS_PX)]
    finest, next_, coarse = (float((one - other).std()) for one, other in pairwise(layers))
    whole = max(float(square.std()), FLOOR)
    return finest / whole, finest / max(next_, FLOOR), next_ / max(coarse, FLOOR)
