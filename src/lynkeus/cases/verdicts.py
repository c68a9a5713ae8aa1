"""What the checks made of a study, and how people may overrule them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


def worst(states: Iterable[QualityState]) -> QualityState:
    """Give the study's state: that of its worst series; unchecked when there is none.

    Args:     states: One a series.
    Returns:  The worst of them.
    Source:   House rule: the verdict is per series, the study's is the worst.
    """
    return max(states, key=lambda one: _WORSE[one], default=QualityState.UNCHECKED)
