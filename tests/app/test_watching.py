"""A version looked at again by schedule, on what was signed meanwhile; what is learnt from it."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from lynkeus.access.actors import Role
from lynkeus.app.beside import story_entries
from lynkeus.app.house import program
from lynkeus.app.watching import WATCH, call_for_looks, looks
from lynkeus.archive.queries import study_by_uid
from lynkeus.core.errors import NotFound
from lynkeus.core.json import canonical, parse
from lynkeus.manifests.manifest import Labelling
from lynkeus.manifests.table import read_table
from lynkeus.models.registry import Standing
from lynkeus.models.watching.queries import looks_of
from lynkeus.models.watching.watch import STUDIES_LEAST

from ..access.calling import Called
from .living import WHY, Say, asking, in_use, received, refusal, signed, standing

BANDS = """
schema: lynkeus-watch/1
package: toy-model
every_days: 7
studies_min: 20
bands: {specificity: {low: 0.8}}
follows: stop
responsible: [the chief]
"""
MODEL = ("toy-model", "1.0.0")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Called]:
    with in_use(tmp_path_factory.mktemp("watched")) as one:
        yield one


@pytest.fixture
def say(site: Called) -> Say:
    return asking(site)


class Straight:
    """Runs steps at once, their answers kept as JSON as durable work keeps them."""

    def step(self, _: str, function: Callable[..., Any], *args: object) -> Any:
        return parse(canonical(function(*args)))


def waiting(site: Called) -> list[str]:
    call_for_looks(site.house, program(WATCH))
    return [one.name for one in site.house.work.listing()]


def test_the_schedule_begins_durable_work_once_which_stops_what_left_its_band(
    site: Called, say: Say
) -> None:
    assert waiting(site) == []
    assert say("declare watch", "", body=BANDS.encode())["follows"] == "stop"
    assert waiting(site) == waiting(site) == ["look at model"]
    for number in range(1, STUDIES_LEAST + 1):
        signed(site, received(site, number, "1.0.0"), "person", found=number < 3)
    body: Mapping[str, Any] = {"package": MODEL[0], "version": MODEL[1], "since": "then"}
    looks(site.house, program(WATCH))(Straight(), body)
    with site.house.database.read() as connection:
        [look] = looks_of(connection, MODEL)
    assert (look.by, look.studies, look.left) == (WATCH, STUDIES_LEAST, ["specificity"])
    assert standing(site)["1.0.0"] is Standing.STOPPED
    looks(site.house, program(WATCH))(Straight(), {**body, "since": "later"})
    with site.house.database.read() as connection:
        again = looks_of(connection, MODEL)
    assert sorted(one.studies for one in again) == [0, STUDIES_LEAST]


def test_an_alarm_is_seen_to_at_the_terminal_once(site: Called, say: Say) -> None:
    assert say("see to alarm", "toy-model", reason=WHY)["reason"] == WHY
    assert refusal(NotFound, lambda: say("see to alarm", "toy-model", reason=WHY)) == "no_alarm"


def test_what_disagrees_and_abstentions_are_a_table_that_a_manifest_takes(
    site: Called, say: Say
) -> None:
    told = say("take candidates", "toy-model")
    assert (told["studies"], told["why"], told["unlabelled"]) == (18, {"disagrees": 18}, 0)
    with site.house.database.read() as connection:
        case = study_by_uid(connection, "2.25.3").case
        story = [one.entry for one in story_entries(connection, case, site.house.keys)]
    assert [one["fields"]["studies"] for one in story if one["act"] == "study.taken_out"] == [18]
    [table] = told["given"].values()
    rows = read_table(table.decode(), {}, Labelling.ONE, "archive")
    assert {row.study for row in rows} == {f"2.25.{number}" for number in range(3, 21)}
    assert {row.labels for row in rows} == {("none",)}
    [first, *_] = csv.DictReader(io.StringIO(table.decode()))
    assert (first["said"], first["image"]) == ("above", f"{first['study']}.1.1")


def test_a_page_declares_looks_and_takes_the_table(site: Called, say: Say) -> None:
    chief, senior, reader = (
        site.session(site.person(one))
        for one in (Role.ADMINISTRATOR, Role.SENIOR_RADIOLOGIST, Role.RADIOLOGIST)
    )
    path = "/api/models/toy-model/1.0.0"
    for document, reason in (
        (BANDS.replace("low: 0.8", "low: 1.8"), "watch_broken"),
        (BANDS.replace("toy-model", "other"), "document_other"),
    ):
        refused = site.ask(senior, "POST", f"{path}/watch", {"document": document})
        assert (refused.status, refused.json()["reason"]) == (422, reason)
    lax = {"document": BANDS.replace("follows: stop", "follows: warn")}
    assert site.ask(reader, "POST", f"{path}/watch", lax).status == 403
    shown = site.ask(senior, "POST", f"{path}/watch", lax).json()
    assert (shown["watch"]["follows"], shown["watch"]["by"]) == ("warn", "Senior Radiologist")
    site.clock.at += timedelta(minutes=1)
    assert site.ask(senior, "POST", f"{path}/look").json()["reason"] == "role_missing"
    looked = site.ask(chief, "POST", f"{path}/look").json()
    assert looked["looks"][0]["by"] == "Administrator"
    table = site.ask(chief, "POST", f"{path}/candidates")
    assert table.header("content-type").startswith("text/csv")
    assert "candidates.csv" in table.header("content-disposition")
    [typed] = say("take candidates", "toy-model")["given"].values()
    assert table.body == typed
    assert site.ask(senior, "POST", f"{path}/candidates").status == 403
    life = site.ask(senior, "GET", f"{path}/life").json()["items"]
    taken = [one["fields"] for one in life if one["act"] == "package.candidates_taken"]
    assert taken[-1] == {"version": "1.0.0", "studies": 18}


def test_who_asks_for_a_look_at_once_has_it_under_the_own_name(site: Called, say: Say) -> None:
    site.clock.at += timedelta(minutes=1)
    assert say("look again", "toy-model")["enough"] is False
    with site.house.database.read() as connection:
        assert looks_of(connection, MODEL)[0].by != WATCH
