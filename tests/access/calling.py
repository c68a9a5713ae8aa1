"""A whole site behind its real routes, called without a network; people of every role in it."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import text

from lynkeus.access.actors import Role
from lynkeus.access.execute import Door, Means, Rooms
from lynkeus.access.policy import Policy, Rule
from lynkeus.access.records import persons, sessions
from lynkeus.access.sessions import ABSOLUTE, COOKIE, new_token, token_hash
from lynkeus.access.web import Front
from lynkeus.app.commanded import HANDLERS
from lynkeus.app.house import House, open_house
from lynkeus.app.http import build
from lynkeus.app.importing import Importing
from lynkeus.app.live import Standing
from lynkeus.app.making import DataSets
from lynkeus.app.reactions import READ
from lynkeus.app.story import LedgerKey
from lynkeus.archive.frames import Frames
from lynkeus.archive.ports import Holding
from lynkeus.archive.sealed import SealedStore
from lynkeus.cases.holding.queries import holds
from lynkeus.core.children import Children
from lynkeus.core.clock import FixedClock
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings
from lynkeus.core.work import Work
from lynkeus.inference.ports import Models, Packages
from lynkeus.learning.runs.ports import Trainings
from lynkeus.models.judging.kept.ports import Evaluations

from ..homes import lay_home

PASSWORD = "a long password"
HASHED = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
"""Cheap on purpose: how passwords are hashed is tested elsewhere."""
START = datetime(2026, 1, 2, 9, tzinfo=UTC)
_IDLE: list[FastAPI] = []
"""Routes that stand before no site just now: FastAPI takes long to put them together."""
HOST = "127.0.0.1:8080"
LOOPBACK = "127.0.0.1"


class Here(Children):
    """Children that run in this process: what they run is tested, not that they are others."""

    def __init__(self) -> None:
        super().__init__(1)

    def run(self, function, *args, **kwargs):  # type: ignore[no-untyped-def]  # whatever it is given
        return function(*args, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: of a stream that does not end, its head alone."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str:
        return "; ".join(value for known, value in self.headers if known == name)

    @property
    def cookie(self) -> str:
        """Give the token that was set, or nothing."""
        said = self.header("set-cookie")
        return said.split(";")[0].removeprefix(f"{COOKIE}=").strip('"') if said else ""


@dataclass(slots=True, kw_only=True)
class Caller:
    """Somebody who calls: a token and its CSRF word, from an address."""

    token: str = ""
    csrf: str = ""
    peer: str = LOOPBACK
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Called:
    """A site and its routes."""

    house: House
    clock: FixedClock
    front: Front
    app: FastAPI
    runner: asyncio.Runner

    @property
    def films(self) -> Path:
        """Give the data folder."""
        films = self.house.settings.films
        assert films is not None
        return films

    def ask(self, caller: Caller, method: str, path: str, body: object = None) -> Answer:
        """Ask the routes."""
        return self.runner.run(_asked(self.app, caller, (method, path), body))

    def person(self, role: Role, login: str = "") -> str:
        """Give somebody a role and an account; gives his id."""
        person = new_id()
        row = {
            "id": person,
            "login": login or f"{role}-{person}",
            "name": role.replace("_", " ").title(),
            "roles": [role.value],
            "password": HASHED,
            "language": "en",
            "added_at": self.clock.at,
        }
        with self.house.database.write() as connection:
            connection.execute(persons.insert().values(**row))
        return person

    def session(self, person: str) -> Caller:
        """Let somebody be signed in, whatever his role."""
        token, csrf = new_token(), new_token()
        row = {
            "token": token_hash(token),
            "person": person,
            "csrf": csrf,
            "started_at": self.clock.at,
            "until": self.clock.at + ABSOLUTE,
        }
        with self.house.database.write() as connection:
            connection.execute(sessions.insert().values(**row))
        return Caller(token=token, csrf=csrf)

    def failed_work(self) -> str:
        """Leave a piece of work that has failed; gives its id."""
        work = new_id()
        with self.house.database.write() as connection:
            self.house.work.enqueue(connection, READ, work, {"case": ""})
            failed = text("UPDATE workflow_status SET status = 'ERROR' WHERE workflow_uuid = :work")
            connection.execute(failed, {"work": work})
        return work


@contextmanager
def called(
    folder: Path, ports: Mapping[type, object] | None = None, films: Path | None = None
) -> Iterator[Called]:
    """Open a site; models, packages and the queue may be others than the real ones."""
    clock = FixedClock(START)
    house = open_house(Settings(home=lay_home(folder), films=films), clock=clock)
    front = front_of(house, ports or {})
    app = _IDLE.pop() if _IDLE else build(front)
    app.state.front = front
    with asyncio.Runner() as runner:
        yield Called(house=house, clock=clock, front=front, app=app, runner=runner)
    house.close()
    _IDLE.append(app)


def front_of(
    house: House, ports: Mapping[type, object], rules: tuple[Rule, ...] | None = None
) -> Front:
    """Put a front before a house, whose door may ask other rules than the site's."""
    door = house.door if rules is None else other_door(house, rules)
    front = Front(door=door, database=house.database, clock=house.clock, keys=house.keys)
    front.ports[Frames] = Frames(originals=house.originals, children=Here())
    front.ports[Holding] = Holding(holds=holds)
    front.ports[LedgerKey] = LedgerKey(house.site.signing.public_key())
    front.ports[Settings] = house.settings
    front.ports[Work] = house.work
    front.ports[SealedStore] = house.store
    front.ports[Importing] = Importing(
        bringing=house.bringing, settler=house.settler, database=house.database
    )
    front.ports[Models] = house.models
    front.ports[Packages] = house.packages
    front.ports[Trainings] = house.trainings
    front.ports[Evaluations] = house.evaluations
    front.ports[DataSets] = DataSets(house=house, children=Here)
    front.ports[Standing] = Standing(
        dicom=lambda: True, models=lambda: house.children.stand, stopping=lambda: False
    )
    front.ports.update(ports)
    return front


def other_door(house: House, rules: tuple[Rule, ...]) -> Door:
    """Make a door to the same site that asks other rules."""
    means = Means(
        database=house.database,
        keys=house.keys,
        signing=house.site.signing,
        clock=house.clock,
        enqueue=house.work.enqueue,
    )
    return Door(Rooms(handlers=HANDLERS, policy=Policy(rules)), means)


async def _asked(app: FastAPI, caller: Caller, where: tuple[str, str], body: object) -> Answer:
    method, path = where
    sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"host": HOST, "content-type": "application/json", "content-length": str(len(sent))}
    if caller.token:
        headers["cookie"] = f"{COOKIE}={caller.token}"
    if caller.csrf:
        headers["x-csrf"] = caller.csrf
    headers.update(caller.headers)
    raw, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": raw,
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (caller.peer, 50_000),
        "server": (LOOPBACK, 8080),
    }
    return await _Exchange(sent).run(app, scope)


class _Exchange:
    """One request and its answer; a stream of events is left when its head has come."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._sent = False
        self._begun = asyncio.Event()
        self._head: dict[str, Any] = {}
        self._pieces: list[bytes] = []

    async def run(self, app: FastAPI, scope: dict[str, Any]) -> Answer:
        task = asyncio.create_task(app(scope, self._receive, self._send))
        begun = asyncio.create_task(self._begun.wait())
        await asyncio.wait({task, begun}, return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()
        headers = [
            (name.decode().lower(), value.decode()) for name, value in self._head.get("headers", [])
        ]
        if ("content-type", "text/event-stream; charset=utf-8") in headers:
            task.cancel()
            await asyncio.wait({task})
        else:
            await task
        return Answer(status=self._head["status"], headers=headers, body=b"".join(self._pieces))

    async def _receive(self) -> dict[str, Any]:
        if self._sent:
            await asyncio.Event().wait()
        self._sent = True
        return {"type": "http.request", "body": self._body, "more_body": False}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self._head = message
            self._begun.set()
        elif message["type"] == "http.response.body":
            self._pieces.append(message.get("body", b""))
