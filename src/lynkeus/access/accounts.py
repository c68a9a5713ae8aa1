"""What becomes of accounts: other roles, let in no more, let in again."""

from dataclasses import dataclass

from sqlalchemy import Row, select

from lynkeus.access.actors import PEOPLE, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.access.records import persons, sessions, viewing_permits
from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.core.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRoles:
    """Say what a person is here from now on."""

    login: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisablePerson:
    """Let a person in no more; what he did stays his. `reason` may be empty at the terminal."""

    login: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnablePerson:
    """Let a person in again."""

    login: str


def _change_roles(context: Context, command: ChangeRoles) -> Effect:
    check_roles(command.roles)
    person = _found(context, command.login)
    _check_other(context, person)
    roles = sorted({role.value for role in command.roles})
    mine = persons.update().where(persons.c.id == person.id)
    context.connection.execute(mine.values(roles=roles))
    context.connection.execute(
        viewing_permits.delete().where(viewing_permits.c.person == person.id)
    )
    words = f"Gave a person other roles: {', '.join(roles).replace('_', ' ')}."
    return _effect("person.roles", words, person, {"roles": roles, "before": person.roles})


def _disable(context: Context, command: DisablePerson) -> Effect:
    person = _found(context, command.login)
    _check_other(context, person)
    if person.disabled_at is not None:
        message = f"`{command.login}` is let in no more already."
        raise Conflict(message, reason="person_disabled", login=command.login)
    mine = persons.update().where(persons.c.id == person.id)
    context.connection.execute(mine.values(disabled_at=context.now))
    for table in (sessions, viewing_permits):
        context.connection.execute(table.delete().where(table.c.person == person.id))
    words = "Let a person in no more, and ended his sessions."
    return _effect("person.disabled", words, person, {"reason": command.reason.strip()})


def _enable(context: Context, command: EnablePerson) -> Effect:
    person = _found(context, command.login)
    if person.disabled_at is None:
        message = f"`{command.login}` may sign in: there is nothing to allow again."
        raise Conflict(message, reason="person_enabled", login=command.login)
    mine = persons.update().where(persons.c.id == person.id)
    context.connection.execute(mine.values(disabled_at=None))
    return _effect("person.enabled", "Let a person in again.", person)


def check_roles(roles: tuple[Role, ...]) -> None:
    """Ask for roles that people may have.

    Raises:  BadInput: If there is none, or one that only programs have.
    """
    strange = sorted({role.value for role in roles} - {role.value for role in PEOPLE})
    if strange or not roles:
        message = f"A person is one or more of: {', '.join(sorted(PEOPLE)).replace('_', ' ')}."
        raise BadInput(message, reason="role_unknown", roles=strange)


def _found(context: Context, login: str) -> Row[tuple[object, ...]]:
    row = context.connection.execute(select(persons).where(persons.c.login == login)).first()
    if row is None:
        message = f"Nobody here has the login `{login[:64]}`: `lynkeus users list` names all."
        raise NotFound(message, reason="no_such_person")
    return row


def _check_other(context: Context, person: Row[tuple[object, ...]]) -> None:
    """Keep an administrator from giving himself roles, and from shutting himself out."""
    if context.actor.id == person.id:
        message = (
            "Nobody changes his own account: another administrator does, or the operator of the "
            "machine at the terminal."
        )
        raise Refused(message, reason="own_account")


def _effect(
    act: str, words: str, person: Row[tuple[object, ...]], more: dict[str, Json] | None = None
) -> Effect:
    fields: dict[str, Json] = {"login": person.login, **(more or {})}
    entry = Entry(act=act, words=words, about=(person.id,), fields=fields)
    return Effect(result=person.id, entries=(entry,))


HANDLERS = (
    Handler(command=ChangeRoles, run=_change_roles),
    Handler(command=DisablePerson, run=_disable),
    Handler(command=EnablePerson, run=_enable),
)

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})
RULES = (
    Rule(command=ChangeRoles, roles=KEEPERS, grounds="administrators and operators give out roles"),
    Rule(
        command=DisablePerson, roles=KEEPERS, grounds="administrators and operators let people in"
    ),
    Rule(command=EnablePerson, roles=KEEPERS, grounds="administrators and operators let people in"),
)
