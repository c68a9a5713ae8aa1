"""What every HTTP face is given: who calls, why, the door, the database, what fills a port."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Header, Request
from pydantic import BaseModel, StringConstraints

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.access.passwords import Throttle
from lynkeus.access.reach import Reach
from lynkeus.access.sessions import COOKIE, Session, Sessions
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database
from lynkeus.core.errors import Broken, Unauthenticated
from lynkeus.core.ids import new_id
from lynkeus.core.keys import SubjectKeys

T = TypeVar("T")

KEY_MAX = 100
IDLE_HEADER = "x-idle"
CSRF_HEADER = "x-csrf"
IDLE_DIGITS_MAX = 9


class Why(BaseModel):
    """The reason for an act, as a page sends it."""

    reason: Annotated[str, StringConstraints(max_length=4000)]


@dataclass(slots=True, kw_only=True)
class Front:
    """What the pages stand on; `app` fills it."""

    door: Door
    database: Database
    clock: Clock
    keys: SubjectKeys
    institution: str = ""
    contact: str = ""
    sessions: Sessions = field(default_factory=Sessions)
    throttle: Throttle = field(default_factory=Throttle)
    reach: Reach = field(default_factory=Reach)
    ports: dict[type, object] = field(default_factory=dict)


def front(request: Request) -> Front:
    """Give what `app` put behind the pages."""
    return cast("Front", request.app.state.front)


def sender_of(request: Request) -> str:
    """Give the address of who sent a request.

    Raises:  Refused: If it did not come the way that it should.
    """
    peer = request.client.host if request.client else "unknown"
    return front(request).reach.sender(peer, _said(request))


def is_secure(request: Request) -> bool:
    """Tell whether a request came by TLS."""
    peer = request.client.host if request.client else "unknown"
    return front(request).reach.is_proxied(peer, _said(request))


def _said(request: Request) -> dict[str, str]:
    """Give the headers, those said several times in one line (RFC 9110, 5.3)."""
    return {name: ", ".join(request.headers.getlist(name)) for name in request.headers}


def session_of(request: Request) -> Session | None:
    """Find who calls; None for nobody.

    A page says how long nobody has touched it: what it asks by itself does not keep a session.
    """
    said = request.headers.get(IDLE_HEADER, "0")
    idle = timedelta(seconds=int(said) if said.isdecimal() and len(said) <= IDLE_DIGITS_MAX else 0)
    return _find(request, idle)


def _find(request: Request, idle: timedelta | None) -> Session | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    here = front(request)
    with here.database.read() as connection:
        return here.sessions.find(connection, token, here.clock.now(), idle)


def _session(request: Request) -> Session:
    found = session_of(request)
    return _somebody(found if found is None or _is_its_own(request, found) else None)


def _is_its_own(request: Request, found: Session) -> bool:
    """Tell whether the page that asks is of this session.

    One that somebody else left open asks by itself: that is no act of who has signed in since,
    and no refusal of it belongs in the ledger under his name.
    """
    said = request.headers.get(CSRF_HEADER, "")
    return said in {"", found.csrf}


def _listening(request: Request) -> Session:
    """Let who is signed in listen: a browser listens again by itself, which is no use."""
    return _somebody(_find(request, None))


def _somebody(found: Session | None) -> Session:
    if found is None:
        message = "Sign in first: nobody is signed in here, or the session has ended."
        raise Unauthenticated(message, reason="not_signed_in")
    return found


def _caller(session: Annotated[Session, Depends(_session)]) -> Actor:
    return session.person.as_actor()


def _door(request: Request) -> Door:
    return front(request).door


def _database(request: Request) -> Database:
    return front(request).database


def _clock(request: Request) -> Clock:
    return front(request).clock


def _keys(request: Request) -> SubjectKeys:
    return front(request).keys


def _request_key(idempotency_key: Annotated[str, Header()] = "") -> str:
    return idempotency_key[:KEY_MAX] or new_id()


SignedIn = Annotated[Session, Depends(_session)]
Listening = Annotated[Session, Depends(_listening)]
Caller = Annotated[Actor, Depends(_caller)]
TheDoor = Annotated[Door, Depends(_door)]
TheDatabase = Annotated[Database, Depends(_database)]
TheClock = Annotated[Clock, Depends(_clock)]
TheKeys = Annotated[SubjectKeys, Depends(_keys)]
RequestKey = Annotated[str, Depends(_request_key)]


def provided(kind: type[T]) -> Any:  # noqa: ANN401  # FastAPI's marker has no type of its own
    """Depend on what `app` put into a port."""

    def port(request: Request) -> T:
        found = front(request).ports.get(kind)
        if found is None:
            message = f"Nothing fills the port {kind.__name__}."
            raise Broken(message, reason="port_empty", port=kind.__name__)
        return cast("T", found)

    return Depends(cast("Callable[..., T]", port))
