"""What people are told of a version: whom it has read, its life, and a silent trial in totals."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lynkeus.access.actors import Role
from lynkeus.cases.records import readings
from lynkeus.core.errors import Conflict
from lynkeus.core.ids import new_id
from lynkeus.inference.shadow import trial
from lynkeus.inference.shadow.commands import RecordShadow

from ..access.calling import Called
from .living import (
    LOT,
    SERVICE,
    WHY,
    Say,
    asking,
    in_use,
    later,
    received,
    refusal,
    signed,
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with in_use(tmp_path) as one:
        yield one


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    return later(tmp_path)


@pytest.fixture
def say(site: Called) -> Say:
    return asking(site)


def test_a_roll_back_lists_whom_the_version_read_signed_ones_first(site: Called, say: Say) -> None:
    cases = [received(site, number, "1.0.0") for number in range(1, 4)]
    signed(site, cases[1], "person")
    done = say("roll back package", "toy-model", reason=WHY)
    told = done["review"]
    assert (done["version"], done["instead"]) == ("1.0.0", "")
    assert (told["studies"], told["signed"], told["left_out"]) == (3, 1, 0)
    assert [one["signed"] for one in told["patients"]][:1] == [True]
    [first] = told["patients"][0]["studies"]
    assert (first["study_uid"], first["signed_by"]) == ("2.25.2", "Zhou")
    assert "above" not in str(told)
    assert all("patient" not in one for one in told["patients"])
    with site.house.database.read() as connection:
        assert len(connection.execute(readings.select()).all()) == 3
    [active] = site.house.packages.active()
    assert active.stopped


def test_a_page_rolls_back_lists_by_name_and_tells_the_life_of_a_version(
    site: Called, say: Say
) -> None:
    case = received(site, 1, "1.0.0")
    signed(site, case, "person")
    senior, techn, servic = (
        site.session(site.person(one))
        for one in (Role.SENIOR_RADIOLOGIST, Role.TECHNOLOGIST, Role.SERVICE)
    )
    path = "/api/models/toy-model/1.0.0"
    short = site.ask(senior, "POST", f"{path}/rollback", {"reason": "no"})
    assert (short.status, short.json()["reason"]) == (422, "reason_length")
    assert site.ask(techn, "POST", f"{path}/rollback", {"reason": WHY}).status == 403
    shown = site.ask(senior, "POST", f"{path}/rollback", {"reason": WHY}).json()
    assert (shown["standing"], shown["why"]) == ("rolled_back", WHY)
    again = site.ask(senior, "POST", f"{path}/rollback", {"reason": "again and again"})
    assert (again.status, again.json()["reason"]) == (409, "rolled_back_already")
    told = site.ask(techn, "GET", f"{path}/review").json()
    [one] = told["patients"]
    assert (one["signed"], "id" in one["patient"]) == (True, True)
    assert site.ask(servic, "GET", f"{path}/review").status == 403
    life = site.ask(techn, "GET", f"{path}/life").json()["items"]
    assert [step["act"] for step in life] == ["package.activated", "package.rolled_back"]
    assert life[-1]["fields"] == {"version": "1.0.0", "reason": WHY, "instead": ""}
    assert site.ask(techn, "GET", "/api/models/toy-model/9.9.9/life").status == 404
    installed = site.ask(techn, "GET", "/api/models").json()["items"][-1]
    shipped = f"/api/models/{installed['package']}/{installed['version']}/life"
    assert site.ask(techn, "GET", shipped).json() == {"items": []}


def test_a_silent_trial_is_told_in_totals_once_enough_studies_are_signed(
    site: Called, newer: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "LOT", LOT)
    say("import package", newer)
    say("shadow package", "toy-model")
    refused = refusal(Conflict, lambda: say("tell trial", "toy-model", version="1.1.0"))
    assert refused == "trial_small"
    model = {"package": "toy-model", "version": "1.1.0"}
    for number in range(1, LOT + 2):
        case = received(site, number, "1.0.0")
        state = "above" if number % 2 else "below"
        result = {"state": state, **model, "sop": "1"}
        unseen = RecordShadow(case=case, revision=1, result=result)
        site.house.door.execute(SERVICE, unseen, key=new_id())
        signed(site, case, "person", found=bool(number % 2))
        site.clock.at += timedelta(minutes=1)
    told = say("tell trial", "toy-model", version="1.1.0")
    assert (told["studies"], told["left_over"]) == (LOT, 1)
    assert told["unseen"]["agreement"]["value"] == 1.0
    assert told["active"]["above_had_not"] == LOT // 2
    assert "2.25." not in json.dumps(told)
    chief = site.session(site.person(Role.ADMINISTRATOR))
    life = site.ask(chief, "GET", "/api/models/toy-model/1.1.0/life").json()["items"]
    assert life[-1]["fields"] == {"version": "1.1.0", "studies": LOT}
