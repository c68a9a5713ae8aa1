"""An administrator chooses what AI may do before the own opinion, and how long a study may wait."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table, func, select

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.cases.choices.cap import check_cap, hours_in_force
from lynkeus.cases.choices.choice import Scope, Subject, Turn, check_choice
from lynkeus.cases.choices.queries import every_cap
from lynkeus.cases.choices.records import caps, choices
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json

CHOOSERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """Switch AI triage, or showing AI's result first, on or off for some studies."""

    subject: Subject
    scope: Scope
    value: str
    turn: Turn
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCap:
    """Say how long a study may wait, h, before it goes to the top of the list."""

    hours: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChose:
    """What AI may do was changed: lists may stand in another order."""

    kind: ClassVar[str] = "site.chose"
    case: CaseId
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapSet:
    """How long a study may wait was changed: lists may stand in another order."""

    kind: ClassVar[str] = "site.cap_set"
    case: CaseId
    number: int


NO_CASE = CaseId("")

_WORDS = {
    Subject.TRIAGE: "AI triage",
    Subject.RESULT_FIRST: "showing AI's result before the own opinion",
}


def _choose(context: Context, command: Choose) -> Effect:
    check_choice(command.value)
    check_reason(command.reason)
    said: dict[str, Json] = {
        "subject": command.subject.value,
        "scope": command.scope.value,
        "value": command.value,
        "turn": command.turn.value,
        "reason": command.reason.strip(),
    }
    number = _keep(context, choices, said)
    words = (
        f"Switched {_WORDS[command.subject]} {command.turn.value} "
        f"for the {command.scope.value} {command.value}."
    )
    act = f"{command.subject.value}.switched_{command.turn.value}"
    entry = Entry(act=act, words=words, fields={"number": number, **said})
    fact = SiteChose(case=NO_CASE, number=number)
    return Effect(result={"number": number}, entries=(entry,), facts=(fact,))


def _set_cap(context: Context, command: SetCap) -> Effect:
    check_cap(command.hours)
    check_reason(command.reason)
    before = hours_in_force(every_cap(context.connection))
    said: dict[str, Json] = {"hours": command.hours, "reason": command.reason.strip()}
    number = _keep(context, caps, said)
    words = (
        f"A study may wait {command.hours} h before it goes to the top of the list; "
        f"until now it was {before} h."
    )
    entry = Entry(act="cap.set", words=words, fields={"number": number, "before": before, **said})
    fact = CapSet(case=NO_CASE, number=number)
    return Effect(result={"number": number}, entries=(entry,), facts=(fact,))


def _keep(context: Context, table: Table, said: dict[str, Json]) -> int:
    """Add a decision to those that were made before; gives its number."""
    newest = context.connection.execute(select(func.max(table.c.number))).scalar()
    number: int = (newest or 0) + 1
    person = {"person": context.actor.id, "name": context.actor.name, "at": context.now}
    context.connection.execute(table.insert().values(number=number, **said, **person))
    return number


HANDLERS = (Handler(command=Choose, run=_choose), Handler(command=SetCap, run=_set_cap))

RULES = (
    Rule(
        command=Choose,
        roles=CHOOSERS,
        grounds="administrators choose what AI may do before the own opinion",
    ),
    Rule(
        command=SetCap,
        roles=CHOOSERS,
        grounds="administrators choose how long a study may wait",
    ),
)
