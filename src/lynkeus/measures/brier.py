"""The mean square of what was said less what was so."""

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]


def brier(
    probabilities: Vector, labels: npt.NDArray[np.bool_], *, weights: Vector | None = None
) -> float:
    """Measure the Brier score.

    Args:     probabilities: Shape (N,), 0 to 1. labels: Shape (N,). weights: Shape (N,) or none.
    Returns:  0 (sure and right) to 1 (sure and wrong), no unit; NaN without cases.
    Source:   Brier 1950, Monthly Weather Review 78:1-3.
    """
    if len(labels) == 0:
        return float("nan")
    return float(np.average((probabilities - labels) ** 2, weights=weights))
