"""What each reader decided about AI's readings. Nobody's decision takes the place of another's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from lynkeus.core.errors import Conflict
from lynkeus.core.json import Json


class Decision(StrEnum):
    """What a person decides about AI's reading; undecided is a decision too, and may be signed."""

    UNDECIDED = "undecided"
    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One reader's decision, when, and on which readings; `after` had decided the same before."""

    person: str
    name: str
    decision: Decision
    marks: tuple[str, ...]
    at: datetime
    after: str = ""

    def is_on(self, now: Sequence[str]) -> bool:
        """Tell whether it is about the readings whose marks are shown now, and no others."""
        return sorted(self.marks) == sorted(now)

    def as_json(self, looking: str) -> dict[str, Json]:
        """Give plain values for somebody who looks."""
        return {
            "decision": self.decision.value,
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
            "decision": self.decision.value,
            "marks": list(self.marks),
            "at": self.at.isoformat(),
            "after": self.after,
        }


def read_taken(values: Mapping[str, Json]) -> Taken:
    """Read what `as_values` gave.

    Args:     values: Those of one decision.
    Source:   `as_values`.
    """
    marks = values["marks"]
    return Taken(
        person=str(values["person"]),
        name=str(values["name"]),
        decision=Decision(str(values["decision"])),
        marks=tuple(str(one) for one in marks) if isinstance(marks, Sequence) else (),
        at=datetime.fromisoformat(str(values["at"])),
        after=str(values["after"]),
    )


def standing(all_taken: Sequence[Taken], now: Sequence[str]) -> tuple[Taken, ...]:
    """Give the decisions that are about the readings shown now; beside others nobody has decided.

    Args:     all_taken: Of all readers. now: The marks of the readings that are shown.
    Source:   House rule: nobody signs what he has not seen.
    """
    return tuple(one for one in all_taken if one.is_on(now))


def of(some: Sequence[Taken], person: str) -> Taken | None:
    """Find one reader's decision; None where he has not decided.

    Args:     some: Decisions, at most one a reader. person: Whose is sought.
    Source:   House rule: undecided stays undecided.
    """
    return next((one for one in some if one.person == person), None)


def word(taken: Taken | None) -> Decision:
    """Give a decision as one word; nobody's is undecided.

    Args:     taken: A reader's decision, or None.
    Source:   House rule: undecided stays undecided.
    """
    return Decision.UNDECIDED if taken is None else taken.decision


def take(before: Sequence[Taken], mine: Taken) -> tuple[Taken, ...]:
    """Let a reader decide, or take his decision back; what others decided stays theirs.

    Args:     before: Of all readers, at most one each. mine: What he decides now.
    Returns:  The decisions then. Who decides again as he had keeps his first; who decides as a
              colleague had says after whom.
    Source:   House rule: nobody signs what he has not decided.
    """
    others = tuple(one for one in before if one.person != mine.person)
    if mine.decision is Decision.UNDECIDED:
        return others
    so = [one for one in standing(before, mine.marks) if one.decision is mine.decision]
    kept = of(so, mine.person)
    first = min(so, key=lambda one: one.at, default=None)
    told = replace(mine, after=first.name) if first is not None else mine
    return (*others, kept or told)


def check_seen(seen: Decision, now: Decision) -> None:
    """Let a signature carry only the decision that its signer saw as his own.

    Args:     seen: As his page showed it. now: As it stands.
    Raises:   Conflict: If he has decided otherwise since, on another page.
    Source:   House rule: nobody signs what he has not seen.
    """
    if seen is not now:
        message = "Your decision on AI's result is another one by now. Look at it, then sign."
        raise Conflict(message, reason="decision_changed", seen=seen.value, now=now.value)
