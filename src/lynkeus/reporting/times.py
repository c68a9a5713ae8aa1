"""When a reader first opened, judged, decided on and signed a study, and after how much work."""

from dataclasses import dataclass
from datetime import datetime

from lynkeus.core.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One step of a reader with some images; nobody is named, and nothing is said of a finding.

    `what` is opened, shown (a colleague's signed report, before the own opinion), opinion, decided
    or signed; `active_s` the time at work until then, s, with idle time apart: 0 where nothing was
    counted, for opened and shown.
    """

    what: str
    person: str
    revision: int
    at: datetime
    active_s: float

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "what": self.what,
            "person": self.person,
            "revision": self.revision,
            "at": self.at.isoformat(),
            "active_s": self.active_s,
        }
