"""How far two masks' surfaces lie apart on the average."""

from collections.abc import Sequence

import numpy as np

from lynkeus.measures.masks import Mask
from lynkeus.measures.surfaces import surface_distances


def assd(predicted: Mask, reference: Mask, *, spacing: Sequence[float]) -> float:
    """Measure the average symmetric surface distance.

    Args:     predicted: Any shape, True inside. reference: Same shape. spacing: See
              `surface_distances`.
    Returns:  The mean over the points of both surfaces, 0 (the same) or more, in the unit of
              `spacing`; infinite when one mask is empty, NaN when both are.
    Raises:   ValueError: As `surface_distances`.
    Source:   Heimann et al. 2009, IEEE Trans Med Imaging 28(8):1251, doi:10.1109/TMI.2009.2013851.
    Limits:   The larger surface weighs more; a small part that lies far off hardly counts.
    """
    both = np.concatenate(surface_distances(predicted, reference, spacing=spacing))
    return float(both.mean()) if both.size else float("nan")
