"""What a person tells and asks a model: an age band, boxes to cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json

AgeBand = tuple[float, float]
"""Least and greatest age, years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An age that somebody stated for a study: whose word it is, and since when."""

    band: AgeBand
    source: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values, as they stand with a reading that was made by it."""
        low, high = self.band
        return {"low": low, "high": high, "source": self.source, "at": self.at.isoformat()}


AGE_YEARS_MAX = 130.0
Box = tuple[float, float, float, float]
"""Left, top, width, height as shares of the film, 0 to 1."""
BOX_SHARE_MIN = 0.005
"""A side shorter than this covers less than a pixel of what a network sees."""
BOX_AREA_MAX = 0.9
BOXES_MAX = 8


def check_boxes(boxes: Sequence[Box]) -> None:
    """Hold boxes that are covered together to the film; they may overlap.

    Args:     boxes: Left, top, width, height as shares.
    Raises:   BadInput: If there is none or more than `BOXES_MAX`; if one leaves the film or is
              thinner than `BOX_SHARE_MIN`; if all of them cover more than `BOX_AREA_MAX` of it.
    Source:   House rule: everything has a limit with a name.
    """
    count = len(boxes)
    if not 0 < count <= BOXES_MAX:
        message = f"Cover 1 to {BOXES_MAX} boxes together; these are {count}. Remove some of them."
        raise BadInput(message, reason="boxes_many", count=count, limit=BOXES_MAX)
    outside = next((one for one in boxes if not _fits(one)), None)
    if outside is None and _area(boxes) <= BOX_AREA_MAX:
        return
    message = (
        "Draw boxes inside the film: each side at least "
        f"{BOX_SHARE_MIN:.1%} of it, and the whole at most {BOX_AREA_MAX:.0%}."
    )
    worst = outside or max(boxes, key=lambda one: one[2] * one[3])
    raise BadInput(message, reason="box_outside", box=list(worst))


def _fits(box: Box) -> bool:
    left, top, width, height = box
    inside = left >= 0 and top >= 0 and left + width <= 1 + 1e-9 and top + height <= 1 + 1e-9
    return inside and min(width, height) >= BOX_SHARE_MIN


def _area(boxes: Sequence[Box]) -> float:
    """Give the share of the film that lies under boxes: what lies under several counts once."""
    across = sorted({end for left, _, width, _ in boxes for end in (left, left + width)})
    area = 0.0
    for left, right in pairwise(across):
        column = [one for one in boxes if one[0] <= left and right <= one[0] + one[2]]
        reached = 0.0
        for _, top, _, height in sorted(column, key=lambda one: one[1]):
            area += (right - left) * max(0.0, top + height - max(top, reached))
            reached = max(reached, top + height)
    return area


def check_band(band: AgeBand) -> None:
    """Hold a stated age band to what people live.

    Args:     band: Least and greatest age, years.
    Raises:   BadInput: If it is empty, negative or above `AGE_YEARS_MAX`.
    Source:   House rule: everything has a limit with a name.
    """
    low, high = band
    if not 0 <= low <= high <= AGE_YEARS_MAX:
        message = f"An age band runs from a lower to a higher age, 0 to {AGE_YEARS_MAX:g} years."
        raise BadInput(message, reason="age_band_impossible", low=low, high=high)
