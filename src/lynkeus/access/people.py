"""Who is known here, and whether somebody is who he says."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, select

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.access.passwords import is_password
from lynkeus.access.records import invitations, persons
from lynkeus.core.database import Database
from lynkeus.core.errors import Refused
from lynkeus.core.ids import PersonId

INVITATION_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account."""

    id: PersonId
    login: str
    name: str
    roles: frozenset[Role]
    language: str
    disabled: bool

    def as_actor(self) -> Actor:
        """Give the person as who acts."""
        return Actor(id=self.id, kind=ActorKind.PERSON, name=self.name, roles=self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    """A link that may still be used; whom it was given to, nobody wrote down."""

    token: str
    roles: tuple[str, ...]
    until: datetime

    @property
    def id(self) -> str:
        """Name it, by how the hash of its token begins: that opens nothing."""
        return invitation_id(self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account: since when, and when it was last entered, if it was."""

    person: Person
    added_at: datetime
    signed_in_at: datetime | None


def person_by_id(connection: Connection, person: PersonId) -> Person | None:
    """Find a person."""
    return _person(connection.execute(select(persons).where(persons.c.id == person)).first())


def everybody(connection: Connection) -> list[Person]:
    """List all who have an account, by login."""
    rows = connection.execute(select(persons).order_by(persons.c.login))
    return [found for row in rows if (found := _person(row)) is not None]


def accounts(connection: Connection) -> list[Account]:
    """List all accounts, by login."""
    rows = connection.execute(select(persons).order_by(persons.c.login))
    return [
        Account(person=found, added_at=row.added_at, signed_in_at=row.signed_in_at)
        for row in rows
        if (found := _person(row)) is not None
    ]


def invitation_id(token: str) -> str:
    """Name an invitation by the hash of its token."""
    return token[:INVITATION_DIGITS]


def open_invitations(connection: Connection, now: datetime) -> list[OpenInvitation]:
    """List the invitations that may still be used, the one that ends first before the others."""
    unused = invitations.c.used_by.is_(None) & (invitations.c.until > now)
    rows = connection.execute(select(invitations).where(unused).order_by(invitations.c.until))
    return [
        OpenInvitation(token=row.token, roles=tuple(row.roles), until=row.until) for row in rows
    ]


def count(connection: Connection) -> int:
    """Count the accounts."""
    return connection.execute(select(func.count()).select_from(persons)).scalar_one()


def person_with_password(database: Database, login: str, password: str) -> Person | None:
    """Find who signs in; None when name or password is wrong, after the same time.

    Somebody who is let in no more is nobody here. No connection waits while the password is hashed.
    """
    mine = (persons.c.login == login) & persons.c.disabled_at.is_(None)
    with database.read() as connection:
        row = connection.execute(select(persons).where(mine)).first()
    if not is_password(row.password if row is not None else None, password):
        return None
    return _person(row)


def confirm_identity(database: Database, actor: Actor, password: str) -> None:
    """Ask a signed-in person for the password again, before a signature; as above.

    Raises:  Refused: If it is wrong.
    """
    mine = (persons.c.id == actor.id) & persons.c.disabled_at.is_(None)
    with database.read() as connection:
        hashed = connection.execute(select(persons.c.password).where(mine)).scalar()
    if not is_password(hashed, password):
        message = "The password is not yours: nothing was signed. Type it again."
        raise Refused(message, reason="wrong_password")


def _person(row: Row[tuple[object, ...]] | None) -> Person | None:
    if row is None:
        return None
    return Person(
        id=PersonId(row.id),
        login=row.login,
        name=row.name,
        roles=frozenset(Role(one) for one in row.roles),
        language=row.language,
        disabled=row.disabled_at is not None,
    )
