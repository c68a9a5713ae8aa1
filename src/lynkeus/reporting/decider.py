"""Whose decision about AI's readings stands. Nobody signs one that he has not taken himself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from lynkeus.core.errors import Conflict
from lynkeus.core.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who took a decision and when; `after` is the colleague whose decision he took over."""

    person: str
    name: str
    at: datetime
    after: str = ""

    def as_json(self, looking: str) -> dict[str, Json]:
        """Give plain values for somebody who looks."""
        return {
            "by": self.name,
            "at": self.at.isoformat(),
            "mine": self.person == looking,
            "after": self.after or None,
        }

    def as_values(self) -> dict[str, Json]:
        """Give what is kept."""
        return {
            "person": self.person,
            "name": self.name,
            "at": self.at.isoformat(),
            "after": self.after,
        }


def read_decider(values: Mapping[str, Json]) -> Decider | None:
    """Read what `as_values` gave.

    Args:     values: Those of a report; without a person where nobody has decided.
    Source:   `as_values`.
    """
    if not values.get("person"):
        return None
    return Decider(
        person=str(values["person"]),
        name=str(values["name"]),
        at=datetime.fromisoformat(str(values["at"])),
        after=str(values["after"]),
    )


def take_over(before: Decider | None, me: Decider, *, same: bool) -> Decider:
    """Tell whose a decision is that somebody has just taken.

    Args:     before: Whose the one was that stood. me: Who decides now. same: Whether both decided
              the same.
    Returns:  His who decided it first where that is himself; else one's own, that tells of the
              colleague who had decided the same.
    Source:   House rule: nobody signs what he has not decided.
    """
    if before is None or not same:
        return me
    return before if before.person == me.person else replace(me, after=before.name)


def check_decider(decider: Decider | None, person: str) -> None:
    """Let a decision be signed only by who took it.

    Args:     decider: Whose it is; None where nobody knows. person: Who signs.
    Raises:   Conflict: If it is a colleague's, or nobody's.
    Source:   House rule: nobody signs what he has not decided.
    """
    if decider is None:
        message = (
            "Nobody is known to have taken the decision on AI's result in this draft. "
            "Decide yourself, or keep it undecided, then sign."
        )
        raise Conflict(message, reason="decision_of_nobody")
    if decider.person != person:
        message = (
            f"The decision on AI's result is {decider.name}'s. "
            "Take it over or decide yourself, then sign."
        )
        raise Conflict(message, reason="decision_of_colleague", by=decider.name)
