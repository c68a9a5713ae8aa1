"""Which of several classes a film bears, any number: one logit a class, films as they come."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.batches import Indices, plain, plain_steps
from lynkeus.learning.task import Follows, Logits, Targets, Task
from lynkeus.measures.auc import auc

WAYS = ("untouched",)


def steps_in_pass(targets: Targets, batch: int) -> int:
    """Count the batches of a pass: each film is seen once."""
    return plain_steps(len(targets), batch=batch)


def batch_at(targets: Targets, *, step: int, batch: int, seed: int) -> Indices:
    """Choose films, all in turn."""
    return plain(len(targets), step=step, batch=batch, seed=seed)


def target(targets: Targets) -> Tensor:
    """Give 1 where a film bears a class, else 0: shape (N, K)."""
    return torch.from_numpy(targets).float()


def loss(logit: Tensor, target: Tensor, smoothing: float) -> Tensor:
    """Measure how far off a batch is.

    Args:     logit: Shape (N, K). target: Likewise. smoothing: How much of certainty is taken away.
    Returns:  Binary cross-entropy, nats a film and class.
    Source:   Szegedy et al. 2016, doi:10.1109/CVPR.2016.308 (label smoothing).
    """
    smooth = target * (1 - smoothing) + smoothing / 2
    return functional.binary_cross_entropy_with_logits(logit, smooth)


def score(logits: Logits, targets: Targets) -> float:
    """Give the mean AUC of the classes that some films bear and some do not."""
    [way] = WAYS
    both = [one for one in range(targets.shape[1]) if 0 < targets[:, one].sum() < len(targets)]
    return float(np.mean([auc(logits[way][:, one], targets[:, one]) for one in both]))


TASK = Task(
    follows=Follows.NOTHING,
    steps_in_pass=steps_in_pass,
    batch_at=batch_at,
    target=target,
    loss=loss,
    ways=WAYS,
    score=score,
)
