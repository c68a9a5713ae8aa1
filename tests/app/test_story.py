"""A study's story before one's own opinion: what colleagues judged would tell what AI found."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from lynkeus.access.actors import Role
from lynkeus.access.execute import Door
from lynkeus.app.house import program
from lynkeus.archive.queries import study_by_uid
from lynkeus.cases.commands import RecordReading
from lynkeus.core.json import Json
from lynkeus.inference.ports import Models, Packages

from ..access.calling import PASSWORD, Called, Caller, called
from ..archive.making import image
from ..models import entered

UID = "2.25.7"
RESULT: Mapping[str, Json] = {
    "state": "above",
    "package": "chest",
    "version": "1.0.0",
    "looks_for": "opacity",
    "probability": 0.9,
    "reason": None,
    "sop": "1.2",
    "series": "1.2.3",
}
OPINION = {"revision": 1, "overall": "finding", "findings": ["opacity"], "text": "", "active_s": 1}
REPORT = {
    "version": 0,
    "revision": 1,
    "decision": "accept",
    "text": {"findings": "Opacity.", "impression": "As AI says."},
    "active_s": 2,
}


class Asked:
    """A package, and what runs it."""

    def named(self, package: str, version: str) -> None:
        """Give it."""

    def cover(self, *asked: object) -> dict[str, Json]:
        """Answer."""
        return {"before": 0.9, "after": 0.1, "elsewhere": [], "point": 0.5}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with called(tmp_path / "home", {Models: Asked(), Packages: Asked()}) as one:
        one.house.receiver.receive(image(study=7), "a test")
        with one.house.database.write() as connection:
            entered.trust(connection, one.clock.at)
            entered.enter(connection, one.clock.at, "chest")
        _record(one, RESULT)
        yield one


def _record(site: Called, result: Mapping[str, Json]) -> None:
    """Let a model that was chosen now, and no other, say something of the study."""
    with site.house.database.read() as connection:
        case = study_by_uid(connection, UID).case
    plan = {"planned": (result,), "chosen_at": site.clock.at}
    read = RecordReading(case=case, revision=1, result=result, **plan)
    site.clock.at += timedelta(seconds=17)
    door: Door = site.house.door
    door.execute(program("inference"), read, key=str(result["sop"]))


def _check_untold(site: Called, person: Caller) -> None:
    told = site.ask(person, "GET", f"/api/studies/{UID}/story").json()["entries"]
    acts = {"opinion.recorded", "report.decided", "cover.made"}
    judged = [one for one in told if one["act"] in acts]
    assert [one["fields"] for one in judged] == [{}, {}, {}]
    read = next(one for one in told if one["act"] == "reading.recorded")
    assert ":00+" in read["at"], "how long a model took would tell above from below"
    assert not any("accepted" in one["words"] or "finding" in one["words"] for one in judged)
    early = site.ask(person, "POST", f"/api/studies/{UID}/story/proof")
    assert early.json()["reason"] == "opinion_first"


def test_a_signature_tells_no_more_than_the_study_before_it_is_asked_for(site: Called) -> None:
    first, second = (site.session(site.person(Role.RADIOLOGIST)) for _ in range(2))
    for one in (first, second):
        assert site.ask(one, "POST", f"/api/studies/{UID}/open").status == 200
    site.ask(first, "POST", f"/api/studies/{UID}/opinion", OPINION)
    seen = site.ask(first, "GET", f"/api/studies/{UID}").json()["reading_marks"]
    site.ask(first, "PUT", f"/api/studies/{UID}/report", REPORT | {"readings": seen})
    signature = {"version": 1, "readings": seen, "password": PASSWORD, "active_s": 1}
    signature["decision"] = "accept"
    assert site.ask(first, "POST", f"/api/studies/{UID}/signature", signature).status == 200
    early = site.ask(second, "GET", f"/api/studies/{UID}/story").json()["entries"]
    told = [one for one in early if one["act"] in {"report.decided", "report.signed"}]
    assert [one["fields"] for one in told] == [{}, {"version": 1, "revision": 1}]
    assert "accept" not in str(early)
    proof = site.ask(second, "POST", f"/api/studies/{UID}/story/proof")
    assert proof.json()["reason"] == "opinion_first"
    assert site.ask(second, "POST", f"/api/studies/{UID}/report/shown").status == 200
    late = site.ask(second, "GET", f"/api/studies/{UID}/story").json()["entries"]
    assert ("accepted" in str(late), late[-1]["act"]) == (True, "report.shown")
    assert site.ask(second, "POST", f"/api/studies/{UID}/story/proof").status == 200


def test_what_colleagues_judged_is_told_after_the_own_opinion(site: Called) -> None:
    first, second = (site.session(site.person(Role.RADIOLOGIST)) for _ in range(2))
    for one in (first, second):
        assert site.ask(one, "POST", f"/api/studies/{UID}/open").status == 200
    assert site.ask(first, "POST", f"/api/studies/{UID}/opinion", OPINION).status == 200
    seen = site.ask(first, "GET", f"/api/studies/{UID}").json()["reading_marks"]
    report = REPORT | {"readings": seen}
    assert site.ask(first, "PUT", f"/api/studies/{UID}/report", report).status == 200
    box = {"package": "chest", "sop": "1.2", "boxes": [[0.1, 0.1, 0.2, 0.2]]}
    assert site.ask(first, "POST", f"/api/studies/{UID}/cover", box).status == 200
    _check_untold(site, second)
    _record(site, {**RESULT, "state": "not_applicable", "probability": None, "sop": "1.3"})
    _check_untold(site, second)
    assert site.ask(second, "POST", f"/api/studies/{UID}/opinion", OPINION).status == 200
    told = site.ask(second, "GET", f"/api/studies/{UID}/story").json()["entries"]
    assert any("accepted" in one["words"] for one in told)
    assert site.ask(second, "POST", f"/api/studies/{UID}/story/proof").status == 200
