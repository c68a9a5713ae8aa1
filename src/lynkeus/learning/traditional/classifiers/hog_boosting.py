"""Directions of edges and small patterns, with gradient-boosted trees."""

from dataclasses import dataclass

from lynkeus.learning.traditional.boosting import Boosted, boosted
from lynkeus.learning.traditional.classifier import (
    Classifier,
    Labels,
    Scores,
    Shown,
    Stored,
    both_classes,
)
from lynkeus.learning.traditional.export import store_boosted
from lynkeus.learning.traditional.features.described import Described, describe


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    """Trees over described films."""

    described: Described
    trees: Boosted
    dims: int

    def scores(self, shown: Shown) -> Scores:
        """Give the log odds of each class, shape (N, K)."""
        return self.trees.scores(describe(self.described, shown))

    def stored(self) -> Stored | None:
        """Give it as a package holds it: of films, and of one class."""
        if self.dims != 2 or len(self.trees.ensembles) != 1:  # noqa: PLR2004  # films
            return None
        return store_boosted(self.described, self.trees.ensembles[0])


def fit(shown: Shown, labels: Labels, seed: int) -> _Fitted:
    """Fit trees to films, or to the three middle slices of cubes.

    Args:     shown: The cases. labels: Shape (N, K). seed: Of all chance.
    Raises:   BadInput: reason `labels_one_class`.
    """
    both_classes(labels)
    described = Described(shown.size)
    trees = boosted(describe(described, shown), labels, seed)
    return _Fitted(described=described, trees=trees, dims=shown.dims)


CLASSIFIER = Classifier(
    says="histograms of oriented gradients and local binary patterns, gradient-boosted trees",
    dims=(2, 3),
    needs_masks=False,
    fit=fit,
)
