"""The HTTP face of accounts: who has one, who is invited, who is what, who is let in no more."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from lynkeus.access.accounts import ChangeRoles, DisablePerson, EnablePerson
from lynkeus.access.actors import Actor, Role
from lynkeus.access.commands import Invite, WithdrawInvitation
from lynkeus.access.execute import Door
from lynkeus.access.grounds import check_reason
from lynkeus.access.people import (
    Account,
    OpenInvitation,
    accounts,
    open_invitations,
    person_by_id,
)
from lynkeus.access.reach import is_this_machine
from lynkeus.access.sessions import token_hash, token_of
from lynkeus.access.web import (
    Caller,
    RequestKey,
    TheClock,
    TheDatabase,
    TheDoor,
    TheKeys,
    Why,
    provided,
)
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.errors import NotFound
from lynkeus.core.ids import PersonId
from lynkeus.core.json import Json
from lynkeus.core.settings import Settings

router = APIRouter(prefix="/api/people")

ROLES_MAX = 10


class Roles(BaseModel):
    """What somebody is to be here."""

    roles: Annotated[tuple[Role, ...], Field(max_length=ROLES_MAX)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who asks, and what he may reach of the accounts."""

    caller: Actor
    door: Door
    database: Database
    clock: Clock
    key: str

    def login(self, person: str, command: type) -> str:
        """Find whose account it is; first, whether this is any business of who asks.

        Raises:  Refused: If he may not do it. NotFound: If nobody has this id.
        """
        self.door.check(self.caller, command)
        with self.database.read() as connection:
            found = person_by_id(connection, PersonId(person))
        if found is None:
            message = "Nobody here has this account: the list of people names all."
            raise NotFound(message, reason="no_such_person")
        return found.login


def _office(
    caller: Caller, door: TheDoor, database: TheDatabase, clock: TheClock, key: RequestKey
) -> Office:
    return Office(caller=caller, door=door, database=database, clock=clock, key=key)


AtOffice = Annotated[Office, Depends(_office)]


@router.get("")
def list_people(office: AtOffice) -> dict[str, Json]:
    """List who has an account, and the invitations that nobody has used yet."""
    office.door.check(office.caller, ChangeRoles)
    with office.database.read() as connection:
        people = accounts(connection)
        invited = open_invitations(connection, office.clock.now())
    return {
        "people": [_line(one) for one in people],
        "invitations": [open_json(one) for one in invited],
    }


@router.post("/invitations")
def invite(
    said: Roles,
    office: AtOffice,
    keys: TheKeys,
    settings: Annotated[Settings, provided(Settings)],
) -> dict[str, Json]:
    """Make a one-time link for somebody; it is told this once, since only its hash is kept.

    The answer may be lost: who asks again with the same key is told the same link.
    """
    token = token_of(keys.secret_of("invitation", office.caller.id, office.key))
    command = Invite(token=token_hash(token), roles=said.roles)
    office.door.execute(office.caller, command, key=office.key)
    link = f"{settings.address}/first-run/{token}"
    here = is_this_machine(urlsplit(link).hostname or "")
    return {"link": link, "here": here, "roles": sorted(said.roles)}


@router.delete("/invitations/{invitation}")
def withdraw(invitation: str, office: AtOffice) -> dict[str, Json]:
    """Let nobody use an invitation any more."""
    command = WithdrawInvitation(invitation=invitation)
    office.door.execute(office.caller, command, key=office.key)
    return list_people(office)


@router.put("/{person}/roles")
def change_roles(person: str, said: Roles, office: AtOffice) -> dict[str, Json]:
    """Say what a person is here from now on."""
    command = ChangeRoles(login=office.login(person, ChangeRoles), roles=said.roles)
    office.door.execute(office.caller, command, key=office.key)
    return list_people(office)


@router.post("/{person}/disable")
def disable(person: str, said: Why, office: AtOffice) -> dict[str, Json]:
    """Let a person in no more, and end his sessions."""
    login = office.login(person, DisablePerson)
    check_reason(said.reason)
    command = DisablePerson(login=login, reason=said.reason)
    office.door.execute(office.caller, command, key=office.key)
    return list_people(office)


@router.post("/{person}/enable")
def enable(person: str, office: AtOffice) -> dict[str, Json]:
    """Let a person in again."""
    command = EnablePerson(login=office.login(person, EnablePerson))
    office.door.execute(office.caller, command, key=office.key)
    return list_people(office)


def _line(one: Account) -> dict[str, Json]:
    person = one.person
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "roles": sorted(person.roles),
        "disabled": person.disabled,
        "added_at": one.added_at.isoformat(),
        "signed_in_at": None if one.signed_in_at is None else one.signed_in_at.isoformat(),
    }


def open_json(one: OpenInvitation) -> Json:
    """Tell of an invitation that nobody has used yet."""
    return {"id": one.id, "roles": list(one.roles), "until": one.until.isoformat()}
