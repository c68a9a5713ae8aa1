"""What a network is trained for: what a target is, what makes up a batch, how far off it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

from lynkeus.learning.batches import BatchAt

Targets = npt.NDArray[Any]
"""What is so of each case; the first axis is the case."""
Logits = Mapping[str, npt.NDArray[np.float64]]
"""What a network said of each case, in each way in which the cases were shown to it."""


class Follows(Enum):
    """What a target does when an augmentation moves pixels: nothing, or it moves with them."""

    NOTHING = auto()
    PIXELS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One kind of thing that is learned.

    `steps_in_pass(targets, batch)` says how many batches a pass has, `batch_at` what is in each.
    `target(targets)` makes those of a batch ready for the loss, shape (N, K) or (N, K, *space), and
    `loss(logit, target, smoothing)` compares. The averaged network is judged on cases that are
    shown to it in `ways`: `score(logits, targets)` is the larger the better.
    """

    follows: Follows
    steps_in_pass: Callable[[Targets, int], int]
    batch_at: BatchAt
    target: Callable[[Targets], Tensor]
    loss: Callable[[Tensor, Tensor, float], Tensor]
    ways: tuple[str, ...]
    score: Callable[[Logits, Targets], float]
