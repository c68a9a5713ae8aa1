"""How bright each part of the film is, with gradient-boosted trees: no edge, no pattern."""

from lynkeus.learning.traditional.classifier import Classifier, Labels, Shown
from lynkeus.learning.traditional.described_trees import DescribedTrees, fit_trees
from lynkeus.learning.traditional.features.greys import Greys


def fit(shown: Shown, labels: Labels, seed: int) -> DescribedTrees:
    """Fit trees to films, or to the three middle slices of cubes.

    Args:     shown: The cases. labels: Shape (N, K). seed: Of all chance.
    Raises:   BadInput: reason `labels_one_class`.
    """
    return fit_trees(Greys(shown.size), shown, labels, seed)


CLASSIFIER = Classifier(
    says="how bright each part of the film is, gradient-boosted trees",
    dims=(2, 3),
    needs_masks=False,
    fit=fit,
)
