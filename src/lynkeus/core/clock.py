"""What time it is; given as an argument, never asked for inside what decides."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, always with its zone."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the machine's present moment in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands where it is put: for repeated steps and for tests."""

    at: datetime

    def now(self) -> datetime:
        """Give the moment at which the clock was put."""
        return self.at
