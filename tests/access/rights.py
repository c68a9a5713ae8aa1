"""The table of rights: read, and held against a site by calling every route as everybody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from lynkeus.access.accounts import DisablePerson
from lynkeus.access.actors import Role, operator, service
from lynkeus.access.commands import Invite
from lynkeus.access.people import invitation_id
from lynkeus.access.sessions import new_token, token_hash
from lynkeus.archive.queries import study_by_uid
from lynkeus.archive.records import conflicts
from lynkeus.cases.commands import Quarantine, RecordReading
from lynkeus.cases.verdicts import QualityState, SeriesVerdict
from lynkeus.core.errors import Conflict
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.runs import State
from lynkeus.learning.runs.commands import (
    BeginTraining,
    EndTraining,
    StartTraining,
    StopTraining,
)
from lynkeus.learning.runs.queries import all_runs
from lynkeus.manifests.commands import OpenTest
from lynkeus.models.commands import ResumePackage
from lynkeus.models.queries import in_use

from ..archive.making import image
from .begun import measured
from .bodies import BODIES, NOWHERE, READING, Study
from .calling import Called, Caller
from .candidates import ASKED, Candidates, alarmed, stranger, watched
from .labelled import data_set

TABLE = Path(__file__).with_name("rights.txt")
ROLES = {
    "radiol": Role.RADIOLOGIST,
    "senior": Role.SENIOR_RADIOLOGIST,
    "techn": Role.TECHNOLOGIST,
    "engin": Role.ENGINEER,
    "admin": Role.ADMINISTRATOR,
    "servic": Role.SERVICE,
}
COLUMNS = ("nobody", *ROLES, "unopened", "unknown")
NONE = "-"
PROGRAM = service("a test", responsible="nobody")
LOOSE = frozenset({"anything:path", "path:path"})
"""Parameters that stand for any address, not for an id."""
OF_A_STUDY = frozenset({"uid", "series", "sop", "frame", "case", "conflict"})
"""Parameters that name a study or a part of one."""

Route = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What each caller is to get at one route."""

    route: Route
    expected: dict[str, str]


AFTER_OPINION = ("/signature", "/cover", "/occlusion", "/story/proof", "/addenda", "/text")
"""The caller's own comes first."""
numbers = count(1)


def read_table(text: str) -> list[Row]:
    """Read the table."""
    lines = (line.split() for line in text.splitlines())
    return [
        Row(route=(words[0], words[1]), expected=dict(zip(COLUMNS, words[2:], strict=True)))
        for words in lines
        if words and not words[0].startswith("#")
    ]


def routes_of(app: FastAPI) -> set[Route]:
    """List every route that the app has, whatever it says of itself in its schema."""
    return set(_routes(app.routes))


def _routes(routes: Iterable[Any], prefix: str = "") -> Iterator[Route]:
    for one in routes:
        inner = getattr(one, "original_router", None)
        if inner is not None:
            yield from _routes(inner.routes, prefix + one.include_context.prefix)
        elif getattr(one, "methods", None):
            yield from ((method, prefix + one.path) for method in one.methods - {"HEAD"})


@dataclass(slots=True)
class Checker:
    """Calls every route as everybody, each time at a study of its own."""

    site: Called
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    shared: dict[str, Study] = field(default_factory=dict)
    opened: set[tuple[str, str]] = field(default_factory=set)
    candidates: Candidates = field(init=False)
    waiting: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.candidates = Candidates(self.site.house)

    def differences(self, rows: Iterable[Row]) -> list[str]:
        """Name the cells in which the site answers otherwise than the table says."""
        return [
            f"{' '.join(row.route)}: {column} gets {got}, not {expected}"
            for row in rows
            for column, expected in row.expected.items()
            if expected != NONE and (got := self.cell(row, column)) != expected
        ]

    def cell(self, row: Row, column: str) -> str:
        """Call a route once; gives the status."""
        role = self._who(row, column)
        study = self._study_for(row, column)
        person, study.login = self._person(role or Role.RADIOLOGIST, column)
        caller = Caller() if role is None else self.site.session(person)
        if column != "unopened":
            self._prepare(row, caller, study)
        if "{token}" in row.route[1]:
            study.ids = study.ids | {"token": self._invitation()}
        if "{invitation}" in row.route[1]:
            study.ids = study.ids | {"invitation": invitation_id(token_hash(self._invitation()))}
        if "{work_id}" in row.route[1]:
            study.ids = study.ids | {"work_id": self.site.failed_work()}
        study.ids = study.ids | self._begun(row, study.ids)
        if row.route[1].endswith(ASKED):
            study.ids = study.ids | self._candidate(row, column)
        if column == "unknown":
            study.ids = study.ids | NOWHERE
        method, path = row.route
        body = BODIES.get(" ".join(row.route), lambda _: {})(study)
        sent = None if method in {"GET", "DELETE"} else body
        return str(self.site.ask(caller, method, _filled(path, study.ids), sent).status)

    def _study_for(self, row: Row, column: str) -> Study:
        """Give one study to all who look, one to all who are to be refused, else one to each.

        Who is refused changes nothing; if he is not, that is what this test finds. What is done
        to a person before he is asked about cannot be done twice.
        """
        route = " ".join(row.route)
        changes = row.route[0] != "GET" and any(f"{{{one}}}" in route for one in OF_A_STUDY)
        if "{person}" in route or (changes and row.expected[column] == "200"):
            return self.study()
        name = "refused" if changes else "looked at"
        if name not in self.shared:
            self.shared[name] = self.study()
        return replace(self.shared[name])

    def study(self) -> Study:
        """Take in a study with a conflict, a held series and a reading; and an invitation."""
        house, number = self.site.house, next(numbers)
        data = image(study=number)
        house.receiver.receive(data, "a test")
        house.receiver.receive(image(study=number, StudyDescription="other"), "a test")
        with house.database.read() as connection:
            case = study_by_uid(connection, f"2.25.{number}").case
            aside = connection.execute(conflicts.select().where(conflicts.c.case == case)).one()
        ids = {
            "uid": f"2.25.{number}",
            "series": f"2.25.{number}.1",
            "sop": f"2.25.{number}.1.1",
            "frame": "0",
            "case": str(case),
            "conflict": aside.id,
            "work_id": "",
            "package": "chest-xray-pneumonia",
            "version": self._version(),
            "look": "",
            "digest": data_set(self.site.house),
            "key": stranger(self.site.house),
            "token": "",
            "invitation": "",
            "number": str(number),
            "person": self.site.person(Role.ENGINEER, login=f"engineer {number}"),
            "anything:path": "nothing",
            "path:path": "worklist",
        }
        self._read(case, ids)
        return Study(ids=ids)

    def _read(self, case: CaseId, ids: dict[str, str]) -> None:
        door = self.site.house.door
        held = SeriesVerdict(series=ids["series"], state=QualityState.QUARANTINED, answers=())
        used = SeriesVerdict(series="1.2.3", state=QualityState.CLEARED, answers=())
        told = Quarantine(case=case, revision=1, verdicts=(held, used))
        door.execute(PROGRAM, told, key=new_id())
        model = {"package": ids["package"], "version": ids["version"]}
        result = {**READING, **model, "sop": ids["sop"]}
        plan = {"planned": (result | {"series": "1.2.3"},), "chosen_at": self.site.clock.at}
        read = RecordReading(case=case, revision=1, result=result, **plan)
        door.execute(PROGRAM, read, key=new_id())

    def _version(self) -> str:
        with self.site.house.database.read() as connection:
            return in_use(connection)[0].version

    def _invitation(self) -> str:
        token = new_token()
        command = Invite(token=token_hash(token), roles=(Role.RADIOLOGIST,))
        self.site.house.door.execute(PROGRAM, command, key=new_id())
        return token

    def _training(self, row: Row) -> str:
        """Ask for a training; one that is to go on is stopped first."""
        door, run = self.site.house.door, new_id()
        who = replace(PROGRAM, roles=frozenset({Role.ENGINEER}))
        with self.site.house.database.read() as connection:
            waiting = [one.id for one in all_runs(connection) if one.state is State.WAITING]
        for one in waiting:
            door.execute(who, StopTraining(run=one), key=new_id())
        door.execute(who, StartTraining(run=run, plan="a.yaml", sha256="0"), key=new_id())
        if row.route[1].endswith("/resume"):
            door.execute(who, StopTraining(run=run), key=new_id())
        if row.route[1].endswith("/import"):
            door.execute(PROGRAM, BeginTraining(run=run), key=new_id())
            door.execute(PROGRAM, EndTraining(run=run, state=State.DONE, told={}), key=new_id())
        return run

    def _begun(self, row: Row, ids: dict[str, str]) -> dict[str, str]:
        """Begin the training or evaluation that a route is about; a report is there by then."""
        if "{run}" in row.route[1]:
            return {"run": self._training(row)}
        if "/evaluations" not in row.route[1]:
            return {}
        done = row.route[1].endswith("/report")
        return {"evaluation": measured(self.site.house, ids, ended=done)}

    def _candidate(self, row: Row, column: str) -> dict[str, str]:
        """Give a candidate of its own to who may change how it stands, one to all others."""
        if row.expected[column] == "200" or not self.waiting:
            self.waiting = self.candidates.bring()
        return self.waiting

    def _who(self, row: Row, column: str) -> Role | None:
        if column == "unopened":
            return Role.RADIOLOGIST
        if column != "unknown":
            return ROLES.get(column)
        may = {"200", "409"}  # where nobody succeeds, it is too early for all of them
        return next(role for name, role in ROLES.items() if row.expected[name] in may)

    def _person(self, role: Role, column: str) -> tuple[str, str]:
        login = f"{role}-{column}"
        if login not in self.people:
            self.people[login] = (self.site.person(role, login=login), login)
        return self.people[login]

    def _do(self, command: object) -> None:
        self.site.house.door.execute(operator("a test"), command, key=new_id())

    def _prepare(self, row: Row, caller: Caller, study: Study) -> None:
        uid = study.ids["uid"]
        if not row.route[1].endswith("/open") and (study.login, uid) not in self.opened:
            self.site.ask(caller, "POST", f"/api/studies/{uid}/open")
            self.opened.add((study.login, uid))
        if row.route[1].endswith(AFTER_OPINION):
            body = {"revision": 1, "overall": "none", "active_s": 1}
            self.site.ask(caller, "POST", f"/api/studies/{uid}/opinion", body)
            told = self.site.ask(caller, "GET", f"/api/studies/{uid}").json()
            study.shown = told.get("reading_marks", [])
        if row.route[1].endswith("/enable"):
            self._do(DisablePerson(login=f"engineer {study.ids['number']}"))
        if row.route[1].endswith(("/activate", "/cover", "/occlusion", "/rollback", "/stop")):
            model = {"package": study.ids["package"], "version": study.ids["version"]}
            self._do(ResumePackage(**model, reason="for the next call"))
        if row.route[1].endswith("/test"):
            reason = "for the next call"
            opened = OpenTest(digest=study.ids["digest"], packages=("a 1.0.0",), reason=reason)
            self._do(opened)
        if row.route[1].endswith("/alarm"):
            study.ids["look"] = alarmed(self.site.house, study.ids)
        watched(self.site.house, study.ids["package"], row.route[1])
        if row.route[1].endswith("/addenda"):
            signature = BODIES["POST /api/studies/{uid}/signature"](study)
            self.site.ask(caller, "POST", f"/api/studies/{uid}/signature", signature)


def _filled(path: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", value)
    if "{" in path:
        message = f"{path} asks for an id that this test does not know: add it to `Checker.study`"
        raise Conflict(message, reason="id_unknown")
    return path
