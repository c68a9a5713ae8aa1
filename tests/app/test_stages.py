"""A version's life by page: tried unseen, its trial told, planned for, released by signature."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lynkeus.access.actors import Role
from lynkeus.access.signing import FAILURES_MAX
from lynkeus.core.ids import new_id
from lynkeus.core.runs import State
from lynkeus.inference.shadow import trial
from lynkeus.inference.shadow.commands import RecordShadow
from lynkeus.models import queries
from lynkeus.models.judging.commands import EndEvaluation, StartEvaluation
from lynkeus.models.registry import Standing

from ..access.begun import ENGINEER
from ..access.calling import PASSWORD, Called, Caller
from ..models.releasing import CHANGES, MANIFEST, Whole, calibrated, freeze, open_for
from .living import LOT, SERVICE, asking, in_use, later, received, report, signed, standing

PATH = "/api/models/toy-model/1.1.0"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    """A candidate lies beside the version in use."""
    with in_use(tmp_path) as one:
        asking(one)("import package", later(tmp_path))
        yield one


@pytest.fixture
def chief(site: Called) -> Caller:
    return site.session(site.person(Role.ADMINISTRATOR))


@pytest.fixture
def senior(site: Called) -> Caller:
    return site.session(site.person(Role.SENIOR_RADIOLOGIST))


def prepared(site: Called) -> None:
    """Open a test set for the candidate, and count on films of this site."""
    whole = Whole(site.house)
    with site.house.database.read() as connection:
        one: Any = queries.named(connection, "toy-model", "1.1.0")
    freeze(whole)
    open_for(whole, one)
    calibrated(whole, one, one.point)


def compared(site: Called, **other: object) -> str:
    with site.house.database.read() as connection:
        of = {one.version: one.digest for one in queries.registered(connection)}
    return report(of["1.1.0"], of["1.0.0"], **other).decode()


def states(told: Any) -> dict[str, str]:
    return {one["name"]: one["state"] for one in told["conditions"]}


def test_a_candidate_reads_unseen_and_no_more_and_is_given_up(
    site: Called, chief: Caller, senior: Caller
) -> None:
    assert site.ask(senior, "POST", f"{PATH}/shadow").json()["reason"] == "role_missing"
    assert site.ask(chief, "POST", f"{PATH}/shadow").json()["standing"] == "shadow"
    for _ in range(2):
        assert site.ask(chief, "DELETE", f"{PATH}/shadow").json()["standing"] == "candidate"
    life = site.ask(senior, "GET", f"{PATH}/life").json()["items"]
    assert [one["act"] for one in life][1:] == ["package.shadowed", "package.shadow_ended"]
    short = site.ask(chief, "POST", f"{PATH}/retire", {"reason": "no"}).json()
    assert short["reason"] == "reason_length"
    shown = site.ask(chief, "POST", f"{PATH}/retire", {"reason": "no better"}).json()
    assert (shown["standing"], shown["why"]) == ("retired", "no better")
    for method in ("POST", "DELETE"):
        assert site.ask(chief, method, f"{PATH}/shadow").json()["reason"] == "not_a_candidate"


def test_a_trial_is_told_on_the_page_once_enough_studies_are_signed(
    site: Called, chief: Caller, senior: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "LOT", LOT)
    site.ask(chief, "POST", f"{PATH}/shadow")
    few = site.ask(chief, "POST", f"{PATH}/trial")
    assert (few.status, few.json()["reason"], few.json()["fields"]["least"]) == (
        *(409, "trial_small", LOT),
    )
    model = {"package": "toy-model", "version": "1.1.0"}
    for number in range(1, LOT + 1):
        case = received(site, number, "1.0.0")
        result = {"state": "above", **model, "sop": "1"}
        unseen = RecordShadow(case=case, revision=1, result=result)
        site.house.door.execute(SERVICE, unseen, key=new_id())
        signed(site, case, "person")
    told = site.ask(chief, "POST", f"{PATH}/trial").json()
    assert (told["studies"], told["unseen"]["sensitivity"]["value"]) == (LOT, 1.0)
    assert site.ask(senior, "POST", f"{PATH}/trial").status == 403


def test_a_plan_is_declared_and_shown(site: Called, chief: Caller, senior: Caller) -> None:
    assert site.ask(chief, "GET", f"{PATH}/plan").json() == {"items": []}
    assert site.ask(chief, "GET", "/api/models/nothing/1.0.0/plan").status == 404
    for document, reason in (
        ("a: [", "change_plan_broken"),
        (CHANGES.replace("toy-model", "other"), "document_other"),
    ):
        refused = site.ask(senior, "POST", f"{PATH}/plan", {"document": document})
        assert (refused.status, refused.json()["reason"]) == (422, reason)
    told = site.ask(senior, "POST", f"{PATH}/plan", {"document": CHANGES}).json()
    [one] = told["items"]
    assert (one["by"], one["judging"]["films_min"]) == ("Senior Radiologist", 50)
    reader = site.session(site.person(Role.RADIOLOGIST))
    assert site.ask(reader, "GET", f"{PATH}/plan").json() == told
    assert site.ask(reader, "POST", f"{PATH}/plan", {"document": CHANGES}).status == 403


def told(site: Called, senior: Caller, **brought: object) -> Any:
    return site.ask(senior, "POST", f"{PATH}/release/conditions", brought).json()


def released(site: Called, senior: Caller, report: str, password: str = PASSWORD) -> Any:
    said = {"manifest": MANIFEST, "password": password, "report": report}
    return site.ask(senior, "POST", f"{PATH}/release", said).json()


def test_each_condition_of_a_release_is_told(site: Called, senior: Caller) -> None:
    bare = told(site, senior)
    assert (bare["active"], bare["tests"], bare["plan"]) == ("1.0.0", [], None)
    assert states(bare) == {
        **dict.fromkeys(("candidate", "maker", "card", "active"), "met"),
        **dict.fromkeys(("test", "plan", "report", "point"), "unmet"),
        **dict.fromkeys(("changes", "margins"), "waits"),
    }
    assert told(site, senior, report="{}")["reason"] == "evaluation_broken"
    site.ask(senior, "POST", f"{PATH}/plan", {"document": CHANGES})
    prepared(site)
    ready = told(site, senior)
    assert (ready["manifest"], ready["openings"]) == (MANIFEST, 1)
    assert [name for name, state in states(ready).items() if state != "met"] == [
        *("report", "margins"),
    ]
    assert set(states(told(site, senior, report=compared(site))).values()) == {"met"}


def test_the_conditions_that_are_told_are_those_that_are_asked(
    site: Called, senior: Caller
) -> None:
    site.ask(senior, "POST", f"{PATH}/plan", {"document": CHANGES})
    prepared(site)
    worse = compared(site, difference={"value": -0.02, "low": -0.04, "high": 0.0})
    short = told(site, senior, report=worse)
    assert [name for name, state in states(short).items() if state == "unmet"] == ["margins"]
    [auc] = [one for one in short["held"] if not one["met"]]
    assert (auc["what"], auc["kind"], auc["found"], auc["asked"]) == (
        *("auc", "margin", -0.04, -0.02),
    )
    assert released(site, senior, worse)["reason"] == "release_short"
    assert released(site, senior, "")["reason"] == "evaluation_broken"
    good = compared(site)
    wrong = [released(site, senior, good, "another password") for _ in range(FAILURES_MAX)]
    assert {one["reason"] for one in wrong} == {"wrong_password"}
    assert released(site, senior, good)["reason"] == "too_many_attempts"
    assert standing(site)["1.0.0"] is Standing.ACTIVE


def test_a_person_releases_by_page_with_the_own_password(
    site: Called, senior: Caller, chief: Caller
) -> None:
    site.ask(senior, "POST", f"{PATH}/plan", {"document": CHANGES})
    prepared(site)
    said = {"manifest": MANIFEST, "report": compared(site), "password": PASSWORD}
    reader = site.session(site.person(Role.RADIOLOGIST))
    assert site.ask(reader, "POST", f"{PATH}/release", said).json()["reason"] == "role_missing"
    shown = site.ask(senior, "POST", f"{PATH}/release", said).json()
    assert (shown["standing"], shown["by"]) == ("active", "Senior Radiologist")
    assert standing(site) == {"1.0.0": Standing.REPLACED, "1.1.0": Standing.ACTIVE}
    [step] = [
        one
        for one in site.ask(chief, "GET", f"{PATH}/life").json()["items"]
        if one["act"] == "package.released"
    ]
    assert (step["fields"]["signed_by"], step["fields"]["replaces"]) == (
        *("Senior Radiologist", "1.0.0"),
    )
    back = site.ask(senior, "POST", f"{PATH}/rollback", {"reason": "misses films"})
    assert back.json()["standing"] == "set_aside"


def evaluated(site: Called, text: str) -> str:
    """Let the site have evaluated the candidate itself, beside the one in use."""
    house = site.house
    with house.database.read() as connection:
        one: Any = queries.named(connection, "toy-model", "1.1.0")
    run, digest = new_id(), hashlib.sha256(text.encode()).hexdigest()
    start = StartEvaluation(
        run=run, manifest=MANIFEST, packages=((one.package, one.version, one.digest),),
        place="films", finding="ill", ages=None, prevalences=(),
    )  # fmt: skip
    house.door.execute(ENGINEER, start, key=new_id())
    folder = house.settings.evaluations_folder / run
    folder.mkdir(parents=True)
    for name in ("evaluation", "comparison"):
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    made = dict.fromkeys(("evaluation", "comparison"), digest)
    end = EndEvaluation(run=run, state=State.DONE, made=made, openings=1, reason="")
    house.door.execute(SERVICE, end, key=new_id())
    return run


def test_what_the_site_measured_itself_releases_a_version_and_the_release_says_so(
    site: Called, senior: Caller
) -> None:
    site.ask(senior, "POST", f"{PATH}/plan", {"document": CHANGES})
    prepared(site)
    run = evaluated(site, compared(site))
    ready = told(site, senior, evaluation=run)
    assert [one["run"] for one in ready["evaluations"]] == [run]
    assert set(states(ready).values()) == {"met"}
    assert told(site, senior, evaluation="f" * 32)["reason"] == "evaluation_not_own"
    report = site.house.settings.evaluations_folder / run / "comparison.json"
    whole = report.read_bytes()
    report.write_bytes(whole.replace(b"0.9", b"1.0"))
    assert told(site, senior, evaluation=run)["reason"] == "report_altered"
    report.write_bytes(whole)
    said = {"manifest": MANIFEST, "evaluation": run, "password": PASSWORD}
    assert site.ask(senior, "POST", f"{PATH}/release", said).json()["standing"] == "active"
    last = site.ask(senior, "GET", f"{PATH}/life").json()["items"][-1]
    assert (last["act"], last["fields"]["evaluation"]) == ("package.released", run)
    assert "measured by the site itself" in last["words"]
