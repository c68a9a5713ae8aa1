"""The policy: rules as plain values, put together by `app`, asked at the one door."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lynkeus.access.actors import Actor, Role
from lynkeus.core.errors import Broken, Refused
from lynkeus.core.json import JsonObject
from lynkeus.core.keys import SubjectKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """By what right something is done."""

    right: str
    role: Role
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rule and a handler are given: the transaction, who asks, when, by what right."""

    connection: Connection
    actor: Actor
    permit: Permit
    now: datetime
    keys: SubjectKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which roles may give a command, on what grounds, and under which further condition.

    `condition` raises `Refused` with what is missing and who can give it.
    """

    command: type
    roles: frozenset[Role]
    grounds: str
    condition: Callable[[Context, Any], None] | None = None


class Policy:
    """All rules of a site. What no rule grants is refused."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[type, Rule] = {}
        for rule in rules:
            if rule.command in self._rules:
                message = f"Two rules speak about {rule.command.__name__}; keep one."
                raise Broken(message, reason="two_rules", command=rule.command.__name__)
            self._rules[rule.command] = rule

    def rule_for(self, command: type) -> Rule | None:
        """Give the rule about a command."""
        return self._rules.get(command)

    def commands(self) -> frozenset[type]:
        """Give every command that a rule speaks about."""
        return frozenset(self._rules)

    def permit(self, actor: Actor, command: type) -> Permit:
        """Answer whether an actor's role allows a command.

        Raises:  Refused: With the roles that may.
        """
        rule = self._rules.get(command)
        name = right_of(command)
        if rule is None:
            message = f"No rule of this site allows `{name}`."
            raise Refused(message, reason="no_rule", command=name)
        held = sorted(actor.roles & rule.roles)
        if not held:
            may = ", ".join(sorted(role.replace("_", " ") for role in rule.roles))
            message = f"`{name}` is for: {may}. An administrator gives out roles."
            fields: JsonObject = {"command": name, "roles": sorted(rule.roles)}
            raise Refused(message, reason="role_missing", **fields)
        return Permit(right=name, role=held[0], grounds=rule.grounds)


def right_of(command: type) -> str:
    """Name the right to give a command, as the ledger names it: `OpenStudy` is "open study"."""
    name = command.__name__
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip()
