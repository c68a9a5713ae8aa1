"""What is left of several p when any one of them might have been small by chance."""

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]


def holm(p: Vector) -> Vector:
    """Adjust the p of several tests of one question, so that errors of all together stay rare.

    Args:     p: Shape (K,), 0 to 1; NaN where a test was not made, which counts as none.
    Returns:  Shape (K,), each at least as large as it was and at most 1.
    Source:   Holm 1979, Scandinavian Journal of Statistics 6:65-70.
    Limits:   For the tests that are given: whoever looked at more has more to adjust for.
    """
    made = np.flatnonzero(np.isfinite(p))
    order = made[np.argsort(p[made], kind="stable")]
    adjusted = np.full(len(p), np.nan)
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted
