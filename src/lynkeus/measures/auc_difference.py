"""How much one area under the curve is above another, with its interval and p."""

from dataclasses import dataclass
from math import hypot
from statistics import NormalDist

import numpy as np

from lynkeus.measures.areas import Areas, Sample
from lynkeus.measures.delong import delong_paired, delong_unpaired
from lynkeus.measures.intervals import LEVEL, Interval, deviations
from lynkeus.measures.obuchowski import obuchowski
from lynkeus.measures.ordered import ENDS, independent_pairs, ordered

UNMEASURED = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A difference, the ends of its interval of the confidence asked for, and its two-sided p."""

    value: float
    low: float
    high: float
    p: float


def paired_auc(one: Sample, other: Sample, *, level: float = LEVEL) -> Difference:
    """Measure how much higher the AUC of one reader is than another's on the same cases.

    Args:     one: A reader's scores. other: The other's, of the same cases in the same order.
              level: Of confidence.
    Returns:  The AUC of `one` less that of `other`, -1 to 1; all NaN when a class is empty; no
              interval and no p where a class is one patient's. Nothing, for certain, where both
              said the same of every case.
    Source:   DeLong where every case is of another patient, else `obuchowski`; at an area of 0 or
              1, which has no variance, the interval is put together from those of both areas: Zou
              and Donner 2008, Statistics in Medicine 27:1693-1702, doi:10.1002/sim.3095.
    Limits:   A normal approximation: for about 20 patients of each class and more.
    """
    if not one.has_both_classes:
        return _NONE
    if np.array_equal(one.scores, other.scores):
        return Difference(value=0.0, low=0.0, high=0.0, p=1.0)
    areas = delong_paired(one, other) if one.is_independent else obuchowski(one, other)
    return _difference(areas, one, other, level=level)


def unpaired_auc(one: Sample, other: Sample, *, level: float = LEVEL) -> Difference:
    """Measure how much higher an AUC is on some cases than on others.

    Args:     one: Some cases. other: Other cases; patients may have cases in both.
              level: Of confidence.
    Returns:  As `paired_auc`; all NaN when either lacks a class.
    Source:   As `paired_auc`.
    Limits:   As `paired_auc`.
    """
    if not (one.has_both_classes and other.has_both_classes):
        return _NONE
    groups = np.concatenate([one.groups, other.groups])
    independent = len(np.unique(groups)) == len(groups)
    areas = (delong_unpaired if independent else obuchowski)(one, other)
    return _difference(areas, one, other, level=level)


_NONE = Difference(value=UNMEASURED, low=UNMEASURED, high=UNMEASURED, p=UNMEASURED)


def _difference(areas: Areas, one: Sample, other: Sample, *, level: float) -> Difference:
    value, spread, z = areas.difference, areas.spread, deviations(level)
    low, high = value - z * spread, value + z * spread
    if any(area in ENDS for area in areas.values):
        first, second = (
            _alone(areas, index, each, level=level) for index, each in enumerate((one, other))
        )
        low = value - hypot(first.value - first.low, second.high - second.value)
        high = value + hypot(first.high - first.value, second.value - second.low)
    elif not np.isfinite(spread):
        return Difference(value=value, low=UNMEASURED, high=UNMEASURED, p=UNMEASURED)
    p = _p(value, low, high, z=z)
    return Difference(value=value, low=max(-1.0, low), high=min(1.0, high), p=p)


def _alone(areas: Areas, index: int, sample: Sample, *, level: float) -> Interval:
    """Give the interval of one of the two areas by itself."""
    area = areas.values[index]
    if area in ENDS:
        return ordered(area, independent_pairs(sample.labels, sample.groups), level=level)
    reach = deviations(level) * float(np.sqrt(areas.covariance[index, index]))
    return Interval(value=area, low=max(0.0, area - reach), high=min(1.0, area + reach))


def _p(value: float, low: float, high: float, *, z: float) -> float:
    """Give the p at which the interval would just hold 0."""
    if value == 0:
        return 1.0
    reach = value - low if value > 0 else high - value
    if not reach > 0:
        return UNMEASURED
    return 2 * NormalDist().cdf(-abs(value) / reach * z)
