"""What is done to a mask that a network gave: stray parts go, holes are filled."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from lynkeus.models.segmentation_card import Outline

Mask = npt.NDArray[np.bool_]


def tidied(mask: Mask, outline: Outline) -> Mask:
    """Keep the largest parts of a mask, and fill holes in them, as the card says.

    Args:     mask: Shape (rows, columns), True inside. outline: Of the card.
    Returns:  Same shape.
    Source:   Parts hang together by sides, not by corners; docs/methods/segmentation.md.
    Limits:   A part that is rightly there and small goes as well.
    """
    kept = mask if outline.parts_max is None else _largest(mask, outline.parts_max)
    if not outline.fills_holes:
        return kept
    filled: Mask = ndimage.binary_fill_holes(kept)
    return filled


def _largest(mask: Mask, most: int) -> Mask:
    parts, count = ndimage.label(mask)
    if count <= most:
        return mask
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    # Of two that are as large, the upper one: the order of labels is that of rows.
    largest = np.argsort(-sizes, kind="stable")[:most]
    kept: Mask = np.isin(parts, largest)
    return kept
