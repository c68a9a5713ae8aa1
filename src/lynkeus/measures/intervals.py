"""A measured number and where it may lie."""

from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
"""The confidence of an interval where nothing else is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value, and the ends of its interval, of 95 % confidence if no other was asked for."""

    value: float
    low: float
    high: float


def deviations(level: float) -> float:
    """Give the standard deviations within which this share of a normal distribution lies."""
    return NormalDist().inv_cdf(0.5 + level / 2)
