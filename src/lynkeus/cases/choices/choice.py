"""What a site may choose otherwise, for a modality or a source; by default AI does neither."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lynkeus.cases.withholding import AiState
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json

RAISED_CLASS = "A"
"""The priority class of what AI raises: one letter, which tells no finding and no number."""
VALUE_MAX = 64


class Subject(StrEnum):
    """What is chosen."""

    TRIAGE = "triage"
    """AI may raise a study in the list, never lower one."""
    RESULT_FIRST = "result_first"
    """AI's result is shown before the own opinion."""


class Scope(StrEnum):
    """For which studies."""

    MODALITY = "modality"
    SOURCE = "source"


class Turn(StrEnum):
    """Whether it is so."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One decision of an administrator; the newest about the same studies stands."""

    number: int
    subject: Subject
    scope: Scope
    value: str
    turn: Turn
    reason: str
    name: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "number": self.number,
            "subject": self.subject.value,
            "scope": self.scope.value,
            "value": self.value,
            "turn": self.turn.value,
            "reason": self.reason,
            "by": self.name,
            "at": self.at.isoformat(),
        }


def in_force(chosen: Iterable[Chosen]) -> tuple[Chosen, ...]:
    """Find what stands: of each subject and each kind of study the newest decision, where it is on.

    Args:     chosen: All decisions, in any order.
    Returns:  Those in force, by number.
    Source:   docs/promises.md: off unless the site has switched it on.
    """
    newest: dict[tuple[str, str, str], Chosen] = {}
    for one in sorted(chosen, key=lambda each: each.number):
        newest[(one.subject, one.scope, one.value)] = one
    standing = [one for one in newest.values() if one.turn is Turn.ON]
    return tuple(sorted(standing, key=lambda one: one.number))


def applying(
    standing: Sequence[Chosen], subject: Subject, *, modality: str, source: str
) -> Chosen | None:
    """Find the decision by which something is so for a study; None where the default holds.

    Args:     standing: Those in force. subject: Which. modality, source: Of the study.
    Returns:  The oldest that fits.
    Source:   docs/promises.md.
    """
    values = {Scope.MODALITY: modality, Scope.SOURCE: source}
    fitting = (one for one in standing if one.subject is subject and one.value == values[one.scope])
    return next(fitting, None)


def on_still(chosen: Iterable[Chosen], subject: Subject) -> frozenset[int]:
    """Find the decisions that switched something on and were never taken back since.

    Args:     chosen: All decisions, in any order. subject: About which.
    Returns:  Their numbers: one that was confirmed by a later one is still in force.
    Source:   docs/promises.md: off is off at once.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for one in sorted(chosen, key=lambda each: each.number):
        if one.subject is subject:
            known = found.setdefault((one.scope, one.value), [])
            known[:] = [*known, one.number] if one.turn is Turn.ON else []
    return frozenset(number for numbers in found.values() for number in numbers)


def on_between(
    chosen: Iterable[Chosen],
    subject: Subject,
    span: tuple[datetime, datetime],
    *,
    modality: str,
    source: str,
) -> bool:
    """Tell whether something was so for a study at any time between two moments.

    Args:     chosen: All decisions, in any order. subject: About which. span: Both with their
              zones. modality, source: Of the study.
    Source:   docs/promises.md.
    """
    values = {Scope.MODALITY: modality, Scope.SOURCE: source}
    since, until = span
    before: dict[Scope, Turn] = {}
    for one in sorted(chosen, key=lambda each: each.number):
        if one.subject is not subject or one.value != values[one.scope]:
            continue
        if since <= one.at <= until and one.turn is Turn.ON:
            return True
        if one.at < since:
            before[one.scope] = one.turn
    return Turn.ON in before.values()


def switched_on(
    chosen: Iterable[Chosen],
    subject: Subject,
    span: tuple[datetime, datetime],
    *,
    modality: str,
    source: str,
) -> tuple[Chosen, datetime, datetime | None] | None:
    """Find by which decision something was first so for a study between two moments, and how long.

    Args:     chosen, subject, span, modality, source: As of `on_between`.
    Returns:  The decision, since when, and until when: None where it is so at the end.
    Source:   docs/promises.md.
    """
    values = {Scope.MODALITY: modality, Scope.SOURCE: source}
    since, until = span
    found: list[tuple[Chosen, datetime, datetime | None]] = []
    mine = [one for one in chosen if one.subject is subject and one.value == values[one.scope]]
    mine.sort(key=lambda each: each.number)
    for one in mine:
        later = [each.at for each in mine if each.scope is one.scope and each.number > one.number]
        off = next(iter(later), None)
        begins = max(one.at, since)
        if one.turn is Turn.ON and begins < (until if off is None else min(off, until)):
            found.append((one, begins, None if off is None or off > until else off))
    return min(found, key=lambda each: each[1], default=None)


def raised(states: Iterable[AiState], switched: Chosen | None) -> str:
    """Give the class by which AI raises a study; empty where it does not.

    Args:     states: What each model said of it. switched: The decision that lets it, or None.
    Returns:  `RAISED_CLASS`, or nothing: AI never lowers.
    Source:   Baltruschat et al. 2020, Eur Radiol 31:3837.
    """
    return RAISED_CLASS if switched is not None and AiState.ABOVE in states else ""


def check_choice(value: str) -> None:
    """Hold a decision to its limits.

    Args:     value: The modality or source.
    Raises:   BadInput: If it is empty or too long.
    Source:   House rule: everything has a limit with a name.
    """
    if not 0 < len(value) <= VALUE_MAX:
        message = f"Name a modality or a source of 1 to {VALUE_MAX} characters."
        raise BadInput(message, reason="choice_value", high=VALUE_MAX)
