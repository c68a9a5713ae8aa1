"""Which of several classes a film is of: one logit a class, as many films of each in a batch."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.batches import Indices, balanced, balanced_steps
from lynkeus.learning.task import Follows, Logits, Targets, Task
from lynkeus.measures.auc import auc

WAYS = ("untouched",)


def steps_in_pass(targets: Targets, batch: int) -> int:
    """Count the batches of a pass: the smallest class is seen once."""
    return balanced_steps(targets, batch=batch)


def batch_at(targets: Targets, *, step: int, batch: int, seed: int) -> Indices:
    """Choose as many films of each class."""
    return balanced(targets, step=step, batch=batch, seed=seed)


def target(targets: Targets) -> Tensor:
    """Give the number of each film's class, shape (N,)."""
    return torch.from_numpy(targets.astype(np.int64))


def loss(logit: Tensor, target: Tensor, smoothing: float) -> Tensor:
    """Measure how far off a batch is.

    Args:     logit: Shape (N, K). target: Shape (N,). smoothing: How much of certainty is taken.
    Returns:  Cross-entropy, nats a film.
    Source:   Szegedy et al. 2016, doi:10.1109/CVPR.2016.308 (label smoothing).
    """
    return functional.cross_entropy(logit, target, label_smoothing=smoothing)


def score(logits: Logits, targets: Targets) -> float:
    """Give the mean AUC of each class against the others, by its share of the probability."""
    [way] = WAYS
    shares = torch.softmax(torch.from_numpy(logits[way]), dim=1).numpy()
    areas = [auc(shares[:, one], targets == one) for one in np.unique(targets)]
    return float(np.mean(areas))


TASK = Task(
    follows=Follows.NOTHING,
    steps_in_pass=steps_in_pass,
    batch_at=batch_at,
    target=target,
    loss=loss,
    ways=WAYS,
    score=score,
)
