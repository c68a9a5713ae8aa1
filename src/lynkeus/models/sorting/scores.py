"""From a network's logits to scores, and to which classes a film bears."""

import numpy as np
import numpy.typing as npt

from lynkeus.models.card import Task
from lynkeus.models.sorting.card import SortingCard

Scores = npt.NDArray[np.float64]
Borne = npt.NDArray[np.bool_]


def scores_of(logits: Scores, task: Task) -> Scores:
    """Bring logits between 0 and 1.

    Args:     logits: Shape (N, K). task: Where a film bears one class, a row adds up to 1.
    Returns:  Shape (N, K).
    Source:   Softmax, and the logistic function.
    """
    if task is Task.MULTI_CLASS:
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Scores = raised / raised.sum(axis=1, keepdims=True)
        return shares
    return np.exp(-np.logaddexp(0.0, -logits))


def borne(scores: Scores, card: SortingCard) -> Borne:
    """Say which classes each film bears: the highest score's, or those at or above their points.

    Args:     scores: Shape (N, K). card: Whose.
    Returns:  Shape (N, K).
    Source:   The card's rule.
    """
    if card.task is Task.MULTI_CLASS:
        highest: Borne = np.arange(scores.shape[1]) == scores.argmax(axis=1)[:, np.newaxis]
        return highest
    return scores >= np.array(card.points)
