"""The HTTP face of access: sign in and out, the first account, one's language."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, StringConstraints

from lynkeus.access.actors import service, stranger
from lynkeus.access.commands import AcceptInvitation, EndSession, SpeakLanguage, StartSession
from lynkeus.access.demo import DemoPeople
from lynkeus.access.passwords import hash_password
from lynkeus.access.people import Person, person_by_id, person_with_password
from lynkeus.access.sessions import ABSOLUTE, COOKIE, new_token, token_hash
from lynkeus.access.web import Caller, RequestKey, SignedIn, TheDoor, front, session_of
from lynkeus.core.errors import NotFound, Refused, Unauthenticated
from lynkeus.core.ids import PersonId, new_id
from lynkeus.core.json import Json

router = APIRouter(prefix="/api")

Word = Annotated[str, StringConstraints(max_length=200)]
LOOPBACK = frozenset({"127.0.0.1", "::1"})
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
    """Tell who is signed in, if anybody is, and what this site is."""
    found = session_of(request)
    return _standing(request, found.person if found else None, found.csrf if found else "")


@router.post("/session")
def sign_in(request: Request, response: Response, said: SignIn) -> dict[str, Json]:
    """Sign in with a password."""
    here, peer, now = front(request), _peer(request), front(request).clock.now()
    here.throttle.check(now, said.login, peer)
    with here.database.read() as connection:
        person = person_with_password(connection, said.login, said.password)
    if person is None:
        here.throttle.fail(now, said.login, peer)
        refusal = Unauthenticated("Name or password is wrong.", reason="wrong_sign_in")
        here.door.refuse_stranger(stranger(peer), "sign in", refusal)
        raise refusal
    here.throttle.succeed(said.login)
    return _start(request, response, person)


@router.post("/session/demo")
def enter_demo(request: Request, response: Response, said: Enter) -> dict[str, Json]:
    """Enter the demo as one of its people; only where the demo runs."""
    people = front(request).ports.get(DemoPeople)
    if not isinstance(people, DemoPeople) or _peer(request) not in LOOPBACK:
        message = "This is no demo: sign in with your own account."
        raise Refused(message, reason="no_demo")
    password = people.password_of(said.login)
    with front(request).database.read() as connection:
        person = person_with_password(connection, said.login, password)
    if person is None:
        message = "The demo has no such person; choose one of those shown."
        raise NotFound(message, reason="no_such_person")
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


@router.post("/first-run/{token}")
def first_run(
    token: str, request: Request, response: Response, said: FirstRun, door: TheDoor
) -> dict[str, Json]:
    """Make the account that an invitation allows; on the machine itself only."""
    peer = _peer(request)
    if peer not in LOOPBACK:
        message = "This link opens on the machine itself only: use its own browser."
        raise Refused(message, reason="not_on_the_machine")
    front(request).throttle.check(front(request).clock.now(), peer)
    command = AcceptInvitation(
        token=token_hash(token),
        login=said.login,
        name=said.name,
        password=hash_password(said.password),
        language=said.language,
    )
    holder = service("first-run", responsible="the site's operator")
    made = door.execute(holder, command, key=new_id())
    with front(request).database.read() as connection:
        person = person_by_id(connection, PersonId(str(made)))
    return _start(request, response, person) if person else _standing(request, None, "")


@router.patch("/me")
def speak(caller: Caller, door: TheDoor, key: RequestKey, said: Language) -> dict[str, Json]:
    """Choose the language of the pages."""
    door.execute(caller, SpeakLanguage(language=said.language), key=key)
    return {"language": said.language}


def _start(request: Request, response: Response, person: Person) -> dict[str, Json]:
    token, csrf = new_token(), new_token()
    command = StartSession(token=token_hash(token), csrf=csrf)
    front(request).door.execute(person.as_actor(), command, key=new_id())
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return _standing(request, person, csrf)


def _standing(request: Request, person: Person | None, csrf: str) -> dict[str, Json]:
    people = front(request).ports.get(DemoPeople)
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
        "site": {"institution": front(request).institution, "registration": REGISTRATION},
    }


def _peer(request: Request) -> str:
    return request.client.host if request.client else "unknown"
