"""Gradient-boosted trees over described films."""

from dataclasses import dataclass

from lynkeus.learning.traditional.boosting import Boosted, boosted
from lynkeus.learning.traditional.classifier import (
    Labels,
    Scores,
    Shown,
    Stored,
    both_classes,
)
from lynkeus.learning.traditional.export import store_boosted
from lynkeus.learning.traditional.features.described import Module, features_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedTrees:
    """Trees over described films."""

    described: Module
    trees: Boosted
    dims: int

    def scores(self, shown: Shown) -> Scores:
        """Give the log odds of each class, shape (N, K)."""
        return self.trees.scores(features_of(self.described, shown))

    def stored(self) -> Stored | None:
        """Give it as a package holds it: of films, and of one class."""
        if self.dims != 2 or len(self.trees.ensembles) != 1:  # noqa: PLR2004  # films
            return None
        return store_boosted(self.described, self.trees.ensembles[0])


def fit_trees(described: Module, shown: Shown, labels: Labels, seed: int) -> DescribedTrees:
    """Fit trees to films, or to the three middle slices of cubes.

    Args:     described: What they are described by. shown: The cases. labels: Shape (N, K).
              seed: Of all chance.
    Raises:   BadInput: reason `labels_one_class`.
    """
    both_classes(labels)
    trees = boosted(features_of(described, shown), labels, seed)
    return DescribedTrees(described=described, trees=trees, dims=shown.dims)
