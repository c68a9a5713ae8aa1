"""How much one reader's number is above another's on the same cases, by drawing patients."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.measures.bootstrap import RESAMPLES, Indices, percentiles, resampled
from lynkeus.measures.intervals import LEVEL, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Two measured numbers, and the first less the second."""

    a: Interval
    b: Interval
    difference: Interval


def paired_bootstrap(
    a: Callable[[Indices], float],
    b: Callable[[Indices], float],
    groups: npt.NDArray[np.str_],
    *,
    seed: int,
    level: float = LEVEL,
) -> Paired:
    """Measure two readers, and how much their difference moves when other patients are drawn.

    Both are measured on the same draws, so that what is easy for both takes nothing from how surely
    they are told apart. For measures that have no statistic by patient of their own, as areas have.

    Args:     a: Takes indices of cases, gives one reader's number. b: The other's. groups: Shape
              (N,), the patient of each case. seed: Same seed, same intervals. level: Of confidence.
    Returns:  As `bootstrap`, of both numbers and of their difference.
    Source:   Efron and Tibshirani 1993, chapters 8 and 13; by patient as `bootstrap`.
    Limits:   As `bootstrap`; no width where no case tells the two apart.
    """
    everything = np.arange(len(groups))
    whole = a(everything), b(everything)
    drawn = [(a(one), b(one)) for one in resampled(groups, seed=seed, resamples=RESAMPLES)]
    both = np.array(drawn, dtype=np.float64).reshape(-1, 2)
    return Paired(
        a=percentiles(whole[0], both[:, 0], level=level),
        b=percentiles(whole[1], both[:, 1], level=level),
        difference=percentiles(whole[0] - whole[1], both[:, 0] - both[:, 1], level=level),
    )
