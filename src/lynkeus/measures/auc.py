"""How well scores tell two classes apart."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.ranks import Scores, ranks

Labels = npt.NDArray[np.bool_]


def auc(scores: Scores, labels: Labels) -> float:
    """Measure how often a positive case scores above a negative one; ties count half.

    Args:     scores: Shape (N,), no unit. labels: Shape (N,), True for positive.
    Returns:  0 to 1, no unit; NaN when a class is empty.
    Source:   Mann and Whitney 1947; Hanley and McNeil 1982, Radiology 143:29-36.
    Limits:   Says nothing about any threshold, nor about calibration.
    """
    positive = int(labels.sum())
    negative = len(labels) - positive
    if positive == 0 or negative == 0:
        return float("nan")
    above = float(ranks(scores)[labels].sum()) - positive * (positive + 1) / 2
    return above / (positive * negative)
