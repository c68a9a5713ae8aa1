"""A whole site without network: the door, a database on disk, sealed files, a queue by hand."""

import asyncio
import io
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import numpy as np
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from lynkeus.access import api as access_api
from lynkeus.access import commands as access_commands
from lynkeus.access.actors import Actor, ActorKind, Role, service
from lynkeus.access.execute import Door, Means, Reaction, Rooms
from lynkeus.access.policy import Policy
from lynkeus.access.records import persons
from lynkeus.access.web import Front
from lynkeus.archive import commands as archive_commands
from lynkeus.archive.commands import OpenStudy, SettleStudy
from lynkeus.archive.ports import Holding, SealedOriginals
from lynkeus.archive.queries import study_by_case
from lynkeus.archive.receive import Receiver
from lynkeus.archive.sealed import DiskSync, SealedStore
from lynkeus.cases import api as cases_api
from lynkeus.cases import commands as cases_commands
from lynkeus.cases.choices import api as choices_api
from lynkeus.cases.holding.queries import holds
from lynkeus.core.clock import FixedClock
from lynkeus.core.database import Database
from lynkeus.core.errors import LynkeusError
from lynkeus.core.facts import facts
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.work_begun import Stopping
from lynkeus.inference import api as inference_api
from lynkeus.inference import commands as inference_commands
from lynkeus.inference.choice import ActivePackage, Wanted
from lynkeus.inference.ports import Models, Packages
from lynkeus.inference.workflows import ReadingPorts, read_study
from lynkeus.ledger.read import entries_about
from lynkeus.quality import api as quality_api
from lynkeus.quality import commands as quality_commands
from lynkeus.quality.check import Answer
from lynkeus.quality.examine import examine_file
from lynkeus.quality.ports import Image
from lynkeus.quality.workflows import CheckingPorts, check_study
from lynkeus.reporting import api as reporting_api
from lynkeus.reporting import commands as reporting_commands

from ..models import entered

T = TypeVar("T")
PASSWORD = "a long password"
BEGINNING = datetime(2026, 1, 2, 9, tzinfo=UTC)
HASHED = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
"""Cheap on purpose: how passwords are hashed is tested elsewhere."""
WINGS = (reporting_api, quality_api, inference_api)
ROOMS = (
    access_commands,
    archive_commands,
    cases_commands,
    quality_commands,
    inference_commands,
    reporting_commands,
)


class Here:
    """Steps that are done at once; a step may be made to run twice."""

    def __init__(self, *, twice: bool = False, until: str = "") -> None:
        self.twice = twice
        self.until = until
        self.names: list[str] = []

    def step(self, name: str, function: Callable[..., T], *args: object) -> T:
        """Run a step, or stop before it."""
        if name == self.until:
            raise Stopping
        self.names.append(name)
        if self.twice:
            function(*args)
        return function(*args)


@dataclass(slots=True)
class FakeModels:
    """Says what it was told to say; `others` is what packages beside the first say."""

    says: Mapping[str, Json] | LynkeusError
    others: dict[str, Mapping[str, Json] | LynkeusError] = field(default_factory=dict)
    asked: list[tuple[str, object]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def read(self, package: Any, sop: str, stated: object) -> dict[str, Json]:
        """Read an image."""
        self.asked.append((sop, stated))
        self.meanwhile()
        says = self.others.get(package.id, self.says)
        if isinstance(says, LynkeusError):
            raise says
        model = {"package": package.id, "version": package.version}
        return {**says, **model, "sop": sop}

    def cover(self, package: Any, sop: str, boxes: tuple[object, ...]) -> dict[str, Json]:
        """Cover boxes."""
        self.asked.append((f"{package.id} {sop}", boxes))
        return {"before": 0.9, "after": 0.2, "elsewhere": [0.9] * 20, "point": 0.5}

    def occlude(self, package: Any, sop: str) -> dict[str, Json]:
        """Cover each place."""
        self.asked.append((f"{package.id} {sop}", "each place"))
        cells: Json = [[0, 1], [0.5, 0]]
        after: Json = [[0.9, 0.3], [0.6, 0.95]]
        return {"before": 0.9, "after": after, "cells": cells, "point": 0.5, "grade": None}

    def prove(self, package: Any) -> None:
        """Find nothing wrong with a package."""


@dataclass(slots=True)
class FakePackages:
    """Packages made for radiographs of the chest."""

    names: tuple[str, ...] = ("chest",)
    stopped: bool = False
    distrusted: bool = False
    version: str = "1.0.0"
    beside: tuple[str, ...] = ()

    def unseen(self) -> list[ActivePackage]:
        """List those that read unseen."""
        return [replace(self.active()[0], id=one, version="2.0.0") for one in self.beside]

    def active(self) -> list[ActivePackage]:
        """List them."""
        wanted = Wanted(
            modalities=frozenset({"CR", "DX"}),
            body_parts=frozenset({"CHEST"}),
            views=frozenset({"AP", "PA"}),
        )
        return [
            ActivePackage(
                id=name,
                version=self.version,
                folder=Path("nowhere"),
                digest="0" * 64,
                registration="not registered, for research only",
                responsible=f"who answers for {name}",
                finding="secret opacity",
                wanted=wanted,
                point=0.5,
                here={},
                stopped=self.stopped or self.distrusted,
                distrusted=self.distrusted,
            )
            for name in self.names
        ]

    def named(self, package: str, version: str) -> ActivePackage:
        """Give one."""
        [found] = [one for one in (*self.active(), *self.unseen()) if one.id == package]
        return replace(found, version=version)


@dataclass(slots=True)
class ExaminerHere:
    """Decodes in this process."""

    originals: SealedOriginals

    def examine(self, image: Image) -> dict[str, Answer]:
        """Give the answers by check."""
        return examine_file(self.originals.read(image.sop), image.facts)


@dataclass(slots=True)
class Site:
    """What a test plays with."""

    database: Database
    door: Door
    clock: FixedClock
    keys: SubjectKeys
    public: Ed25519PublicKey
    originals: SealedOriginals
    receiver: Receiver
    queue: list[tuple[str, str, Mapping[str, Json]]]
    models: FakeModels
    packages: FakePackages
    people: dict[str, Actor]

    def receive(self, *files: bytes) -> CaseId:
        """Take files in and let their study settle."""
        for data in files:
            case = self.receiver.receive(data, "test").case
        with self.database.read() as connection:
            revision = study_by_case(connection, case).revision
        command = SettleStudy(case=case, revision=revision)
        archivist = service("archive", responsible="nobody")
        self.door.execute(archivist, command, key=f"settle:{case}:{revision}")
        return case

    def work(self, *, twice: bool = False, until: str = "") -> None:
        """Do all that is queued, and what follows from it, or all before a step."""
        while self.queue:
            name, _, body = self.queue.pop(0)
            case, revision = CaseId(str(body["case"])), int(str(body["revision"]))
            steps = Here(twice=twice, until=until)
            with suppress(Stopping):
                if name == "check_study":
                    check_study(steps, self.checking(), case, revision)
                else:
                    read_study(steps, self.reading(), case, revision)

    def work_at(self, name: str) -> None:
        """Do what is queued of one kind, and leave what follows from it."""
        waiting = [one for one in self.queue if one[0] != name]
        self.queue[:] = [one for one in self.queue if one[0] == name]
        for _, _, body in list(self.queue):
            case, revision = CaseId(str(body["case"])), int(str(body["revision"]))
            check_study(Here(), self.checking(), case, revision)
        self.queue[:] = waiting

    def checking(self) -> CheckingPorts:
        """What checking works with."""
        return CheckingPorts(
            door=self.door,
            database=self.database,
            examiner=ExaminerHere(self.originals),
            actor=service("quality", responsible="nobody"),
        )

    def reading(self) -> ReadingPorts:
        """What reading works with."""
        return ReadingPorts(
            door=self.door,
            database=self.database,
            models=self.models,
            packages=self.packages,
            clock=self.clock,
            actor=service("inference", responsible="nobody"),
        )

    def do(self, who: str, command: object, key: str = "") -> Json:
        """Let somebody give a command."""
        self.clock.at += timedelta(seconds=1)
        return self.door.execute(self.people[who], command, key=key or str(self.clock.at))

    def open(self, who: str, case: CaseId) -> None:
        """Let somebody open a study."""
        self.do(who, OpenStudy(case=case))

    def acts(self, case: CaseId) -> list[str]:
        """Tell what the ledger says was done to a study."""
        return [str(one["act"]) for one in self.story(case)]

    def story(self, case: CaseId) -> list[Mapping[str, Json]]:
        """Tell a study's story."""
        with self.database.read() as connection:
            return [one.entry for one in entries_about(connection, case, self.keys)]

    def happened(self, kind: str) -> int:
        """Count facts of a kind."""
        with self.database.read() as connection:
            rows = connection.execute(facts.select().where(facts.c.kind == kind)).all()
        return len(rows)

    def uid(self, case: CaseId) -> str:
        """Give a study's UID."""
        with self.database.read() as connection:
            return study_by_case(connection, case).study_uid


ROLES = {
    "wang": Role.RADIOLOGIST,
    "zhou": Role.SENIOR_RADIOLOGIST,
    "li": Role.TECHNOLOGIST,
    "chen": Role.ENGINEER,
    "admin": Role.ADMINISTRATOR,
}
ABOVE: Mapping[str, Json] = {
    "state": "above",
    "reason": None,
    "probability": 0.7312,
    "point": 0.4123,
    "registration": "not registered, for research only",
    "responsible": "somebody",
    "looks_for": "secret opacity",
    "not_looked_for": ["secret nodule"],
    "map": {"cells": [[0.25, 0.75]], "shown": True, "why": None},
    "cover": {"box": [0, 0, 0.5, 0.5], "before": 0.7312, "after": 0.1, "elsewhere": [0.7] * 20},
    "calibrated_here": None,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What every site stands on, laid once: its tables and people, and its keys."""

    database: Database
    site: SiteKeys
    people: dict[str, Actor]
    kept: Path

    def anew(self) -> None:
        """Lay the database back to how it was before the first test."""
        with closing(sqlite3.connect(self.kept)) as kept, closing(self._plain()) as again:
            kept.backup(again)

    def _plain(self) -> sqlite3.Connection:
        again = sqlite3.connect(self.database.path)
        again.execute("PRAGMA synchronous=OFF")
        return again


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("cases")
    database = Database(folder / "lynkeus.db")
    database.create_all()
    people = _entered(database, BEGINNING)
    database.copy_to(folder / "kept.db")
    yield Ground(database, SiteKeys(folder / "keys"), people, folder / "kept.db")
    database.close()


@pytest.fixture
def site(ground: Ground, tmp_path: Path) -> Site:
    ground.anew()
    database, keys_of_site = ground.database, ground.site
    keys = SubjectKeys(keys_of_site.site)
    clock = FixedClock(BEGINNING)
    queue: list[tuple[str, str, Mapping[str, Json]]] = []
    rooms = Rooms(
        handlers=tuple(one for room in ROOMS for one in room.HANDLERS),
        policy=Policy(one for room in ROOMS for one in room.RULES),
        reactions=(
            Reaction(fact="study.arrived", workflow="check_study"),
            Reaction(fact="study.cleared", workflow="read_study"),
            Reaction(fact="reading.wanted", workflow="read_study"),
        ),
    )
    means = Means(
        database=database,
        keys=keys,
        signing=keys_of_site.signing,
        clock=clock,
        enqueue=lambda _, name, work_id, body: queue.append((name, work_id, body)),
    )
    door = Door(rooms, means)
    store = SealedStore(tmp_path / "objects", keys_of_site.address, DiskSync())
    return Site(
        database=database,
        door=door,
        clock=clock,
        keys=keys,
        public=keys_of_site.signing.public_key(),
        originals=SealedOriginals(database=database, store=store, keys=keys),
        receiver=Receiver(door, database, store, clock, service("archive", responsible="nobody")),
        queue=queue,
        models=FakeModels(ABOVE),
        packages=FakePackages(),
        people=dict(ground.people),
    )


def _entered(database: Database, now: datetime) -> dict[str, Actor]:
    """Enter the packages and the people of a site."""
    with database.write() as connection:
        entered.trust(connection, now)
        for package in ("chest", "other"):
            entered.enter(connection, now, package)
        for name, role in ROLES.items():
            row = {"id": f"person-{name}", "login": name, "name": name.title(), "language": "en"}
            kept = persons.insert().values(**row, roles=[role.value], password=HASHED)
            connection.execute(kept.values(added_at=now))
    return {
        name: Actor(
            id=f"person-{name}",
            kind=ActorKind.PERSON,
            name=name.title(),
            roles=frozenset({role}),
        )
        for name, role in ROLES.items()
    }


@dataclass(slots=True)
class Browser:
    """A person at the pages."""

    client: httpx.AsyncClient
    runner: asyncio.Runner
    csrf: str = ""

    def enter(self, login: str) -> "Browser":
        """Sign in."""
        said = self.ask("POST", "/api/session", {"login": login, "password": PASSWORD})
        assert said.status_code == 200, said.text
        self.csrf = said.json()["csrf"]
        return self

    def ask(self, method: str, path: str, body: object = None, key: str = "") -> Any:
        """Ask the server; who decides or signs says what was shown, as the pages do."""
        study, _, what = path.rpartition("/")
        if what in {"report", "signature"} and isinstance(body, dict):
            shown = self.ask("GET", study).json()
            told = {"readings": shown.get("reading_marks", [])}
            if what == "signature":
                told["decision"] = shown.get("report", {}).get("decision", "undecided")
            body = told | body
        headers = {"X-CSRF": self.csrf} | ({"Idempotency-Key": key} if key else {})
        return self.runner.run(self.client.request(method, path, json=body, headers=headers))

    def find(self, words: str, view: str = "unread") -> Any:
        """Ask for the list of what is meant by some words, as the pages do."""
        path, headers = f"/api/worklist?view={view}", {"X-Search": quote(words)}
        return self.runner.run(self.client.get(path, headers=headers)).json()


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as one:
        yield one


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """Put the routes together; who asks says which site is behind them."""
    app = FastAPI()
    for room in (access_api, cases_api, choices_api, *WINGS):
        app.include_router(room.router)

    @app.exception_handler(LynkeusError)
    def _(_request: Request, error: LynkeusError) -> JSONResponse:
        return JSONResponse(error.as_json(), status_code=error.http)

    return app


@pytest.fixture
def pages(site: Site, app: FastAPI, runner: asyncio.Runner) -> Callable[[str], Browser]:
    front = Front(door=site.door, database=site.database, clock=site.clock, keys=site.keys)
    front.ports[Models] = site.models
    front.ports[Holding] = Holding(holds=holds)
    front.ports[Packages] = site.packages
    app.state.front = front

    def enter(login: str) -> Browser:
        wire = httpx.ASGITransport(app=app)
        client = httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1")
        return Browser(client, runner).enter(login)

    return enter


def film(**more: object) -> bytes:
    """Make a small radiograph with a whole header; what is given replaces or removes (None)."""
    dataset = Dataset()
    pixels = np.tile(np.linspace(200, 3900, 64, dtype="<u2"), (48, 1))
    values: dict[str, object] = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.1",
        "SOPInstanceUID": generate_uid(),
        "StudyInstanceUID": "1.2.3.4",
        "SeriesInstanceUID": "1.2.3.4.1",
        "Modality": "CR",
        "PatientName": "ZHAO^Guoqiang=赵^国强",
        "PatientID": "P-1",
        "PatientBirthDate": "20220301",
        "PatientSex": "M",
        "StudyDate": "20260102",
        "StudyTime": "081500",
        "StudyDescription": "SECRET DESCRIPTION",
        "ReferringPhysicianName": "",
        "StudyID": "",
        "AccessionNumber": "A-17",
        "SeriesNumber": 1,
        "InstanceNumber": 1,
        "Manufacturer": "",
        "BodyPartExamined": "CHEST",
        "ViewPosition": "AP",
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": 48,
        "Columns": 64,
        "BitsAllocated": 16,
        "BitsStored": 12,
        "HighBit": 11,
        "PixelRepresentation": 0,
        "PixelSpacing": ["0.2", "0.2"],
        "SpecificCharacterSet": ["", "GB18030"],
        "PixelData": pixels.tobytes(),
        **more,
    }
    values["SpecificCharacterSet"] = "GB18030"
    for keyword, value in values.items():
        if value is not None:
            setattr(dataset, keyword, value)
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta = meta
    target = io.BytesIO()
    dataset.save_as(target, enforce_file_format=True)
    return target.getvalue()


@pytest.fixture
def make_film() -> Callable[..., bytes]:
    return film


@pytest.fixture
def case(site: Any, make_film: Callable[..., bytes]) -> CaseId:
    """Give a film that has come in and was checked."""
    found: CaseId = site.receive(make_film())
    site.work()
    return found


@pytest.fixture
def doctor(site: Any, case: CaseId, pages: Callable[[str], Any]) -> Any:
    """Give somebody who has opened it."""
    person = pages("wang")
    person.ask("POST", f"/api/studies/{site.uid(case)}/open")
    return person
