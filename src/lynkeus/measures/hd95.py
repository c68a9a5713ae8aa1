"""How far two masks' surfaces lie apart where they are worst, but for the last twentieth."""

from collections.abc import Sequence

import numpy as np

from lynkeus.measures.masks import Mask
from lynkeus.measures.surfaces import surface_distances

PERCENTILE = 95


def hd95(predicted: Mask, reference: Mask, *, spacing: Sequence[float]) -> float:
    """Measure the Hausdorff distance at 95 %: the larger of both ways.

    Args:     predicted: Any shape, True inside. reference: Same shape. spacing: See
              `surface_distances`.
    Returns:  0 (the same) or more, in the unit of `spacing`; infinite when one mask is empty, NaN
              when both are.
    Raises:   ValueError: As `surface_distances`.
    Source:   Huttenlocher et al. 1993, IEEE Trans Pattern Anal 15(9):850, doi:10.1109/34.232073;
              95 %, the larger of two directed percentiles: Maier-Hein et al. 2024, Nat Methods
              21:195, doi:10.1038/s41592-023-02151-z.
    Limits:   Programs that pool both ways before they take the percentile give a smaller number.
    """
    ways = surface_distances(predicted, reference, spacing=spacing)
    if not any(one.size for one in ways):
        return float("nan")
    if not all(one.size for one in ways):
        return float("inf")
    return max(float(np.percentile(one, PERCENTILE)) for one in ways)
