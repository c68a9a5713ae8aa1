"""How well scores tell two classes apart."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.ranks import Scores

Labels = npt.NDArray[np.bool_]


def auc(scores: Scores, labels: Labels) -> float:
    """Measure how often a positive case scores above a negative one; ties count half.

    Args:     scores: Shape (N,), no unit. labels: Shape (N,), True for positive.
    Returns:  0 to 1, no unit; NaN when a class is empty.
    Source:   Mann and Whitney 1947; Hanley and McNeil 1982, Radiology 143:29-36.
    Limits:   Says nothing about any threshold, nor about calibration.
    """
    positive, negative = scores[labels], np.sort(scores[~labels])
    if not len(positive) or not len(negative):
        return float("nan")
    # Ranks would say the same; a bootstrap asks two thousand times, and this is thrice as fast.
    below = negative.searchsorted(positive, "left").sum()
    not_above = negative.searchsorted(positive, "right").sum()
    return float(below + not_above) / 2 / (len(positive) * len(negative))
