"""Directions of edges and small patterns, with a linear support vector machine.

It adds up what each place of the film says, so that a map of its number is exact.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.learning.traditional.classifier import (
    Classifier,
    Labels,
    Scores,
    Shown,
    Stored,
    both_classes,
)
from lynkeus.learning.traditional.export import store_linear
from lynkeus.learning.traditional.features.described import Described, features_of

SOFTNESS = 0.01
PASSES_MAX = 5000
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    """A weight for each feature and class, and an intercept behind them: shape (K, F + 1)."""

    described: Described
    weights: npt.NDArray[np.float64]
    dims: int

    def scores(self, shown: Shown) -> Scores:
        """Give the distance from each class's plane, shape (N, K)."""
        features = features_of(self.described, shown).astype(np.float64)
        return features @ self.weights[:, :-1].T + self.weights[:, -1]

    def stored(self) -> Stored | None:
        """Give it as a package holds it: of films, and of one class."""
        if self.dims != 2 or len(self.weights) != 1:  # noqa: PLR2004  # films
            return None
        return store_linear(self.described, self.weights[0])


def fit(shown: Shown, labels: Labels, seed: int) -> _Fitted:
    """Fit a plane a class to films, or to the three middle slices of cubes.

    Both classes weigh the same, whatever their shares.

    Args:     shown: The cases. labels: Shape (N, K). seed: Of all chance.
    Raises:   BadInput: reason `labels_one_class`.
    Source:   Cortes and Vapnik 1995, Machine Learning 20:273-297; Fan et al. 2008 (LIBLINEAR).
    """
    from sklearn.svm import LinearSVC  # noqa: PLC0415  # slow to import

    both_classes(labels)
    described = Described(shown.size)
    features = features_of(described, shown).astype(np.float64)
    planes = [
        LinearSVC(
            C=SOFTNESS,
            class_weight="balanced",
            random_state=seed,
            max_iter=PASSES_MAX,
            tol=TOLERANCE,
        ).fit(features, column)
        for column in labels.T
    ]
    weights = np.stack([np.append(one.coef_[0], one.intercept_[0]) for one in planes])
    return _Fitted(described=described, weights=weights, dims=shown.dims)


CLASSIFIER = Classifier(
    says="histograms of oriented gradients and local binary patterns, linear support vectors",
    dims=(2, 3),
    needs_masks=False,
    fit=fit,
)
