"""Where the model begins to speak."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

DIGITS = 4


def choose_point(
    probabilities: Mapping[str, npt.NDArray[np.float64]],
    labels: npt.NDArray[np.bool_],
    *,
    sensitivity_min: float,
) -> float:
    """Choose the highest threshold that finds enough of the ill, in every way of reading them.

    Args:     probabilities: For each way, shape (N,). labels: Shape (N,), some True.
              sensitivity_min: The share of the ill at or above the threshold that each way keeps.
    Returns:  A probability, rounded down to four digits.
    Limits:   As good as the films it is chosen on, which are of this collection too.
    """
    ill = int(labels.sum())
    needed = int(np.ceil(sensitivity_min * ill - 1e-9))
    kept = [np.sort(of_way[labels])[ill - needed] for of_way in probabilities.values()]
    return float(np.floor(min(kept) * 10**DIGITS) / 10**DIGITS)
