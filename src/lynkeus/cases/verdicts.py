"""What the checks made of a study, and how people may overrule them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lynkeus.core.json import Json


class QualityState(StrEnum):
    """May it be used? The order of the members is from best to worst."""

    UNCHECKED = "unchecked"
    CLEARED = "cleared"
    WARNINGS = "warnings"
    QUARANTINED = "quarantined"


USABLE = frozenset({QualityState.CLEARED, QualityState.WARNINGS})
_WORSE = {state: rank for rank, state in enumerate(QualityState)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesVerdict:
    """What the checks made of one series."""

    series: str
    state: QualityState
    answers: tuple[Mapping[str, Json], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a person decided about a series, against or with the checks."""

    decision: str
    reason: str
    name: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "decision": self.decision,
            "reason": self.reason,
            "by": self.name,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesState:
    """The standing of one series: the checks' verdict, or a person's decision over it."""

    series: str
    state: QualityState
    answers: Sequence[Mapping[str, Json]]
    at: datetime
    decided: Decided | None

    @property
    def usable(self) -> bool:
        """Whether AI and training may use it."""
        return self.state in USABLE


def worst(states: Iterable[QualityState]) -> QualityState:
    """Give the study's state: that of its worst series; unchecked when there is none.

    Args:     states: One a series.
    Returns:  The worst of them.
    Source:   House rule: the verdict is per series, the study's is the worst.
    """
    return max(states, key=lambda one: _WORSE[one], default=QualityState.UNCHECKED)
