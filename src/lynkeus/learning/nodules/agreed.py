"""What several readers drew of one nodule: where they agree, and how well."""

from itertools import combinations

import numpy as np
import numpy.typing as npt

from lynkeus.measures.dice import dice

Masks = npt.NDArray[np.bool_]
HALF = 0.5


def agreed(drawn: Masks) -> npt.NDArray[np.bool_]:
    """Give the pixels that at least half of those who drew anything drew.

    Args:     drawn: Shape (readers, rows, columns); who drew nothing has an empty mask.
    Returns:  Shape (rows, columns); empty where nobody drew.
    """
    those = drawn[drawn.any(axis=(1, 2))]
    if not len(those):
        return np.zeros(drawn.shape[1:], dtype=np.bool_)
    both: npt.NDArray[np.bool_] = those.mean(axis=0) >= HALF
    return both


def between_readers(drawn: Masks) -> float:
    """Give the mean Dice of each two readers, all of whom drew; shape (readers, rows, columns)."""
    return float(np.mean([dice(one, other) for one, other in combinations(drawn, 2)]))


def with_readers(outlined: npt.NDArray[np.bool_], drawn: Masks) -> float:
    """Give the mean Dice of an outline with each reader's, all of whom drew."""
    return float(np.mean([dice(outlined, one) for one in drawn]))
