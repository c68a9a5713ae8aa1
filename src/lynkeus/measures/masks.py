"""Two masks of one grid: which is held against which."""

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


def check_one_grid(predicted: Mask, reference: Mask) -> None:
    """Refuse masks that do not lie over each other.

    Raises:   ValueError: If the shapes differ.
    """
    if predicted.shape != reference.shape:
        message = f"masks of the shapes {predicted.shape} and {reference.shape} have no overlap"
        raise ValueError(message)
