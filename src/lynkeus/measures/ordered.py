"""The interval of an AUC of exactly 1 or 0, where no resampling and no variance has a width."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels, auc
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.intervals import LEVEL, Interval
from lynkeus.measures.ranks import Scores

ENDS = (0.0, 1.0)


def auc_interval(
    scores: Scores,
    labels: Labels,
    groups: npt.NDArray[np.str_],
    *,
    seed: int,
    level: float = LEVEL,
) -> Interval:
    """Measure an AUC with its interval: by drawing patients, and at 0 and 1 by `ordered`.

    Args:     scores: Shape (N,). labels: Shape (N,). groups: Shape (N,), the patient of each.
              seed: Same seed, same interval. level: Of confidence.
    Returns:  The AUC; all NaN when a class is empty.
    Source:   See `bootstrap` and `ordered`.
    """
    area = auc(scores, labels)
    if area in ENDS:
        return ordered(area, independent_pairs(labels, groups), level=level)

    def drawn(chosen: Indices) -> float:
        return auc(scores[chosen], labels[chosen])

    return bootstrap(drawn, groups, seed=seed, level=level)


def independent_pairs(labels: Labels, groups: npt.NDArray[np.str_]) -> int:
    """Count how many pairs of a positive and a negative case share no patient with another pair.

    Args:     labels: Shape (N,), True for positive. groups: Shape (N,), the patient of each.
    Returns:  The largest such number; with one case a patient, the size of the smaller class.
    Source:   Hall 1935, J London Math Soc 10:26-30 (a patient with cases of both classes stands in
              one pair, on one side).
    """
    with_positive, with_negative = np.unique(groups[labels]), np.unique(groups[~labels])
    return min(len(with_positive), len(with_negative), len(np.unique(groups)) // 2)


def ordered(area: float, pairs: int, *, level: float = LEVEL) -> Interval:
    """Bound an AUC of exactly 1 or 0.

    An area of 1 means that all pairs are ordered, so these `pairs` are too. They are independent,
    and each is ordered with a probability of at most the true area: together at most its power. The
    bound is the area at which this is as improbable as an end of the interval may be. No shape
    of the distributions is assumed, and there is one that reaches it (a share of the smaller
    class lies on the wrong side of all the other), so that no closer bound always holds.

    Args:     area: 0 or 1. pairs: See `independent_pairs`. level: Of confidence.
    Returns:  The interval; the whole of 0 to 1 without a pair.
    Source:   Clopper and Pearson 1934, Biometrika 26:404-413, doi:10.1093/biomet/26.4.404, for
              `pairs` of `pairs`; Obuchowski and Lieber 2002, Academic Radiology 9:526-530 (why an
              estimated area of 1 needs a bound).
    """
    far = ((1 - level) / 2) ** (1 / pairs) if pairs else 0.0
    if area == 1:
        return Interval(value=area, low=far, high=1.0)
    return Interval(value=area, low=0.0, high=1 - far)
