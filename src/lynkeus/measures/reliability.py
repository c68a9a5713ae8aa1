"""How often it was so, of the cases of which about as much was said."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels
from lynkeus.measures.intervals import LEVEL, Interval
from lynkeus.measures.wilson import wilson_clustered

Vector = npt.NDArray[np.float64]
BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Cases of which `low` to `high` was said: how many, what on average, and how often it was."""

    low: float
    high: float
    cases: int
    said: float
    was: Interval


def reliability(
    probabilities: Vector,
    labels: Labels,
    groups: npt.NDArray[np.str_],
    *,
    level: float = LEVEL,
) -> tuple[Bin, ...]:
    """Divide cases by what was said of them, in ten bins of equal width.

    Args:     probabilities: Shape (N,), 0 to 1. labels: Shape (N,). groups: Shape (N,), the patient
              of each. level: Of confidence.
    Returns:  The bins in which there is a case, from the lowest; a case on an edge lies above it.
    Source:   The reliability diagram: Murphy and Winkler 1977, Applied Statistics 26:41-47,
              doi:10.2307/2346866; intervals as `wilson_clustered`.
    Limits:   A point says nothing of how cases lie within its bin; with few cases look at the
              intervals, and at slope and intercept.
    """
    place = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(
            low=int(one) / BINS,
            high=(int(one) + 1) / BINS,
            cases=int((place == one).sum()),
            said=float(probabilities[place == one].mean()),
            was=wilson_clustered(labels[place == one], groups[place == one], level=level),
        )
        for one in np.unique(place)
    )
