"""What changes about people: invitations, accounts, sessions, language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from lynkeus.access import accounts
from lynkeus.access.actors import PEOPLE, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.people import invitation_id, open_invitations
from lynkeus.access.policy import Context, Rule
from lynkeus.access.records import invitations, persons, sessions
from lynkeus.access.sessions import ABSOLUTE
from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json

INVITATION = timedelta(hours=24)
LANGUAGES = ("zh", "en")
LOGIN_MAX = 64
NAME_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """Let somebody make an account with these roles; the token itself is kept as a hash."""

    token: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawInvitation:
    """Let nobody use an invitation any more; `invitation` is its name in the list."""

    invitation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitation:
    """Make the account that an invitation allows."""

    token: str
    login: str
    name: str
    password: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSession:
    """Sign in: the password was checked before. The session that it replaces ends."""

    token: str
    csrf: str
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession:
    """Sign out."""

    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakLanguage:
    """Choose the language of the pages."""

    language: str


def invite(context: Context, command: Invite) -> Effect:
    """Write an invitation.

    Raises:  BadInput: If it is for no role, or for one that only programs have.
    """
    accounts.check_roles(command.roles)
    until = context.now + INVITATION
    context.connection.execute(
        invitations.insert().values(
            token=command.token, roles=[role.value for role in command.roles], until=until
        )
    )
    roles = _listed(command.roles)
    words = f"Invited somebody to make an account as {roles}, until {until:%Y-%m-%d %H:%M} UTC."
    fields: dict[str, Json] = {
        "roles": [role.value for role in command.roles],
        "invitation": invitation_id(command.token),
    }
    return Effect(entries=(Entry(act="person.invited", words=words, fields=fields),))


def withdraw_invitation(context: Context, command: WithdrawInvitation) -> Effect:
    """End an invitation now.

    Raises:  NotFound: If it is none, or may be used no more as it is.
    """
    standing = open_invitations(context.connection, context.now)
    found = next((one for one in standing if one.id == command.invitation), None)
    if found is None:
        message = "There is no such open invitation: it was used, withdrawn, or is over."
        raise NotFound(message, reason="invitation_not_open")
    mine = invitations.update().where(invitations.c.token == found.token)
    context.connection.execute(mine.values(until=context.now))
    words = f"Withdrew an invitation to make an account as {_listed(found.roles)}."
    fields: dict[str, Json] = {"roles": list(found.roles), "invitation": found.id}
    return Effect(entries=(Entry(act="invitation.withdrawn", words=words, fields=fields),))


def standing_invitation(connection: Connection, token: str, now: datetime) -> Row[Any]:
    """Find an invitation that may be used.

    Raises:  Refused: If it is unknown, used or over.
    """
    row = connection.execute(select(invitations).where(invitations.c.token == token)).first()
    if row is None or row.used_by is not None or row.until <= now:
        message = "This link is unknown, used or over: ask an administrator for a new one."
        raise Refused(message, reason="invitation_over")
    return row


def accept_invitation(context: Context, command: AcceptInvitation) -> Effect:
    """Make the account.

    Raises:  Refused: If the invitation is unknown, used or over. Conflict: If the login is taken.
    """
    row = standing_invitation(context.connection, command.token, context.now)
    _check_words(command)
    taken = select(persons.c.id).where(persons.c.login == command.login)
    if context.connection.execute(taken).first() is not None:
        message = f"The login `{command.login}` is taken: choose another."
        raise Conflict(message, reason="login_taken", login=command.login)
    person = new_id()
    context.connection.execute(
        persons.insert().values(
            id=person,
            login=command.login,
            name=command.name,
            roles=row.roles,
            password=command.password,
            language=command.language,
            added_at=context.now,
        )
    )
    used = invitations.update().where(invitations.c.token == command.token)
    context.connection.execute(used.values(used_by=person))
    words = "Made an account from an invitation."
    fields = {
        "login": command.login,
        "roles": row.roles,
        "invitation": invitation_id(command.token),
    }
    entry = Entry(act="person.added", words=words, about=(person,), fields=fields)
    return Effect(result=person, entries=(entry,))


def start_session(context: Context, command: StartSession) -> Effect:
    """Write the session and its time; drop the one that it replaces, and those that are over."""
    until = context.now + ABSOLUTE
    over = (sessions.c.token == command.replaces) | (sessions.c.until <= context.now)
    context.connection.execute(sessions.delete().where(over))
    mine = persons.update().where(persons.c.id == context.actor.id)
    context.connection.execute(mine.values(signed_in_at=context.now))
    context.connection.execute(
        sessions.insert().values(
            token=command.token,
            person=context.actor.id,
            csrf=command.csrf,
            started_at=context.now,
            until=until,
        )
    )
    entry = Entry(act="session.started", words="Signed in.", about=(context.actor.id,))
    return Effect(entries=(entry,))


def end_session(context: Context, command: EndSession) -> Effect:
    """Delete the session."""
    context.connection.execute(
        sessions.delete().where(
            sessions.c.token == command.token, sessions.c.person == context.actor.id
        )
    )
    entry = Entry(act="session.ended", words="Signed out.", about=(context.actor.id,))
    return Effect(entries=(entry,))


def speak_language(context: Context, command: SpeakLanguage) -> Effect:
    """Remember the language.

    Raises:  BadInput: If the pages do not speak it.
    """
    _check_language(command.language)
    mine = persons.update().where(persons.c.id == context.actor.id)
    context.connection.execute(mine.values(language=command.language))
    words = "Chose the language of the pages."
    fields = {"language": command.language}
    entry = Entry(act="person.language", words=words, about=(context.actor.id,), fields=fields)
    return Effect(entries=(entry,))


def _listed(roles: Iterable[str]) -> str:
    return ", ".join(role.replace("_", " ") for role in roles)


def _check_words(command: AcceptInvitation) -> None:
    if not 0 < len(command.login) <= LOGIN_MAX or command.login != command.login.strip():
        message = f"A login has 1 to {LOGIN_MAX} characters and no space at its ends."
        raise BadInput(message, reason="login_length", high=LOGIN_MAX)
    if not 0 < len(command.name.strip()) <= NAME_MAX:
        message = f"A name has 1 to {NAME_MAX} characters."
        raise BadInput(message, reason="name_length", high=NAME_MAX)
    _check_language(command.language)


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        message = f"The pages speak {' and '.join(LANGUAGES)}, not `{language[:8]}`."
        raise BadInput(message, reason="language_unknown")


HANDLERS = (
    *accounts.HANDLERS,
    Handler(command=Invite, run=invite),
    Handler(command=WithdrawInvitation, run=withdraw_invitation),
    Handler(command=AcceptInvitation, run=accept_invitation),
    Handler(command=StartSession, run=start_session),
    Handler(command=EndSession, run=end_session),
    Handler(command=SpeakLanguage, run=speak_language),
)

RULES = (
    *accounts.RULES,
    Rule(
        command=Invite,
        roles=frozenset({Role.ADMINISTRATOR, Role.OPERATOR, Role.SERVICE}),
        grounds="administrators and operators give out accounts",
    ),
    Rule(
        command=WithdrawInvitation,
        roles=accounts.KEEPERS,
        grounds="administrators and operators give out accounts",
    ),
    Rule(
        command=AcceptInvitation,
        roles=frozenset({Role.SERVICE}),
        grounds="the holder of an unused invitation makes an account",
    ),
    Rule(command=StartSession, roles=PEOPLE, grounds="the password was right"),
    Rule(command=EndSession, roles=PEOPLE, grounds="one's own session"),
    Rule(command=SpeakLanguage, roles=PEOPLE, grounds="one's own account"),
)
