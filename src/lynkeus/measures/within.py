"""How well scores tell two classes apart among cases of one kind, whatever kinds there are."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels, auc
from lynkeus.measures.ranks import Scores


def auc_within(scores: Scores, labels: Labels, kinds: npt.NDArray[np.str_]) -> float:
    """Measure how often a positive case scores above a negative one of its own kind.

    Args:     scores: Shape (N,), no unit. labels: Shape (N,), True for positive. kinds: Shape (N,),
              such as the hospital of each.
    Returns:  0 to 1, no unit: the mean of each kind's AUC, weighed by its pairs; NaN where no kind
              has both classes.
    Source:   Stratified c-index: Collett 2015, Modelling Survival Data, 3.12.
    Limits:   Kinds of one class alone do not count at all.
    """
    total, pairs = 0.0, 0
    for kind in np.unique(kinds):
        those = kinds == kind
        had = int(labels[those].sum())
        own = had * (int(those.sum()) - had)
        if own:
            total += own * auc(scores[those], labels[those])
            pairs += own
    return total / pairs if pairs else float("nan")
