"""The list of studies: what it must know of each, and their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lynkeus.core.ids import CaseId
from lynkeus.reporting.order import SIGNED, Place, Waiting, order


class View(StrEnum):
    """Which studies a person wants to see."""

    UNREAD = "unread"
    MINE = "mine"
    SIGNED = "signed"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the list must know of a study to place it."""

    waiting: Waiting
    waits: bool
    signed_at: datetime | None


def arrange(
    listed: Sequence[Listed], *, now: datetime, cap_hours: int
) -> list[tuple[CaseId, Place]]:
    """Put a view in order: what waits by its reasons, then what is signed, newest first.

    Args:     listed: The studies of the view. now: With its zone. cap_hours: See `order`.
    Returns:  Each study with the reason for its place.
    Source:   `reporting/order.py`.
    """
    waits = [one.waiting for one in listed if one.waits]
    done = [one for one in listed if not one.waits and one.signed_at is not None]
    done.sort(key=lambda one: (one.signed_at, one.waiting.case), reverse=True)
    signed = [(one.waiting.case, SIGNED) for one in done]
    return order(waits, now=now, cap_hours=cap_hours) + signed
