"""Which films make up a batch: as many with the finding as without."""

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]


def steps_in_pass(labels: npt.NDArray[np.bool_], *, batch: int) -> int:
    """Count the batches of a pass: the smaller class is seen once."""
    smaller = min(int(labels.sum()), int((~labels).sum()))
    return max(1, smaller // (batch // 2))


def batch_at(labels: npt.NDArray[np.bool_], *, step: int, batch: int, seed: int) -> Indices:
    """Choose the films of one step; depends on nothing but its arguments, so a run can resume.

    Args:     labels: Shape (N,), both classes present. step: From 0, over all passes.
              batch: Even. seed: Of the run.
    Returns:  Shape (batch,): first those with the finding.
    """
    half = batch // 2
    return np.concatenate(
        [
            _turn(np.flatnonzero(labels), step=step, half=half, seed=[seed, 1]),
            _turn(np.flatnonzero(~labels), step=step, half=half, seed=[seed, 0]),
        ]
    )


def _turn(members: Indices, *, step: int, half: int, seed: list[int]) -> Indices:
    places = np.arange(step * half, (step + 1) * half)
    rounds = places // len(members)
    chosen = np.empty(half, dtype=np.intp)
    for turn in np.unique(rounds):
        order = np.random.default_rng([*seed, int(turn)]).permutation(members)
        here = rounds == turn
        chosen[here] = order[places[here] % len(members)]
    return chosen
