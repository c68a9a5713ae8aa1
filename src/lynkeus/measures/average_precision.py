"""How pure the cases are that score highest."""

import numpy as np

from lynkeus.measures.auc import Labels
from lynkeus.measures.ranks import Scores


def average_precision(scores: Scores, labels: Labels) -> float:
    """Measure the share of positive cases at and above each score, averaged over the positive ones.

    Args:     scores: Shape (N,), no unit. labels: Shape (N,), True for positive.
    Returns:  0 to 1, no unit; NaN without positive cases.
    Source:   Buckley and Voorhees 2000, doi:10.1145/345508.345543; by steps, not by trapezia, which
              flatter: Davis and Goadrich 2006, doi:10.1145/1143844.1143874. Equal scores are one
              step.
    Limits:   Chance gives the share of positive cases, not one half: figures of tables with another
              share cannot be compared.
    """
    if not labels.any():
        return float("nan")
    order = np.argsort(scores)[::-1]
    ordered, found = scores[order], labels[order].cumsum()
    last = np.append((ordered[1:] != ordered[:-1]).nonzero()[0], len(scores) - 1)
    at_each = found[last]
    new = at_each - np.append(0, at_each[:-1])
    return float((new * at_each / (last + 1)).sum() / at_each[-1])
