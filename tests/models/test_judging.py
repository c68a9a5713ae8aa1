"""An evaluation as durable work: how it stands is told by facts, and its reports are kept."""

import json
import sys
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.app.house import House, open_house, program
from lynkeus.core.errors import BadInput, Broken, Conflict, NotFound, Refused
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.core.runs import State
from lynkeus.core.settings import Settings
from lynkeus.ledger.read import entries_about
from lynkeus.manifests.commands import OpenTest
from lynkeus.models.acceptance import opened_as
from lynkeus.models.judging.commands import StartEvaluation, StopEvaluation
from lynkeus.models.judging.evaluation import Evaluation
from lynkeus.models.judging.queries import all_evaluations, evaluated, evaluation_of
from lynkeus.models.judging.workflows import JudgingPorts, judge_model
from lynkeus.oversight.commands import MAKERS

from ..homes import lay_home
from .releasing import MANIFEST, Whole, freeze

ENGINEER = Actor(id="p", kind=ActorKind.PERSON, name="Ada", roles=frozenset({Role.ENGINEER}))
PACKAGES = (("toy", "1.1.0", "a" * 64), ("toy", "1.0.0", "b" * 64))
CHILD = dedent("""
    import json, os, sys, time
    said = json.loads(sys.stdin.buffer.readline())["does"]
    print(json.dumps({"step": 1, "steps": 4}), flush=True)
    while said == "hangs":
        time.sleep(0.05)
    if said == "dies":
        os._exit(9)
    if said == "refuses":
        told = {"problem": {"code": "LYN-0422", "reason": "opening_files",
                            "sentence": "WANG.png was changed.", "fields": {"files": ["WANG.png"]}}}
    else:
        told = {"made": {"evaluation": {"auc": 0.9}, "comparison": {"difference": 0.1}}}
    print(json.dumps(told))
""")
"""An evaluation that takes no time: one of four films is read."""


class Once:
    """Steps that are done here and now."""

    def step(self, _: str, function: Callable[..., Any], *args: object) -> Any:
        return function(*args)


class Opens:
    """Gives what a stand-in for the process is to do."""

    def __init__(self, does: str, then: Callable[[], object]) -> None:
        self.does, self.then = does, then

    def open(self, _: Evaluation) -> dict[str, Json]:
        if self.does == "gone":
            gone = "It is gone."
            raise BadInput(gone, reason="package_other_now", package="toy")
        self.then()
        return {"does": self.does, "openings": 2}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("judging")
    (folder / "child.py").write_text(CHILD, encoding="utf-8")
    one = open_house(Settings(home=lay_home(folder / "home")))
    one.evaluations.child = (sys.executable, str(folder / "child.py"))
    freeze(Whole(one))
    names = tuple(opened_as(*each) for each in PACKAGES)
    opener = Actor(id="o", kind=ActorKind.PERSON, name="Ada", roles=MAKERS)
    command = OpenTest(digest=MANIFEST, packages=names, reason="")
    one.door.execute(opener, command, key=new_id())
    yield one
    one.close()


def asked(house: House, actor: Actor = ENGINEER, **other: Any) -> str:
    said: dict[str, Any] = {"manifest": MANIFEST, "packages": PACKAGES, "place": "films"}
    said |= {"finding": "ill", "ages": (1.0, 5.0), "prevalences": (0.1,)}
    run = new_id()
    house.door.execute(actor, StartEvaluation(run=run, **said | other), key=new_id())
    return run


def judged(house: House, run: str, does: str, then: object = None) -> Evaluation:
    """Let its turn come, and do it to its end; `then` is what somebody does as it runs."""

    def do() -> None:
        if then is not None:
            house.door.execute(ENGINEER, then, key=new_id())

    ports = JudgingPorts(
        door=house.door, database=house.database, evaluations=house.evaluations,
        actor=program("models"), opener=Opens(does, do),
    )  # fmt: skip
    judge_model(Once(), ports, run)
    return known(house, run)


def known(house: House, run: str) -> Evaluation:
    with house.database.read() as connection:
        return evaluation_of(connection, run)


def acts(house: House, run: str) -> list[Any]:
    with house.database.read() as connection:
        return [one.entry for one in entries_about(connection, f"evaluation:{run}", house.keys)]


def test_its_reports_are_kept_with_their_digests_in_the_ledger(house: House) -> None:
    run = asked(house)
    waits = known(house, run)
    assert (waits.state, waits.opening, waits.by) == (State.WAITING, 1, "Ada")
    done = judged(house, run, "works")
    assert (done.state, done.read, done.films) == (State.DONE, 1, 4)
    text = house.evaluations.report(run, "evaluation", done.reports["evaluation"])
    assert json.loads(text) == {"auc": 0.9}
    path = house.settings.evaluations_folder / run / "evaluation.json"
    assert path.stat().st_mode & 0o077 == 0
    begun, ended = acts(house, run)
    assert (begun["act"], ended["act"]) == ("evaluation.asked", "evaluation.done")
    assert (begun["fields"]["opening"], ended["fields"]["openings"]) == (1, 2)
    assert ended["fields"]["reports"] == dict(done.reports)
    with house.database.read() as connection:
        assert [one.id for one in evaluated(connection, PACKAGES[0][2])] == [run]
        assert not evaluated(connection, PACKAGES[1][2])
    path.write_bytes(text.replace(b"0.9", b"1.0"))
    with pytest.raises(Broken, match="not as it was made"):
        house.evaluations.report(run, "evaluation", done.reports["evaluation"])
    path.unlink()
    with pytest.raises(NotFound):
        house.evaluations.report(run, "evaluation", done.reports["evaluation"])


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("refuses", "opening_files"),
        ("dies", "evaluation_died"),
        ("gone", "package_other_now"),
    ],
)
def test_one_that_fails_says_why_and_no_film_leaves_the_home(
    house: House, does: str, reason: str
) -> None:
    run = asked(house)
    failed = judged(house, run, does)
    assert (failed.state, failed.reason, dict(failed.reports)) == (State.FAILED, reason, {})
    problem: Any = house.evaluations.problem(run)
    assert problem["reason"] == reason
    assert "WANG" not in f"{failed} {acts(house, run)}"
    assert ("WANG" in str(problem)) == (does == "refuses")


def test_one_that_waits_or_runs_is_stopped_and_what_is_over_is_not(house: House) -> None:
    waiting = asked(house)
    house.door.execute(ENGINEER, StopEvaluation(run=waiting), key=new_id())
    assert judged(house, waiting, "works").state is State.STOPPED
    running = asked(house)
    assert judged(house, running, "hangs", then=StopEvaluation(run=running)).state is State.STOPPED
    with pytest.raises(Conflict, match="nothing to stop"):
        house.door.execute(ENGINEER, StopEvaluation(run=running), key=new_id())
    with pytest.raises(NotFound):
        house.door.execute(ENGINEER, StopEvaluation(run="nobody's"), key=new_id())


def test_it_is_asked_for_by_engineers_and_for_what_the_test_set_was_opened_for(
    house: House,
) -> None:
    with house.database.read() as connection:
        before = len(all_evaluations(connection))
    other = (("toy", "1.1.0", "c" * 64),)
    with pytest.raises(Refused, match=r"was not opened for toy 1\.1\.0") as refused:
        asked(house, packages=other)
    assert refused.value.reason == "opening_of_others"
    with pytest.raises(NotFound):
        asked(house, manifest="0" * 64)
    for role in (Role.ADMINISTRATOR, Role.SENIOR_RADIOLOGIST, Role.SERVICE):
        with pytest.raises(Refused):
            asked(house, Actor(id="x", kind=ActorKind.PERSON, name="x", roles=frozenset({role})))
    with house.database.read() as connection:
        assert len(all_evaluations(connection)) == before
