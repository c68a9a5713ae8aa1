"""Of each case, the share of the other class that it is in order with."""

import numpy as np

from lynkeus.measures.auc import Labels
from lynkeus.measures.ranks import Scores, ranks


def placements(scores: Scores, labels: Labels) -> tuple[Scores, Scores]:
    """Place each positive case among the negative ones, and each negative among the positive.

    Args:     scores: Shape (N,), no unit. labels: Shape (N,), True for positive; both classes.
    Returns:  Of each positive case the share of negative ones below it, shape (P,), and of each
              negative case the share of positive ones above it, shape (N - P,); ties count half.
              The mean of either is the AUC.
    Source:   DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837-845, doi:10.2307/2531595
              (structural components); by midranks as Sun and Xu 2014, IEEE Signal Processing
              Letters 21:1389-1393, doi:10.1109/LSP.2014.2337313.
    """
    among_all = ranks(scores)
    positive, negative = int(labels.sum()), int((~labels).sum())
    of_positive = (among_all[labels] - ranks(scores[labels])) / negative
    of_negative = 1 - (among_all[~labels] - ranks(scores[~labels])) / positive
    return of_positive, np.asarray(of_negative, np.float64)
