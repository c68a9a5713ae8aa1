"""Directions of edges and small patterns, with gradient-boosted trees."""

from lynkeus.learning.traditional.classifier import Classifier, Labels, Shown
from lynkeus.learning.traditional.described_trees import DescribedTrees, fit_trees
from lynkeus.learning.traditional.features.described import Described


def fit(shown: Shown, labels: Labels, seed: int) -> DescribedTrees:
    """Fit trees to films, or to the three middle slices of cubes.

    Args:     shown: The cases. labels: Shape (N, K). seed: Of all chance.
    Raises:   BadInput: reason `labels_one_class`.
    """
    return fit_trees(Described(shown.size), shown, labels, seed)


CLASSIFIER = Classifier(
    says="histograms of oriented gradients and local binary patterns, gradient-boosted trees",
    dims=(2, 3),
    needs_masks=False,
    fit=fit,
)
