"""The interval of any measure, by drawing patients again and again."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from lynkeus.measures.intervals import LEVEL, Interval

RESAMPLES = 2000
Indices = npt.NDArray[np.intp]


def bootstrap(
    measure: Callable[[Indices], float],
    groups: npt.NDArray[np.str_],
    *,
    seed: int,
    resamples: int = RESAMPLES,
) -> Interval:
    """Measure, and see how much the number moves when other patients are drawn.

    Args:     measure: Takes indices of cases, gives a number. groups: Shape (N,), the patient (or
              another block) of each case: all cases of one are drawn together.
              seed: Same seed, same interval. resamples: How often to draw.
    Returns:  The value of all cases, and the 2.5th and 97.5th percentile of the draws, widened to
              hold the value where a measure is larger in draws than in the whole; draws whose
              measure is NaN (one class only) do not count.
    Source:   Efron and Tibshirani 1993, chapter 13; clusters: Field and Welsh 2007,
              doi:10.1111/j.1467-9868.2007.00593.x.
    Limits:   Too narrow with fewer than about 20 groups, and without width when no case is wrong:
              there `ordered` and `wilson` stand in. One group alone has no interval.
    """
    whole = measure(np.arange(len(groups)))
    names, of = np.unique(groups, return_inverse=True)
    if len(names) == 1:
        return Interval(value=whole, low=float("nan"), high=float("nan"))
    order, sizes = np.argsort(of, kind="stable"), np.bincount(of)
    begins = np.cumsum(sizes) - sizes
    rng = np.random.default_rng(seed)

    def drawn() -> float:
        chosen = rng.integers(0, len(names), len(names))
        many = sizes[chosen]
        ends = np.cumsum(many)
        return measure(order[np.arange(ends[-1]) + np.repeat(begins[chosen] - ends + many, many)])

    draws = np.array([drawn() for _ in range(resamples)])
    draws = draws[np.isfinite(draws)]
    if len(draws) == 0:
        return Interval(value=whole, low=float("nan"), high=float("nan"))
    low, high = np.percentile(draws, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return Interval(value=whole, low=min(float(low), whole), high=max(float(high), whole))
