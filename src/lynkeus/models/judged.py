"""Labelled films with what a model said of each, as columns; measured numbers as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.core.json import Json
from lynkeus.measures.areas import Sample
from lynkeus.measures.intervals import Interval
from lynkeus.models.labels import Labelled

SEED = 0
DIGITS = 6
DIGITS_OF_P = 3
CLASS_MIN = 20
"""Films with the finding, and films without it, below which a group is counted and not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the model said of one film, and why the card would have refused it (empty: not)."""

    probability: float
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns of shape (N,): the probability, whether it was so, whose film, which group."""

    said: npt.NDArray[np.float64]
    so: npt.NDArray[np.bool_]
    patients: npt.NDArray[np.str_]
    groups: npt.NDArray[np.str_]
    refused: npt.NDArray[np.bool_]

    @property
    def is_enough(self) -> bool:
        """Whether there are films enough of both classes to be measured as a group."""
        had = int(self.so.sum())
        return min(had, len(self.so) - had) >= CLASS_MIN

    @property
    def sample(self) -> Sample:
        """The columns that an area under the curve is of."""
        return Sample(scores=self.said, labels=self.so, groups=self.patients)

    def part(self, those: npt.NDArray[np.bool_]) -> "Table":
        """Take some of the films."""
        return Table(**{name: getattr(self, name)[those] for name in Table.__slots__})


def table_of(rows: Sequence[Labelled], scores: Sequence[Score]) -> Table:
    """Put rows and what was said of each into columns."""
    return Table(
        said=np.array([score.probability for score in scores], dtype=np.float64),
        so=np.array([row.positive for row in rows], dtype=np.bool_),
        patients=np.array([row.patient for row in rows]),
        groups=np.array([row.group for row in rows]),
        refused=np.array([bool(score.refused) for score in scores], dtype=np.bool_),
    )


def wide(drawn: Interval) -> Interval:
    """Take the ends off an interval whose draws did not differ: a width of nothing is none."""
    if drawn.low < drawn.high:
        return drawn
    return Interval(value=drawn.value, low=float("nan"), high=float("nan"))


def interval_json(interval: Interval) -> dict[str, Json]:
    """Give an interval as plain values; what is not a number is null."""
    return {
        "value": number_json(interval.value),
        "low": number_json(interval.low),
        "high": number_json(interval.high),
    }


def number_json(value: float) -> float | None:
    """Give a number to six digits; null where it is none."""
    return round(value, DIGITS) if np.isfinite(value) else None


def p_json(p: float) -> float | None:
    """Give a p to three digits that count; null where it is none."""
    return float(f"{p:.{DIGITS_OF_P}g}") if np.isfinite(p) else None
