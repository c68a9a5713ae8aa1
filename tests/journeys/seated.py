"""Somebody who is signed in at a running service, without a browser and without having come in.

How people come in, and what each may, is tested elsewhere.
"""

import urllib.request
from dataclasses import dataclass
from urllib.error import HTTPError

from lynkeus.access.actors import Role
from lynkeus.access.records import persons, sessions
from lynkeus.access.sessions import ABSOLUTE, COOKIE, new_token, token_hash
from lynkeus.app.house import House
from lynkeus.core.clock import SystemClock
from lynkeus.core.ids import new_id

from .running import Running

ANSWERED_S_MAX = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """A session: its token and the word that every change carries."""

    token: str
    csrf: str

    def ask(
        self, running: Running, method: str, path: str, body: bytes | None = None
    ) -> tuple[int, bytes]:
        """Ask the service; give the status, and all that is answered."""
        request = urllib.request.Request(  # noqa: S310  # our own service
            f"{running.address}/api/{path}",
            data=body,
            method=method,
            headers={"Cookie": f"{COOKIE}={self.token}", "X-CSRF": self.csrf},
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWERED_S_MAX) as answer:  # noqa: S310  # as above
                return answer.status, answer.read()
        except HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()


def seated(house: House, role: Role) -> Seated:
    """Give somebody a role, an account and a session in a home that is served later."""
    one, person, now = Seated(token=new_token(), csrf=new_token()), new_id(), SystemClock().now()
    who = {"id": person, "login": role.value, "name": role.value, "roles": [role.value]}
    account = {"password": "none", "language": "en", "added_at": now}
    session = {"token": token_hash(one.token), "person": person, "csrf": one.csrf}
    with house.database.write() as connection:
        connection.execute(persons.insert().values(**who, **account))
        row = sessions.insert().values(**session, started_at=now, until=now + ABSOLUTE)
        connection.execute(row)
    return one
