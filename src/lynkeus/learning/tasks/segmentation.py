"""Where something lies: a logit for each pixel and outline; every film in turn."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.batches import Indices, plain, plain_steps
from lynkeus.learning.task import Follows, Logits, Targets, Task
from lynkeus.measures.dice import dice

WAYS = ("untouched",)
"""The films as they are: what moves pixels would move the masks that judge."""
BATCH_AXES = 2
"""The film and the outline; the rest is space."""
SOFT = 1.0
"""A pixel in both terms of the overlap, so that two empty masks agree and nothing divides by 0."""


def steps_in_pass(targets: Targets, batch: int) -> int:
    """Count the batches of a pass: each film is seen once, but for what fills no batch."""
    return plain_steps(len(targets), batch=batch)


def batch_at(targets: Targets, *, step: int, batch: int, seed: int) -> Indices:
    """Choose films in turn, in another order in each pass."""
    return plain(len(targets), step=step, batch=batch, seed=seed)


def target(targets: Targets) -> Tensor:
    """Give 1 inside, 0 outside: shape (N, K, *space)."""
    return torch.from_numpy(targets).float()


def loss(logit: Tensor, target: Tensor, smoothing: float) -> Tensor:
    """Measure how far off a batch of outlines is: half by pixel, half by overlap.

    Args:     logit: Shape (N, K, *space). target: Likewise, 0 to 1. smoothing: How much of
              certainty is taken away from each pixel; the overlap takes masks as they are.
    Returns:  Binary cross-entropy, nats a pixel, plus 1 less the soft Dice, mean over films.
    Source:   Milletari et al. 2016, doi:10.1109/3DV.2016.79 (soft Dice); both together: Taghanaki
              et al. 2019, doi:10.1016/j.compmedimag.2019.04.005.
    Limits:   Each film and outline weighs the same, however large it is.
    """
    smooth = target * (1 - smoothing) + smoothing / 2
    by_pixel = functional.binary_cross_entropy_with_logits(logit, smooth)
    space = tuple(range(BATCH_AXES, logit.ndim))
    inside = torch.sigmoid(logit)
    both = (inside * target).sum(space)
    sizes = inside.sum(space) + target.sum(space)
    return by_pixel + (1 - (2 * both + SOFT) / (sizes + SOFT)).mean()


def score(logits: Logits, targets: Targets) -> float:
    """Give the mean Dice of what is likelier inside than not; where both are empty there is none.

    Args:     logits: By way, shape (N, K, *space). targets: Shape (N, K, *space).
    """
    found = [
        dice(plane > 0, there > 0)
        for way in WAYS
        for film, so in zip(logits[way], targets, strict=True)
        for plane, there in zip(film, so, strict=True)
    ]
    return float(np.nanmean(found)) if not np.isnan(found).all() else 0.0


TASK = Task(
    follows=Follows.PIXELS,
    steps_in_pass=steps_in_pass,
    batch_at=batch_at,
    target=target,
    loss=loss,
    ways=WAYS,
    score=score,
)
