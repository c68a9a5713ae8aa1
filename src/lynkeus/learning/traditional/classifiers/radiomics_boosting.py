"""Radiomics inside a mask, with gradient-boosted trees."""

from dataclasses import dataclass

from lynkeus.learning.traditional.boosting import Boosted, boosted
from lynkeus.learning.traditional.classifier import (
    Classifier,
    Labels,
    Scores,
    Shown,
    both_classes,
)
from lynkeus.learning.traditional.features.radiomics import matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    """Trees over radiomics, and which of them."""

    names: tuple[str, ...]
    trees: Boosted

    def scores(self, shown: Shown) -> Scores:
        """Give the log odds of each class, shape (N, K)."""
        return self.trees.scores(matrix(shown, self.names)[1])

    def stored(self) -> None:
        """Give nothing: what serves is shown no mask, and has none of the library."""


def fit(shown: Shown, labels: Labels, seed: int) -> _Fitted:
    """Fit trees to what is measured inside the masks.

    Args:     shown: The cases, with masks. labels: Shape (N, K). seed: Of all chance.
    Raises:   BadInput: reason `labels_one_class`.
    """
    both_classes(labels)
    names, features = matrix(shown)
    return _Fitted(names=names, trees=boosted(features, labels, seed))


CLASSIFIER = Classifier(
    says="radiomics inside the mask as the IBSI defines them, gradient-boosted trees",
    dims=(2, 3),
    needs_masks=True,
    fit=fit,
)
