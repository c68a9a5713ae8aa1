"""The interval of any measure, by drawing patients again and again."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from lynkeus.measures.intervals import LEVEL, Interval

RESAMPLES = 2000
Indices = npt.NDArray[np.intp]
Draws = npt.NDArray[np.float64]


def bootstrap(
    measure: Callable[[Indices], float],
    groups: npt.NDArray[np.str_],
    *,
    seed: int,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
) -> Interval:
    """Measure, and see how much the number moves when other patients are drawn.

    Args:     measure: Takes indices of cases, gives a number. groups: Shape (N,), the patient (or
              another block) of each case: all cases of one are drawn together.
              seed: Same seed, same interval. resamples: How often to draw. level: Of confidence.
    Returns:  The value of all cases, and the percentiles of the draws between which `level` of them
              lie (the 2.5th and 97.5th), widened to hold the value where a measure is larger in
              draws than in the whole; draws whose measure is NaN (one class only) do not count.
    Source:   Efron and Tibshirani 1993, chapter 13; clusters: Field and Welsh 2007,
              doi:10.1111/j.1467-9868.2007.00593.x.
    Limits:   Too narrow with fewer than about 20 groups, and without width when no case is wrong:
              there `ordered` and `wilson` stand in. One group alone has no interval.
    """
    whole = measure(np.arange(len(groups)))
    drawn = resampled(groups, seed=seed, resamples=resamples)
    draws = np.array([measure(chosen) for chosen in drawn])
    return percentiles(whole, draws, level=level)


def resampled(groups: npt.NDArray[np.str_], *, seed: int, resamples: int) -> Iterator[Indices]:
    """Draw as many patients as there are, each with all his cases, again and again.

    Args:     As `bootstrap`.
    Returns:  Indices of the cases drawn; nothing where there is but one patient.
    Source:   As `bootstrap`.
    """
    names, of = np.unique(groups, return_inverse=True)
    if len(names) == 1:
        return
    order, sizes = np.argsort(of, kind="stable"), np.bincount(of)
    begins = np.cumsum(sizes) - sizes
    rng = np.random.default_rng(seed)
    for _ in range(resamples):
        chosen = rng.integers(0, len(names), len(names))
        many = sizes[chosen]
        ends = np.cumsum(many)
        yield order[np.arange(ends[-1]) + np.repeat(begins[chosen] - ends + many, many)]


def percentiles(whole: float, draws: Draws, *, level: float = LEVEL) -> Interval:
    """Bound a number by what it was in draws.

    Args:     whole: Of all cases. draws: Shape (R,); NaN does not count. level: Of confidence.
    Returns:  As `bootstrap`; no interval without a draw that counts.
    Source:   As `bootstrap`.
    """
    draws = draws[np.isfinite(draws)]
    if len(draws) == 0:
        return Interval(value=whole, low=float("nan"), high=float("nan"))
    low, high = np.percentile(draws, [50 * (1 - level), 50 * (1 + level)])
    return Interval(value=whole, low=min(float(low), whole), high=max(float(high), whole))
