"""How far probabilities lie from what happened."""

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
BINS = 15


def ece(
    probabilities: Vector, labels: npt.NDArray[np.bool_], *, weights: Vector | None = None
) -> float:
    """Measure the expected calibration error, in 15 bins of equal width.

    Args:     probabilities: Shape (N,), 0 to 1. labels: Shape (N,), True where it was so.
              weights: Shape (N,), above zero; all one if left out.
    Returns:  0 (as said) to 1, no unit; NaN without cases.
    Source:   Naeini, Cooper and Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602; 15 bins as Guo et al.
              2017, arXiv:1706.04599.
    Limits:   Depends on the bins, and is never 0 with few cases; look at slope and intercept too.
    """
    if len(labels) == 0:
        return float("nan")
    weight = np.ones(len(labels)) if weights is None else weights
    place = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    said = np.bincount(place, probabilities * weight, minlength=BINS)
    was = np.bincount(place, labels * weight, minlength=BINS)
    return float(np.abs(said - was).sum() / weight.sum())
