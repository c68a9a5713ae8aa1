"""The surfaces of two masks, and how far each point of one lies from the other."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from lynkeus.measures.masks import Mask, check_one_grid

Distances = npt.NDArray[np.float64]


def surface_distances(
    predicted: Mask, reference: Mask, *, spacing: Sequence[float]
) -> tuple[Distances, Distances]:
    """Measure from each point of either surface the way to the nearest point of the other.

    Args:     predicted: Any shape, True inside. reference: Same shape. spacing: From one pixel to
              the next, an axis each; ones for distances in pixels.
    Returns:  From the predicted surface to the reference's, and back; a number a surface point, in
              the unit of `spacing`. A surface that is not there has no points, and is infinitely
              far from those of the other.
    Raises:   ValueError: If the shapes differ, or an axis has no spacing above zero.
    Source:   A surface is made of the pixels inside that touch one outside by a side, or the border
              of the picture (erosion, Serra 1982); exact Euclidean distances: Maurer et al. 2003,
              doi:10.1109/TPAMI.2003.1177156.
    Limits:   From pixel middle to pixel middle: a mask that is half a pixel larger is not seen.
    """
    check_one_grid(predicted, reference)
    if len(spacing) != predicted.ndim or min(spacing, default=0) <= 0:
        message = f"spacing is {tuple(spacing)}; each of {predicted.ndim} axes wants one above zero"
        raise ValueError(message)
    window = _window(predicted | reference)
    one, other = (_surface(mask[window]) for mask in (predicted, reference))
    return _to(one, other, spacing), _to(other, one, spacing)


def _window(either: Mask) -> tuple[slice, ...]:
    """Find the part of the picture that holds both masks: no surface lies outside."""
    found: list[tuple[slice, ...]] = ndimage.find_objects(either.astype(np.uint8))
    return found[0] if found else (slice(0),) * either.ndim


def _surface(mask: Mask) -> Mask:
    inside: Mask = ndimage.binary_erosion(mask)
    return mask & ~inside


def _to(one: Mask, other: Mask, spacing: Sequence[float]) -> Distances:
    if not other.any():
        return np.full(int(one.sum()), np.inf)
    away: Distances = ndimage.distance_transform_edt(~other, sampling=spacing)
    return away[one]
