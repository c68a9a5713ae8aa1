"""A measured number and where it may lie."""

from dataclasses import dataclass

LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value, and the ends of its interval of 95 % confidence."""

    value: float
    low: float
    high: float
