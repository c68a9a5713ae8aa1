"""Sessions: found by the hash of a token that only the browser holds; idle and absolute ends."""

import hashlib
import secrets
import threading
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select

from lynkeus.access.people import Person, person_by_id
from lynkeus.access.records import sessions
from lynkeus.core.ids import PersonId

COOKIE = "lynkeus"
ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
TOKEN_BYTES = 32


def new_token() -> str:
    """Draw a token that cannot be guessed."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_of(secret: bytes) -> str:
    """Write a secret that the site derives as a token."""
    return urlsafe_b64encode(secret).decode().rstrip("=")


def token_hash(token: str) -> str:
    """Give the form in which a token is kept: who reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Ending(StrEnum):
    """Why a session that somebody had not ended, and whose time was not over, has ended."""

    IDLE = "idle"
    RESTARTED = "restarted"
    """Its last use was forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody signed in."""

    token: str
    person: Person
    csrf: str


@dataclass(slots=True)
class Sessions:
    """Looks sessions up, and knows when each was last used.

    The last use is kept in memory: after a restart a session counts as used when it was started,
    so that one older than the idle limit has ended.
    """

    _seen: dict[str, datetime] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def find(
        self, connection: Connection, token: str, now: datetime, idle: timedelta | None
    ) -> Session | None:
        """Find who holds a token; None when the session has ended.

        Args:     idle: How long ago the person last did something; a request counts as use then.
                  None: the request is no use of it.
        """
        hashed = token_hash(token)
        row = connection.execute(select(sessions).where(sessions.c.token == hashed)).first()
        if row is None or row.until <= now:
            return None
        with self._guard:
            before = self._seen.get(hashed, row.started_at)
            if now - before > IDLE:
                return None
            self._seen[hashed] = before if idle is None else max(before, now - idle)
        person = person_by_id(connection, PersonId(row.person))
        if person is None or person.disabled:
            return None
        return Session(token=hashed, person=person, csrf=row.csrf)

    def lasts(self, connection: Connection, hashed: str, now: datetime) -> bool:
        """Tell whether a session goes on; asking is no use of it."""
        row = connection.execute(
            select(sessions.c.started_at, sessions.c.until).where(sessions.c.token == hashed)
        ).first()
        if row is None or row.until <= now:
            return False
        with self._guard:
            used: datetime = self._seen.get(hashed, row.started_at)
        return now - used <= IDLE

    def ending(self, connection: Connection, token: str, now: datetime) -> Ending | None:
        """Tell who holds the token why his session has ended; None where it was ended or is not."""
        hashed = token_hash(token)
        row = connection.execute(select(sessions).where(sessions.c.token == hashed)).first()
        if row is None or row.until <= now:
            return None
        with self._guard:
            used = self._seen.get(hashed)
        if now - (used or row.started_at) <= IDLE:
            return None
        return Ending.RESTARTED if used is None else Ending.IDLE

    def forget(self, hashed: str) -> None:
        """Drop what is known of an ended session."""
        with self._guard:
            self._seen.pop(hashed, None)
