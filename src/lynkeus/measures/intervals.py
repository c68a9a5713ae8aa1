"""A measured number and where it may lie."""

from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
"""Standard deviations within which `LEVEL` of a normal distribution lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value, and the ends of its interval of 95 % confidence."""

    value: float
    low: float
    high: float
