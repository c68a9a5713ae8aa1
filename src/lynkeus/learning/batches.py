"""Which cases make up a batch: of each class as many, or all in turn."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]
Classes = npt.NDArray[np.bool_] | npt.NDArray[np.intp]
"""The class of each case, from 0: shape (N,)."""


class BatchAt(Protocol):
    """Chooses the cases of one step, by its arguments alone."""

    def __call__(self, targets: npt.NDArray[Any], *, step: int, batch: int, seed: int) -> Indices:
        """Give the places of the cases, shape (batch,)."""


def balanced_steps(classes: Classes, *, batch: int) -> int:
    """Count the batches of a pass: the smallest class is seen once."""
    counts = np.bincount(classes.astype(np.intp))
    return max(1, int(counts.min()) // (batch // len(counts)))


def balanced(classes: Classes, *, step: int, batch: int, seed: int) -> Indices:
    """Choose the cases of one step; depends on nothing but its arguments, so a run can resume.

    Args:     classes: None is empty. step: From 0, over all passes. batch: A multiple of the number
              of classes. seed: Of the run.
    Returns:  Shape (batch,): those of the last class first.
    """
    numbers = range(int(classes.max()), -1, -1)
    share = batch // len(numbers)
    return np.concatenate(
        [
            _turn(np.flatnonzero(classes == one), step=step, share=share, seed=[seed, one])
            for one in numbers
        ]
    )


def plain_steps(count: int, *, batch: int) -> int:
    """Count the batches of a pass that sees each case once, but for what fills no batch."""
    return max(1, count // batch)


def plain(count: int, *, step: int, batch: int, seed: int) -> Indices:
    """Choose the cases of one step, all in turn; like `balanced` of one class."""
    return _turn(np.arange(count), step=step, share=batch, seed=[seed, 0])


def _turn(members: Indices, *, step: int, share: int, seed: list[int]) -> Indices:
    places = np.arange(step * share, (step + 1) * share)
    rounds = places // len(members)
    chosen = np.empty(share, dtype=np.intp)
    for turn in np.unique(rounds):
        order = np.random.default_rng([*seed, int(turn)]).permutation(members)
        here = rounds == turn
        chosen[here] = order[places[here] % len(members)]
    return chosen
