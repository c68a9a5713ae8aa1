"""The HTTP face of access: sign in and out, the first account, one's language."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, StringConstraints
from sqlalchemy import Row

from lynkeus.access.actors import service, stranger
from lynkeus.access.commands import (
    AcceptInvitation,
    EndSession,
    SpeakLanguage,
    StartSession,
    standing_invitation,
)
from lynkeus.access.demo import DemoPeople
from lynkeus.access.passwords import Watched, hash_password, in_the_crowd, watched
from lynkeus.access.people import Person, count, person_by_id, person_with_password
from lynkeus.access.reach import is_this_machine
from lynkeus.access.sessions import ABSOLUTE, COOKIE, Ending, new_token, token_hash
from lynkeus.access.web import (
    Caller,
    RequestKey,
    SignedIn,
    TheDoor,
    front,
    is_secure,
    sender_of,
    session_of,
)
from lynkeus.core.errors import Refused, Unauthenticated
from lynkeus.core.ids import PersonId, new_id
from lynkeus.core.json import Json

router = APIRouter(prefix="/api")

Word = Annotated[str, StringConstraints(max_length=200)]
INVITATIONS_MAX = 20
"""Unknown invitations that one address may try within a quarter of an hour."""
REGISTRATION = "not a registered medical device; for research only"


class SignIn(BaseModel):
    """Name and password."""

    login: Word
    password: Word


class Enter(BaseModel):
    """Whom to enter the demo as."""

    login: Word


class FirstRun(BaseModel):
    """The account that an invitation allows."""

    login: Word
    name: Word
    password: Word
    language: Word = "en"


class Language(BaseModel):
    """The language of the pages."""

    language: Word


@router.get("/session")
def who_am_i(request: Request) -> dict[str, Json]:
    """Tell who is signed in, if anybody is, and what this site is; or why nobody is any more."""
    found = session_of(request)
    standing = _standing(request, found.person if found else None, found.csrf if found else "")
    return {**standing, "ended": None if found else _ended(request)}


def _ended(request: Request) -> Ending | None:
    here, token = front(request), request.cookies.get(COOKIE)
    if not token:
        return None
    with here.database.read() as connection:
        return here.sessions.ending(connection, token, here.clock.now())


@router.post("/session")
def sign_in(request: Request, response: Response, said: SignIn) -> dict[str, Json]:
    """Sign in with a password."""
    here, peer = front(request), sender_of(request)
    counted = watched(said.login, peer)
    with in_the_crowd():
        here.throttle.attempt(here.clock.now(), *counted)
        person = person_with_password(here.database, said.login, said.password)
    if person is None:
        refusal = Unauthenticated("Name or password is wrong.", reason="wrong_sign_in")
        here.door.refuse_early(stranger(peer), "sign in", refusal)
        raise refusal
    here.throttle.succeed(*counted)
    return _start(request, response, person)


@router.post("/session/demo")
def enter_demo(request: Request, response: Response, said: Enter) -> dict[str, Json]:
    """Enter the demo as one of its people; only where the demo runs."""
    people = front(request).ports.get(DemoPeople)
    if not isinstance(people, DemoPeople) or not is_this_machine(sender_of(request)):
        message = "This is no demo: sign in with your own account."
        raise Refused(message, reason="no_demo")
    password = people.password_of(said.login)
    with in_the_crowd():
        person = person_with_password(front(request).database, said.login, password)
    if person is None:
        # All of them have this password: who is not found by it was disabled.
        message = "An administrator has disabled this person of the demo, and can enable him again."
        raise Refused(message, reason="demo_person_disabled")
    return _start(request, response, person)


@router.delete("/session")
def sign_out(
    request: Request, response: Response, session: SignedIn, door: TheDoor
) -> dict[str, Json]:
    """Sign out."""
    door.execute(session.person.as_actor(), EndSession(token=session.token), key=new_id())
    front(request).sessions.forget(session.token)
    response.delete_cookie(COOKIE, path="/")
    return _standing(request, None, "")


@router.get("/first-run/{token}")
def invited(token: str, request: Request) -> dict[str, Json]:
    """Tell whom an invitation is for, before anybody types; nothing to who holds none."""
    _check_place(request)
    counted = Watched(name=f"invitation {sender_of(request)}", failures_max=INVITATIONS_MAX)
    front(request).throttle.attempt(front(request).clock.now(), counted)
    invitation = _check_invitation(request, token_hash(token))
    front(request).throttle.succeed(counted)
    with front(request).database.read() as connection:
        first = count(connection) == 0
    return {"roles": invitation.roles, "until": invitation.until.isoformat(), "first": first}


@router.post("/first-run/{token}")
def first_run(
    token: str, request: Request, response: Response, said: FirstRun, door: TheDoor
) -> dict[str, Json]:
    """Make the account that an invitation allows."""
    _check_place(request)
    counted = Watched(name=f"invitation {sender_of(request)}", failures_max=INVITATIONS_MAX)
    front(request).throttle.attempt(front(request).clock.now(), counted)
    _check_invitation(request, token_hash(token))
    with in_the_crowd():
        hashed = hash_password(said.password, said.login)
    command = AcceptInvitation(
        token=token_hash(token),
        login=said.login,
        name=said.name,
        password=hashed,
        language=said.language,
    )
    holder = service("first-run", responsible="the site's operator")
    made = door.execute(holder, command, key=new_id())
    front(request).throttle.succeed(counted)
    with front(request).database.read() as connection:
        person = person_by_id(connection, PersonId(str(made)))
    return _start(request, response, person) if person else _standing(request, None, "")


@router.patch("/me")
def speak(caller: Caller, door: TheDoor, key: RequestKey, said: Language) -> dict[str, Json]:
    """Choose the language of the pages."""
    door.execute(caller, SpeakLanguage(language=said.language), key=key)
    return {"language": said.language}


def _check_place(request: Request) -> None:
    """Ask where an invitation is opened: on the machine itself; later, by TLS, elsewhere too."""
    if front(request).reach.is_here(sender_of(request)):
        return
    with front(request).database.read() as connection:
        later = count(connection) > 0
    if not (later and is_secure(request)):
        message = "This link opens on the machine itself only: use its own browser."
        raise Refused(message, reason="not_on_the_machine")


def _check_invitation(request: Request, token: str) -> Row[Any]:
    """Turn guesses away before a password is hashed for them."""
    here = front(request)
    try:
        with here.database.read() as connection:
            return standing_invitation(connection, token, here.clock.now())
    except Refused as refusal:
        here.door.refuse_early(stranger(sender_of(request)), "accept invitation", refusal)
        raise


def _start(request: Request, response: Response, person: Person) -> dict[str, Json]:
    token, csrf = new_token(), new_token()
    earlier = request.cookies.get(COOKIE)
    replaces = token_hash(earlier) if earlier else ""
    command = StartSession(token=token_hash(token), csrf=csrf, replaces=replaces)
    front(request).door.execute(person.as_actor(), command, key=new_id())
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=is_secure(request),
    )
    return _standing(request, person, csrf)


def _standing(request: Request, person: Person | None, csrf: str) -> dict[str, Json]:
    here = front(request)
    people = here.ports.get(DemoPeople)
    return {
        "person": None
        if person is None
        else {
            "id": person.id,
            "login": person.login,
            "name": person.name,
            "roles": sorted(person.roles),
            "language": person.language,
        },
        "csrf": csrf,
        "demo": None
        if not isinstance(people, DemoPeople)
        else {"people": people.listed(), "password": people.password if person else None},
        "site": {
            "institution": here.institution,
            "contact": here.contact,
            "registration": REGISTRATION,
        },
    }
