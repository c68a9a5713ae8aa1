"""Gradient-boosted trees over features, one ensemble a class."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lynkeus.learning.traditional.classifier import Labels, Scores

if TYPE_CHECKING:
    from sklearn.ensemble import GradientBoostingClassifier

Features = npt.NDArray[np.float32]
TREES = 300
RATE = 0.1
DEPTH = 3
LEAF_CASES_MIN = 5
CASES_A_TREE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Boosted:
    """Fitted ensembles, one a class, and what stands for a feature that a case does not have."""

    ensembles: tuple["GradientBoostingClassifier", ...]
    usual: Features

    def scores(self, features: Features) -> Scores:
        """Give the log odds of each class, shape (N, K)."""
        filled = _filled(features, self.usual)
        return np.stack([one.decision_function(filled) for one in self.ensembles], axis=1)


def boosted(features: Features, labels: Labels, seed: int) -> Boosted:
    """Fit gradient-boosted trees.

    Both classes weigh the same, whatever their shares. Small trees, each of a part of the cases,
    that look at a few features at each split: the films are few and the features many.

    Args:     features: Shape (N, F); NaN where one is not known, for which the usual value stands.
              labels: Shape (N, K), both kinds in each column. seed: Of the draws.
    Source:   Friedman 2002, Computational Statistics and Data Analysis 38:367-378,
              doi:10.1016/S0167-9473(01)00065-2; as in scikit-learn.
    """
    from sklearn.ensemble import GradientBoostingClassifier  # noqa: PLC0415  # slow to import

    usual = _usual(features)
    filled = _filled(features, usual)
    ensembles = tuple(
        GradientBoostingClassifier(
            n_estimators=TREES,
            learning_rate=RATE,
            max_depth=DEPTH,
            min_samples_leaf=LEAF_CASES_MIN,
            subsample=CASES_A_TREE,
            max_features="sqrt",
            random_state=seed,
        ).fit(filled, column, sample_weight=_even(column))
        for column in labels.T
    )
    return Boosted(ensembles=ensembles, usual=usual)


def _even(column: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Weigh cases so that both kinds weigh the same, and all of them as many as there are."""
    share = column.mean()
    even: npt.NDArray[np.float64] = np.where(column, 0.5 / share, 0.5 / (1 - share))
    return even


def _usual(features: Features) -> Features:
    """Give the middle value of each feature, 0 where no case has one; shape (F,)."""
    known = np.isfinite(features)
    middle = [
        np.median(column[has]) if has.any() else 0.0
        for column, has in zip(features.T, known.T, strict=True)
    ]
    return np.array(middle, dtype=np.float32)


def _filled(features: Features, usual: Features) -> Features:
    return np.where(np.isfinite(features), features, usual).astype(np.float32)
