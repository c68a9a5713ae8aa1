"""How long a study may wait before it goes to the top of the list: a choice of the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json

CAP_HOURS = 4
"""Nobody waits longer behind studies that came later, h, where the site says nothing else."""
CAP_HOURS_MIN, CAP_HOURS_MAX = 1, 168
"""A site may say from an hour to a week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """One decision of an administrator; the newest stands."""

    number: int
    hours: int
    reason: str
    name: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "number": self.number,
            "hours": self.hours,
            "reason": self.reason,
            "by": self.name,
            "at": self.at.isoformat(),
        }


def hours_in_force(caps: Sequence[Cap]) -> int:
    """Give how long a study may wait, h.

    Args:     caps: All decisions, in any order.
    Returns:  What the newest says; `CAP_HOURS` where there is none.
    Source:   docs/methods/worklist.md.
    """
    newest = max(caps, key=lambda one: one.number, default=None)
    return CAP_HOURS if newest is None else newest.hours


def check_cap(hours: int) -> None:
    """Hold a decision to its limits.

    Args:     hours: How long a study may wait.
    Raises:   BadInput: If it is under `CAP_HOURS_MIN` or over `CAP_HOURS_MAX`.
    Source:   House rule: everything has a limit with a name.
    """
    if not CAP_HOURS_MIN <= hours <= CAP_HOURS_MAX:
        message = (
            f"A study may wait {CAP_HOURS_MIN} to {CAP_HOURS_MAX} hours before it goes to the top; "
            f"{hours} is outside."
        )
        raise BadInput(message, reason="cap_hours", low=CAP_HOURS_MIN, high=CAP_HOURS_MAX)
