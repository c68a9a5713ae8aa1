"""An evaluation by page: the reports of the terminal, made by the site itself."""

import asyncio
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lynkeus.access.actors import Role
from lynkeus.app.evaluating import measured
from lynkeus.app.for_judging import ForJudging
from lynkeus.app.house import open_house, program
from lynkeus.app.http import build
from lynkeus.app.packages import activate, trust
from lynkeus.app.taking_in import bring_in
from lynkeus.cli.main import main
from lynkeus.core.clock import FixedClock, SystemClock
from lynkeus.core.errors import BadInput
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json, canonical, parse_object
from lynkeus.models.judging.evaluation import Evaluation
from lynkeus.models.judging.queries import evaluation_of
from lynkeus.models.judging.workflows import JudgingPorts, judge_model
from lynkeus.oversight.commands import WithdrawApproval

from ..access.calling import Called, Caller, called, front_of
from ..learning.hospital import APPROVAL, made
from ..models import toy
from ..models.test_judging import Once
from .living import OPERATOR
from .reaching import told
from .test_manifests_page import until_made

TEST = 6
NEWER = toy.CARD.replace("version: 1.0.0", "version: 1.1.0").replace("bility: 0.5", "bility: 0.6")
WANTED: dict[str, Json] = {
    "name": "March", "kind": "table", "table": "films/films.csv", "labelling": "one",
    "how": "given", "margin": 0.4,
}  # fmt: skip
HURRIED = """
import os, runpy
os.nice = lambda _: 0
runpy.run_module("lynkeus.app.evaluating", run_name="__main__")
"""
"""What evaluates, but that a test does not wait until nobody else has anything to do."""
BOTH = [{"package": "toy-model", "version": one} for one in ("1.1.0", "1.0.0")]


def films(folder: Path) -> None:
    """Make films, bright where somebody is ill, of which six judge, and their table."""
    folder.mkdir(parents=True)
    lines = ["path,label,patient,set"]
    for number in range(TEST + 4):
        shown = np.abs((255 if number % 2 else 10) - toy.film(0, 75, (240, 240))).astype(np.uint8)
        shown[:20], shown[-10:, -10:], shown[150, number] = 0, 255, 128
        Image.fromarray(shown).save(folder / f"{number}.png")
        kind = "test" if number < TEST else "tune" if number < TEST + 2 else "train"
        lines.append(f"{number}.png,{'sick' if number % 2 else 'sound'},p{number},{kind}")
    (folder / "films.csv").write_text("\n".join(lines), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Called]:
    folder = tmp_path_factory.mktemp("page")
    films(folder / "data" / "films")
    (folder / "maker.pub").write_text(toy.MAKER, encoding="utf-8")
    with called(folder / "home", films=folder / "data") as one:
        trust(one.house, OPERATOR, toy.MAKER, "a toy maker")
        first = toy.package(folder / "first", toy.gates(), toy.CARD).folder
        activate(one.house, OPERATOR, str(first))
        newer = toy.package(folder / "newer", toy.gates(), NEWER).folder
        bring_in(one.house, OPERATOR, newer, new_id())
        one.house.evaluations.child = (sys.executable, "-c", HURRIED)
        yield one


@pytest.fixture(scope="module")
def engineer(site: Called) -> Caller:
    return site.session(site.person(Role.ENGINEER))


@pytest.fixture(scope="module")
def digest(site: Called, engineer: Caller) -> str:
    """Give a data set whose test set was opened for both packages."""
    site.ask(engineer, "POST", "/api/manifests", WANTED)
    made: str = until_made(site, engineer)["making"]["digest"]
    assert begun(site, engineer, made)["reason"] == "opening_of_others"
    opened = site.ask(engineer, "POST", f"/api/manifests/{made}/open", {"packages": BOTH})
    assert opened.status == 200
    return made


def begun(site: Called, engineer: Caller, digest: str, **other: object) -> Any:
    said = {"packages": BOTH, "finding": "sick", "ages": [1, 5], "prevalences": [0.1]} | other
    return site.ask(engineer, "POST", f"/api/manifests/{digest}/evaluations", said).json()


def known(site: Called, run: str) -> Evaluation:
    with site.house.database.read() as connection:
        return evaluation_of(connection, run)


def done(site: Called, run: str) -> Evaluation:
    """Let its turn come, in a process of its own, and do it to its end."""
    house, actor = site.house, program("models")
    ports = JudgingPorts(
        door=house.door, database=house.database, evaluations=house.evaluations,
        actor=actor, opener=ForJudging(site=house, actor=actor),
    )  # fmt: skip
    judge_model(Once(), ports, run)
    return known(site, run)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"finding": None}, "finding_unsaid"),
        ({"finding": "pale"}, "class_unknown"),
        ({"ages": [5, 1]}, "age_band_impossible"),
        ({"packages": [BOTH[0], BOTH[0]]}, "package_twice"),
        ({"packages": [{"package": "nothing", "version": "1.0.0"}]}, "no_such_package"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_it_begins(
    site: Called, engineer: Caller, digest: str, other: dict[str, Json], reason: str
) -> None:
    assert begun(site, engineer, digest, **other)["reason"] == reason


def test_one_waits_is_told_to_all_and_stopped_by_engineers(
    site: Called, engineer: Caller, digest: str
) -> None:
    one = begun(site, engineer, digest)
    assert (one["state"], one["name"], one["by"]) == ("waiting", "March", "Engineer")
    reader = site.session(site.person(Role.RADIOLOGIST))
    path = f"/api/evaluations/{one['run']}"
    listed = site.ask(reader, "GET", f"/api/manifests/{digest}/evaluations").json()["items"]
    assert (listed[0]["run"], listed[0]["figures"]) == (one["run"], None)
    assert site.ask(reader, "POST", f"{path}/stop").json()["reason"] == "role_missing"
    assert site.ask(engineer, "GET", f"{path}/report").json()["reason"] == "report_none"
    assert site.ask(engineer, "POST", f"{path}/stop").json()["state"] == "stopped"
    assert site.ask(engineer, "POST", f"{path}/stop").json()["reason"] == "evaluation_over"


def test_a_film_that_was_changed_since_fails_it(
    site: Called, engineer: Caller, digest: str
) -> None:
    run = begun(site, engineer, digest)["run"]
    film = site.films / "films" / "0.png"
    before = film.read_bytes()
    film.write_bytes(before + b"0")
    try:
        given = ForJudging(site=site.house, actor=program("models")).open(known(site, run))
        with pytest.raises(BadInput, match=r"0\.png") as refused:
            # It goes to the process as a line of JSON.
            measured(parse_object(canonical(given)), lambda _: None)
    finally:
        film.write_bytes(before)
    assert refused.value.reason == "opening_files"


@pytest.mark.long  # a process begins, and the terminal measures all of it again
def test_the_site_makes_the_very_reports_of_the_terminal(
    site: Called, engineer: Caller, digest: str, tmp_path: Path
) -> None:
    run = begun(site, engineer, digest)["run"]
    assert (done(site, run).state, known(site, run).read) == ("done", TEST)
    path = f"/api/evaluations/{run}"
    saved = site.ask(engineer, "GET", f"/api/manifests/{digest}/test?finding=sick").body
    with zipfile.ZipFile(io.BytesIO(saved)) as files:
        files.extractall(site.films / "films")
    folder = site.films.parent
    words = ["--labels", str(site.films / "films" / "test.csv"), "--age-band", "1-5"]
    words += ["--trust", str(folder / "maker.pub"), "--json", str(tmp_path / "report.json")]
    both = [str(folder / one) for one in ("newer", "first")]
    for word, which, more in (
        ("evaluate", both[:1], ("--prevalence", "0.1")),
        ("compare", both, ()),
    ):
        assert main([word, *which, *words, *more]) == 0
        kind = {"evaluate": "evaluation", "compare": "comparison"}[word]
        mine = site.ask(engineer, "GET", f"{path}/report?which={kind}").body
        assert mine == (tmp_path / "report.json").read_bytes()
    shown = site.ask(engineer, "GET", path).json()
    assert (shown["evaluation"]["opening"], shown["evaluation"]["n"]) == (1, TEST)
    assert shown["comparison"]["margin"]["margin"] == 0.4
    [first, *_] = site.ask(engineer, "GET", f"/api/manifests/{digest}/evaluations").json()["items"]
    assert first["figures"]["sensitivity"] == shown["evaluation"]["sensitivity"]


@pytest.mark.long  # a hospital's films come in
def test_the_archives_films_are_measured_where_they_lie_under_their_approval(
    tmp_path: Path,
) -> None:
    hospital = made(tmp_path)
    clock = FixedClock(SystemClock().now())
    house = open_house(hospital.settings, clock=clock)
    front = front_of(house, {})
    with asyncio.Runner() as runner:
        one = Called(house=house, clock=clock, front=front, app=build(front), runner=runner)
        trust(house, OPERATOR, toy.MAKER, "a toy maker")
        activate(house, OPERATOR, str(toy.package(tmp_path / "first", toy.gates()).folder))
        engineer = one.session(one.person(Role.ENGINEER))
        [line] = one.ask(engineer, "GET", "/api/manifests").json()["items"]
        digest, first = line["digest"], BOTH[1:]
        opened = one.ask(engineer, "POST", f"/api/manifests/{digest}/open", {"packages": first})
        assert opened.json()["opening"]["opening"] == 1
        sealed = one.ask(engineer, "GET", f"/api/manifests/{digest}/test").json()
        assert sealed["reason"] == "test_sealed"
        asked = begun(one, engineer, digest, packages=first, finding="ill", ages=None)
        given = ForJudging(site=house, actor=program("models")).open(known(one, asked["run"]))
        report: Any = measured(parse_object(canonical(given)), lambda _: None)
        found = report["evaluation"]
        assert (found["n"], found["opening"], found["alpha"]) == (4, 1, 0.05)
        again = begun(one, engineer, digest, packages=first, finding="ill", ages=None)["run"]
        why = WithdrawApproval(number=APPROVAL, reason="the committee took it back")
        house.door.execute(OPERATOR, why, key=new_id())
        failed = done(one, again)
        assert (failed.state, failed.reason) == ("failed", "approval_over")
    house.close()
    entries = told(tmp_path / "home")
    acts = [one["act"] for one in entries]
    assert acts.count("study.judged_on") == 1
    assert "study.exported" not in acts
    [entry] = [one for one in entries if one["act"] == "study.judged_on"]
    assert (entry["fields"]["studies"], entry["fields"]["approval"]) == (4, APPROVAL)
