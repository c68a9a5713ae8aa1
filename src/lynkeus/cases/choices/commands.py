"""An administrator chooses what AI may do before the own opinion, for a modality or a source."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import func, select

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.cases.choices.choice import Scope, Subject, Turn, check_choice
from lynkeus.cases.choices.records import choices
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """Switch AI triage, or showing AI's result first, on or off for some studies."""

    subject: Subject
    scope: Scope
    value: str
    turn: Turn
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChose:
    """What AI may do was changed: lists may stand in another order."""

    kind: ClassVar[str] = "site.chose"
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
    newest = context.connection.execute(select(func.max(choices.c.number))).scalar()
    number = (newest or 0) + 1
    said: dict[str, Json] = {
        "subject": command.subject.value,
        "scope": command.scope.value,
        "value": command.value,
        "turn": command.turn.value,
        "reason": command.reason.strip(),
    }
    person = {"person": context.actor.id, "name": context.actor.name, "at": context.now}
    context.connection.execute(choices.insert().values(number=number, **said, **person))
    words = (
        f"Switched {_WORDS[command.subject]} {command.turn.value} "
        f"for the {command.scope.value} {command.value}."
    )
    act = f"{command.subject.value}.switched_{command.turn.value}"
    entry = Entry(act=act, words=words, fields={"number": number, **said})
    fact = SiteChose(case=NO_CASE, number=number)
    return Effect(result={"number": number}, entries=(entry,), facts=(fact,))


HANDLERS = (Handler(command=Choose, run=_choose),)

RULES = (
    Rule(
        command=Choose,
        roles=frozenset({Role.ADMINISTRATOR, Role.OPERATOR}),
        grounds="administrators choose what AI may do before the own opinion",
    ),
)
