"""Which cases are put aside together, so that each is judged by what did not see its patient."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels

Folds = npt.NDArray[np.intp]


def folds(labels: Labels, groups: npt.NDArray[np.str_], *, count: int, seed: int) -> Folds:
    """Deal patients out to folds, those with a positive case and the others apart.

    Args:     labels: Shape (N,), True for positive. groups: Shape (N,), the patient of each: all
              cases of one are in one fold. count: At least 2. seed: Same seed, same folds.
    Returns:  Shape (N,), 0 to `count` - 1; a fold is empty where there are fewer patients.
    Source:   Stratified k-fold by groups: Kohavi 1995, IJCAI 14:1137-1145.
    Limits:   Folds have as many patients, not as many cases.
    """
    names, of = np.unique(groups, return_inverse=True)
    positive = np.bincount(of, labels, minlength=len(names)) > 0
    drawn = np.random.default_rng(seed).permutation(len(names))
    dealt = np.concatenate([drawn[positive[drawn]], drawn[~positive[drawn]]])
    fold = np.empty(len(names), np.intp)
    fold[dealt] = np.arange(len(names)) % count
    return np.asarray(fold[of], np.intp)
