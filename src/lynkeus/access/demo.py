"""The demo's people: one random password, made at each start, shown to whoever sits there."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.access.records import persons, sessions
from lynkeus.core.errors import NotFound
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json

PASSWORD_LENGTH = 12
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody to enter the demo as."""

    login: str
    name: str
    role: Role


PEOPLE = (
    DemoPerson(login="radiologist", name="Demo Radiologist", role=Role.RADIOLOGIST),
    DemoPerson(
        login="senior-radiologist", name="Demo Senior Radiologist", role=Role.SENIOR_RADIOLOGIST
    ),
    DemoPerson(login="technologist", name="Demo Technologist", role=Role.TECHNOLOGIST),
    DemoPerson(login="engineer", name="Demo Engineer", role=Role.ENGINEER),
    DemoPerson(login="administrator", name="Demo Administrator", role=Role.ADMINISTRATOR),
)
"""One for each role that people have."""


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """All people of the demo and their password; a port that only the demo fills."""

    password: str
    people: tuple[DemoPerson, ...] = PEOPLE

    def listed(self) -> list[Json]:
        """List who can be entered as, without the password."""
        return [
            {"login": one.login, "name": one.name, "roles": [one.role.value]} for one in self.people
        ]

    def password_of(self, login: str) -> str:
        """Give a demo password.

        Raises:  NotFound: If the demo has no such person.
        """
        if any(one.login == login for one in self.people):
            return self.password
        message = "The demo has no such person; choose one of those shown."
        raise NotFound(message, reason="no_such_person")


def new_password() -> str:
    """Draw a password that is easily copied by hand."""
    return "".join(secrets.choice(LETTERS) for _ in range(PASSWORD_LENGTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitDemoPeople:
    """Let the demo's people in with a new password, given as its hash."""

    password: str


def _admit(context: Context, command: AdmitDemoPeople) -> Effect:
    """Make the accounts, or give them the new password and end what the old one began."""
    for one in PEOPLE:
        known = select(persons.c.id).where(persons.c.login == one.login)
        person = context.connection.execute(known).scalar()
        if person is None:
            context.connection.execute(
                persons.insert().values(
                    id=new_id(),
                    login=one.login,
                    name=one.name,
                    roles=[one.role.value],
                    password=command.password,
                    language="",
                    added_at=context.now,
                )
            )
        else:
            mine = persons.update().where(persons.c.id == person)
            context.connection.execute(mine.values(password=command.password))
            context.connection.execute(sessions.delete().where(sessions.c.person == person))
    words = f"This site is a demo: {len(PEOPLE)} people of the demo have a new password."
    fields: dict[str, Json] = {"people": len(PEOPLE)}
    return Effect(entries=(Entry(act="demo.opened", words=words, fields=fields),))


HANDLERS = (Handler(command=AdmitDemoPeople, run=_admit),)

RULES = (
    Rule(
        command=AdmitDemoPeople,
        roles=frozenset({Role.OPERATOR}),
        grounds="who opens a demo lets its people in",
    ),
)
