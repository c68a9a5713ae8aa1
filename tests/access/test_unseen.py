"""No route, asked by anybody, answers with anything of what a model said unseen."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.app.house import program
from lynkeus.app.packages import activate
from lynkeus.core.ids import CaseId, new_id
from lynkeus.inference.shadow.commands import RecordShadow
from lynkeus.inference.shadow.records import shadow_readings

from .bodies import Study
from .calling import Answer, Called, called
from .rights import TABLE, Checker, read_table
from .test_rights import PORTS

ROWS = read_table(TABLE.read_text(encoding="utf-8"))
MARK = "opaque-marmot"
SAID = {
    "state": "above",
    "probability": 0.731318,
    "point": 0.4,
    "reason": {"code": MARK, "fields": {}, "words": MARK},
    "package": f"{MARK}-model",
    "version": "9.9.9",
    "sop": "1.2.3",
}
MODEL = Actor(id="model:x", kind=ActorKind.MODEL, name=MARK, roles=frozenset({Role.SERVICE}))
SECRETS = (MARK, "9.9.9", "0.731318", "shadow.read")


@dataclass(slots=True)
class Watching:
    """A site whose every answer is kept, unpacked."""

    site: Called
    answers: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.site, name)

    def ask(self, caller: Any, method: str, path: str, body: object = None) -> Answer:
        answer = self.site.ask(caller, method, path, body)
        self.answers[f"{method} {path}"] = unpacked(answer.body)
        return answer


class Shadowed(Checker):
    """Makes each study one that was read unseen."""

    def study(self) -> Study:
        made = super().study()
        command = RecordShadow(case=CaseId(made.ids["case"]), revision=1, result=SAID)
        self.site.house.door.execute(MODEL, command, key=new_id())
        return made


def unpacked(body: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "".join(archive.read(one).decode("utf-8", "replace") for one in archive.namelist())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Called]:
    with called(tmp_path_factory.mktemp("unseen") / "home", PORTS) as one:
        activate(one.house, program("a test"), "chest-xray-pneumonia")
        yield one


def everywhere(site: Called, column: str, methods: frozenset[str]) -> dict[str, str]:
    """Ask at every route as one of the columns; gives what was answered."""
    watching = Watching(site)
    checker = Shadowed(watching)  # type: ignore[arg-type]  # it asks the site that it watches
    for row in ROWS:
        method, path = row.route
        if row.expected[column] != "-" and not path.endswith("{path:path}") and method in methods:
            checker.cell(row, column)
    with site.house.database.read() as connection:
        assert connection.execute(shadow_readings.select()).all()
    return watching.answers


def telling(answers: dict[str, str]) -> dict[str, str]:
    """Give what was asked where the answer holds something that nobody may be told."""
    return {asked: one for asked, said in answers.items() for one in SECRETS if one in said}


@pytest.mark.parametrize("column", ["senior", "admin"])
def test_nothing_that_is_looked_at_holds_anything_of_it(site: Called, column: str) -> None:
    answers = everywhere(site, column, frozenset({"GET"}))
    assert len(answers) > 20
    assert telling(answers) == {}


@pytest.mark.long
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "column", ["nobody", "radiol", "senior", "techn", "engin", "admin", "servic", "unopened"]
)
def test_nothing_that_is_answered_holds_anything_of_it(site: Called, column: str) -> None:
    answers = everywhere(site, column, frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"}))
    assert len(answers) > 15
    assert telling(answers) == {}


def test_what_is_planted_in_an_answer_is_found() -> None:
    assert telling({"GET /api/x": f"of {MARK}"}) == {"GET /api/x": MARK}
