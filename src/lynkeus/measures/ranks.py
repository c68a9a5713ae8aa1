"""The place of each score among all, from the lowest."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]


def ranks(scores: Scores) -> Scores:
    """Rank scores from 1 on; equal scores share the mean of their places.

    Args:     scores: Shape (N,), no unit.
    Returns:  Shape (N,), of sum N (N + 1) / 2.
    Source:   Wilcoxon 1945, Biometrics Bulletin 1:80-83, doi:10.2307/3001968 (midranks).
    """
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    middle: Scores = last - (count - 1) / 2
    return middle[place]
