"""The interval of an AUC, in closed form; with patients, clustered."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels, auc
from lynkeus.measures.intervals import Interval, Z
from lynkeus.measures.ordered import ENDS, independent_pairs, ordered
from lynkeus.measures.ranks import Scores, ranks

Vector = npt.NDArray[np.float64]


def placements(scores: Scores, labels: Labels) -> tuple[Vector, Vector]:
    """Give each case's share of the other class that lies on its right side.

    Returns:  Of the positive cases, then of the negative ones, 0 to 1.
    """
    positive, negative = scores[labels], scores[~labels]
    together = ranks(np.concatenate([positive, negative]))
    of_positive = (together[: len(positive)] - ranks(positive)) / len(negative)
    of_negative = 1 - (together[len(positive) :] - ranks(negative)) / len(positive)
    return of_positive, of_negative


def delong(scores: Scores, labels: Labels) -> Interval:
    """Measure an AUC with its interval, for cases that are independent.

    Args:     scores: Shape (N,). labels: Shape (N,), two or more of each class.
    Returns:  The AUC; the interval is cut at 0 and 1, and that of `ordered` for 0 and 1 themselves.
    Source:   DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837-845, doi:10.2307/2531595.
    Limits:   Too narrow where one patient has several films: use `obuchowski`.
    """
    area = auc(scores, labels)
    ours, theirs = placements(scores, labels)
    if area in ENDS:
        return ordered(area, min(len(ours), len(theirs)))
    variance = ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs)
    return _interval(area, float(variance))


def obuchowski(scores: Scores, labels: Labels, groups: npt.NDArray[np.str_]) -> Interval:
    """Measure an AUC with its interval, for films of which several are of one patient.

    Args:     scores: Shape (N,). labels: Shape (N,). groups: Shape (N,), the patient of each.
    Returns:  The AUC; the interval is cut at 0 and 1, and that of `ordered` for 0 and 1 themselves.
              With one film a patient it is DeLong's.
    Source:   Obuchowski 1997, Biometrics 53:567-578, doi:10.2307/2533958.
    """
    area = auc(scores, labels)
    if area in ENDS:
        return ordered(area, independent_pairs(labels, groups))
    ours, theirs = placements(scores, labels)
    names, of = np.unique(groups, return_inverse=True)
    of_positive, of_negative = of[labels], of[~labels]
    count = len(names)
    above = np.bincount(of_positive, ours - area, minlength=count)
    below = np.bincount(of_negative, theirs - area, minlength=count)
    positive, negative = len(ours), len(theirs)
    with_positive = len(np.unique(of_positive))
    with_negative = len(np.unique(of_negative))
    s10 = with_positive / ((with_positive - 1) * positive) * float((above**2).sum())
    s01 = with_negative / ((with_negative - 1) * negative) * float((below**2).sum())
    s11 = count / (count - 1) * float((above * below).sum())
    variance = s10 / positive + s01 / negative + 2 * s11 / (positive * negative)
    return _interval(area, max(0.0, variance))


def _interval(area: float, variance: float) -> Interval:
    reach = Z * variance**0.5
    return Interval(value=area, low=max(0.0, area - reach), high=min(1.0, area + reach))
