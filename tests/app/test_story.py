"""A study's story before one's own opinion: what colleagues judged would tell what AI found."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.access.execute import Door
from lynkeus.app.house import program
from lynkeus.app.registered import RegisteredPackages
from lynkeus.archive.queries import study_by_uid
from lynkeus.cases.choices.choice import Scope, Subject, Turn
from lynkeus.cases.choices.commands import Choose
from lynkeus.cases.commands import RecordReading
from lynkeus.cases.records import readings
from lynkeus.core.json import Json
from lynkeus.inference.ports import Models, Packages
from lynkeus.models.commands import ResumePackage, StopPackage

from ..access.calling import PASSWORD, Called, Caller, called
from ..archive.making import image
from ..models import entered

UID, LATER = "2.25.7", "2.25.8"
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
SIGNATURE: Mapping[str, Json] = {
    "version": 1,
    "decision": "accept",
    "password": PASSWORD,
    "active_s": 1,
}


COVERS = {"cover.made", "cover.answered", "cover.map_made", "cover.map_answered"}


class Asked:
    """A package, and what runs it."""

    def named(self, package: str, version: str) -> SimpleNamespace:
        """Give it."""
        return SimpleNamespace(id=package, version=version, responsible="somebody")

    def cover(self, *asked: object) -> dict[str, Json]:
        """Answer."""
        return {"before": 0.9, "after": 0.1, "elsewhere": [], "point": 0.5}

    def occlude(self, *asked: object) -> dict[str, Json]:
        """Answer."""
        return {"before": 0.9, "after": [[0.1]], "cells": [[1]], "point": 0.5, "grade": None}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with called(tmp_path / "home", {Models: Asked(), Packages: Asked()}) as one:
        one.house.receiver.receive(image(study=7), "a test")
        with one.house.database.write() as connection:
            entered.trust(connection, one.clock.at)
            entered.enter(connection, one.clock.at, "chest")
        _record(one, RESULT)
        yield one


def _record(site: Called, result: Mapping[str, Json], uid: str = UID) -> None:
    """Let a model that was chosen now, and no other, say something of the study."""
    with site.house.database.read() as connection:
        case = study_by_uid(connection, uid).case
    plan = {"planned": (result,), "chosen_at": site.clock.at}
    read = RecordReading(case=case, revision=1, result=result, **plan)
    site.clock.at += timedelta(seconds=17)
    door: Door = site.house.door
    door.execute(program("inference"), read, key=str(result["sop"]))


def _check_untold(site: Called, person: Caller) -> None:
    story = site.ask(person, "GET", f"/api/studies/{UID}/story").json()
    told = story["entries"]
    assert (story["results"], story["raised"]) == ({}, {})
    judged = [one for one in told if one["act"] in {"opinion.recorded", "report.decided"} | COVERS]
    assert [one["fields"] for one in judged] == [{}] * 6
    # Only above the point is every place covered: that it was done would tell.
    assert not any("map" in one["act"] for one in told)
    for act in ("reading.recorded", "result.shown"):
        timed = next(one for one in told if one["act"] == act)
        assert ":00+" in timed["at"], "how long a model took would tell above from below"
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
    signature = {**SIGNATURE, "readings": seen}
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
    assert site.ask(first, "POST", f"/api/studies/{UID}/occlusion", box).status == 200
    _check_untold(site, second)
    _record(site, {**RESULT, "state": "not_applicable", "probability": None, "sop": "1.3"})
    _check_untold(site, second)
    assert site.ask(second, "POST", f"/api/studies/{UID}/opinion", OPINION).status == 200
    told = site.ask(second, "GET", f"/api/studies/{UID}/story").json()["entries"]
    assert any("accepted" in one["words"] for one in told)
    assert site.ask(second, "POST", f"/api/studies/{UID}/story/proof").status == 200


CHEST = {"package": "chest", "version": "1.0.0"}
BOX = {"package": "chest", "sop": "1.2", "boxes": [[0.1, 0.1, 0.2, 0.2]]}


def _judge(site: Called) -> Caller:
    """Let somebody open the study and give an opinion."""
    doctor = site.session(site.person(Role.RADIOLOGIST))
    site.ask(doctor, "POST", f"/api/studies/{UID}/open")
    assert site.ask(doctor, "POST", f"/api/studies/{UID}/opinion", OPINION).status == 200
    return doctor


def _told(site: Called, doctor: Caller) -> Any:
    return site.ask(doctor, "GET", f"/api/studies/{UID}/story").json()


def _order(site: Called, command: object) -> None:
    site.clock.at += timedelta(seconds=5)
    admin = Actor(
        id="someone", kind=ActorKind.PERSON, name="Admin", roles=frozenset({Role.ADMINISTRATOR})
    )
    site.house.door.execute(admin, command, key=str(site.clock.at))


def _triage() -> Choose:
    return Choose(
        subject=Subject.TRIAGE, scope=Scope.SOURCE, value="a test", turn=Turn.ON, reason="many wait"
    )


def test_after_the_own_opinion_a_story_tells_what_the_model_said_and_to_whom_it_was_shown(
    site: Called,
) -> None:
    doctor = _judge(site)
    site.ask(doctor, "POST", f"/api/studies/{UID}/cover", BOX)
    story = _told(site, doctor)
    read = next(one for one in story["entries"] if one["act"] == "reading.recorded")
    result = story["results"][read["fields"]["reading"]]
    assert (result["state"], result["looks_for"]) == ("above", "opacity")
    assert "probability" not in result, "never a bare percentage"
    [shown] = [one for one in story["entries"] if one["act"] == "result.shown"]
    assert shown["fields"]["readings"] == [read["fields"]["reading"]]
    assert (shown["actor"]["name"], shown["fields"]["own_opinion"]) == ("Radiologist", True)
    answered = story["entries"][-1]
    assert answered["act"] == "cover.answered"
    assert (answered["fields"]["before"], answered["fields"]["after"]) == (0.9, 0.1)
    with site.house.database.write() as connection:
        changed = {**RESULT, "state": "below"}
        connection.execute(readings.update().values(result=changed))
    assert _told(site, doctor)["results"] == {}, "what the ledger's digest denies is not told"


def test_who_asked_for_a_signed_report_alone_is_told_no_number(site: Called) -> None:
    doctor = _judge(site)
    for act in ("cover", "occlusion"):
        site.ask(doctor, "POST", f"/api/studies/{UID}/{act}", BOX)
    seen = site.ask(doctor, "GET", f"/api/studies/{UID}").json()["reading_marks"]
    site.ask(doctor, "PUT", f"/api/studies/{UID}/report", REPORT | {"readings": seen})
    signature = {**SIGNATURE, "readings": seen}
    assert site.ask(doctor, "POST", f"/api/studies/{UID}/signature", signature).status == 200
    second = site.session(site.person(Role.RADIOLOGIST))
    site.ask(second, "POST", f"/api/studies/{UID}/open")
    assert site.ask(second, "POST", f"/api/studies/{UID}/report/shown").status == 200
    story = _told(site, second)
    assert story["results"] == {}
    assert any("accepted" in one["words"] for one in story["entries"])
    answers = {"cover.answered", "cover.map_answered"}
    told = [one["fields"] for one in story["entries"] if one["act"] in answers]
    assert told == [{}, {}]
    proof = site.ask(second, "POST", f"/api/studies/{UID}/story/proof")
    assert proof.json()["reason"] == "opinion_first"
    assert site.ask(second, "POST", f"/api/studies/{UID}/opinion", OPINION).status == 200
    assert site.ask(second, "POST", f"/api/studies/{UID}/story/proof").status == 200


def test_a_story_tells_that_the_model_was_stopped_between_its_reading_and_the_signature(
    site: Called,
) -> None:
    of = CHEST
    doctor = _judge(site)
    _order(site, StopPackage(**of, reason="drift suspected"))
    story = _told(site, doctor)
    assert story["out_of_use"]["chest 1.0.0"]["standing"] == "stopped"
    last = story["entries"][-1]
    assert (last["act"], last["beside"], last["actor"]["name"]) == (
        "package.stopped",
        True,
        "Admin",
    )
    assert not any(one["beside"] for one in story["entries"][:-1])
    _order(site, ResumePackage(**of, reason="looked at it"))
    seen = site.ask(doctor, "GET", f"/api/studies/{UID}").json()["reading_marks"]
    signature = {**SIGNATURE, "version": 0, "decision": "undecided", "readings": seen}
    assert site.ask(doctor, "POST", f"/api/studies/{UID}/signature", signature).status == 200
    _order(site, StopPackage(**of, reason="later"))
    story = _told(site, doctor)
    beside = [one["act"] for one in story["entries"] if one["beside"]]
    assert beside == ["package.stopped", "package.resumed"], "what came later is told by its state"
    assert story["out_of_use"]["chest 1.0.0"]["why"] == "later"


def test_a_story_tells_who_had_stopped_the_model_before_the_study_came(site: Called) -> None:
    stop = StopPackage(**CHEST, reason="drift suspected")
    for ordered in (stop, ResumePackage(**CHEST, reason="looked"), stop):
        _order(site, ordered)
    site.house.receiver.receive(image(study=8), "a test")
    reason: Json = {"code": "package_stopped", "fields": CHEST, "words": "it was stopped."}
    _record(site, {**RESULT, "state": "stopped", "reason": reason, "sop": "1.4"}, LATER)
    doctor = site.session(site.person(Role.RADIOLOGIST))
    site.ask(doctor, "POST", f"/api/studies/{LATER}/open")
    told = site.ask(doctor, "GET", f"/api/studies/{LATER}/story").json()["entries"]
    [last] = [one for one in told if one["beside"]]
    assert (last["act"], last["actor"]["name"]) == ("package.stopped", "Admin")
    assert last["fields"]["reason"] == "drift suspected"
    [silent] = [one for one in told if one["act"] == "reading.stopped"]
    assert (silent["let_by"], last["number"] < silent["number"]) == (None, True)


def test_who_stopped_a_model_is_not_the_one_by_whose_decision_it_is_in_use(site: Called) -> None:
    of, packages = CHEST, RegisteredPackages(database=site.house.database)
    for standing, answering in (
        (StopPackage(**of, reason="drift suspected"), "somebody"),
        (ResumePackage(**of, reason="looked"), "somebody; in use here by the decision of Admin"),
    ):
        _order(site, standing)
        assert packages.named(**of).responsible == answering


def test_a_story_tells_by_whose_choice_ai_raised_the_study_and_since_when(site: Called) -> None:
    doctor = _judge(site)
    _order(site, _triage())
    site.clock.at += timedelta(seconds=1)
    [raised] = _told(site, doctor)["raised"].values()
    assert (raised["by"], raised["since"], raised["until"]) == ("Admin", raised["chosen"], None)
    before = site.session(site.person(Role.RADIOLOGIST))
    site.ask(before, "POST", f"/api/studies/{UID}/open")
    assert _told(site, before)["raised"] == {}


def test_a_choice_after_the_signature_raised_nothing(site: Called) -> None:
    doctor = _judge(site)
    seen = site.ask(doctor, "GET", f"/api/studies/{UID}").json()["reading_marks"]
    signature = {**SIGNATURE, "version": 0, "decision": "undecided", "readings": seen}
    assert site.ask(doctor, "POST", f"/api/studies/{UID}/signature", signature).status == 200
    _order(site, _triage())
    site.clock.at += timedelta(seconds=1)
    assert _told(site, doctor)["raised"] == {}
