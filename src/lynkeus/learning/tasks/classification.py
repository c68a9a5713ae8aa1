"""Whether a film shows a finding: one logit, as many films with it as without in a batch."""

import torch
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.batches import Indices, balanced, balanced_steps
from lynkeus.learning.task import Follows, Logits, Targets, Task
from lynkeus.measures.auc import auc

WAYS = ("changed", "changed_and_cropped")
"""As another machine and another hand would have given the films: see `probe.py`."""


def steps_in_pass(targets: Targets, batch: int) -> int:
    """Count the batches of a pass: the smaller class is seen once."""
    return balanced_steps(targets, batch=batch)


def batch_at(targets: Targets, *, step: int, batch: int, seed: int) -> Indices:
    """Choose as many with the finding, which come first, as without."""
    return balanced(targets, step=step, batch=batch, seed=seed)


def target(targets: Targets) -> Tensor:
    """Give 1 where the finding is, else 0: shape (N, 1)."""
    return torch.from_numpy(targets).float().unsqueeze(1)


def loss(logit: Tensor, target: Tensor, smoothing: float) -> Tensor:
    """Measure how far off a batch is.

    Args:     logit: Shape (N, 1). target: Likewise. smoothing: How much of certainty is taken away.
    Returns:  Binary cross-entropy, nats a film.
    Source:   Szegedy et al. 2016, doi:10.1109/CVPR.2016.308 (label smoothing).
    """
    smooth = target * (1 - smoothing) + smoothing / 2
    return functional.binary_cross_entropy_with_logits(logit, smooth)


def score(logits: Logits, targets: Targets) -> float:
    """Give the mean AUC over the ways, from 0 to 1; logits of shape (N, 1)."""
    areas = [auc(logits[way][:, 0], targets) for way in WAYS]
    return sum(areas) / len(areas)


TASK = Task(
    follows=Follows.NOTHING,
    steps_in_pass=steps_in_pass,
    batch_at=batch_at,
    target=target,
    loss=loss,
    ways=WAYS,
    score=score,
)
