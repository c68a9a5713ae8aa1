"""What a person tells and asks a model: an age band, a box to cover."""

from dataclasses import dataclass
from datetime import datetime

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


def check_box(box: Box) -> None:
    """Hold a box to the film.

    Args:     box: Left, top, width, height as shares.
    Raises:   BadInput: If it leaves the film, is thinner than `BOX_SHARE_MIN` or larger than
              `BOX_AREA_MAX` of the film.
    Source:   House rule: everything has a limit with a name.
    """
    left, top, width, height = box
    inside = left >= 0 and top >= 0 and left + width <= 1 + 1e-9 and top + height <= 1 + 1e-9
    thick = min(width, height) >= BOX_SHARE_MIN
    if inside and thick and width * height <= BOX_AREA_MAX:
        return
    message = (
        "Draw a box inside the film: each side at least "
        f"{BOX_SHARE_MIN:.1%} of it, and the whole at most {BOX_AREA_MAX:.0%}."
    )
    raise BadInput(message, reason="box_outside", box=list(box))


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
