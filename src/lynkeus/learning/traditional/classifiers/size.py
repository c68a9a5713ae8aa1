"""Size alone: how large what is outlined is, and nothing of what is in it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.learning.traditional.classifier import (
    Classifier,
    Labels,
    Scores,
    Shown,
    both_classes,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    """A slope and an intercept for each class, shape (K, 2)."""

    lines: npt.NDArray[np.float64]

    def scores(self, shown: Shown) -> Scores:
        """Give the log odds of each class, shape (N, K)."""
        return np.outer(_size(shown), self.lines[:, 0]) + self.lines[:, 1]

    def stored(self) -> None:
        """Give nothing: what serves is shown no mask."""


def fit(shown: Shown, labels: Labels, seed: int) -> _Fitted:
    """Fit a line a class to the logarithm of the size.

    Args:     shown: The cases, with masks. labels: Shape (N, K). seed: Not used: nothing is drawn.
    Raises:   BadInput: reason `labels_one_class`.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  # slow to import

    both_classes(labels)
    sizes = _size(shown)[:, np.newaxis]
    lines = [
        LogisticRegression(class_weight="balanced", random_state=seed).fit(sizes, column)
        for column in labels.T
    ]
    found = np.array([[one.coef_[0, 0], one.intercept_[0]] for one in lines])
    return _Fitted(lines=found)


def _size(shown: Shown) -> npt.NDArray[np.float64]:
    """Give the logarithm of the diameter of a disc, or a ball, of the mask's size."""
    masks = shown.outlined
    cells = np.maximum(1, masks.reshape(len(masks), -1).sum(axis=1)).astype(np.float64)
    size: npt.NDArray[np.float64] = np.log(cells) / shown.dims
    return size


CLASSIFIER = Classifier(
    says="the size of what is outlined, alone, logistic regression",
    dims=(2, 3),
    needs_masks=True,
    fit=fit,
)
