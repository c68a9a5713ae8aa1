"""Trainings that a site runs: begun by page, one at a time, stopped, gone on with, survived."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from lynkeus.access.actors import Actor, ActorKind, Role
from lynkeus.app.house import House, open_house
from lynkeus.core.errors import Conflict, NotFound, Refused
from lynkeus.core.ids import new_id
from lynkeus.core.runs import Happened, State
from lynkeus.core.settings import Settings
from lynkeus.learning.runs.commands import ResumeTraining, StartTraining, StopTraining
from lynkeus.learning.runs.ports import Trainings
from lynkeus.learning.runs.queries import all_runs, run_of
from lynkeus.learning.runs.run import POINTS_MAX, TrainingRun, curve_of, runs_of

from ..homes import lay_home

PLANS = Path(__file__).parents[2] / "plans"
WAIT_S_MAX = 30.0
NUMBERS = count(1)
START = datetime(2026, 1, 2, 9, tzinfo=UTC)
CHILD = dedent("""
    import json, os, sys, threading, time
    def follow():
        sys.stdin.buffer.read()
        os._exit(1)
    threading.Thread(target=follow, daemon=True).start()
    plan, films, out, key = sys.argv[1:]
    does, mark = open(plan).read(), os.path.join(out, "checkpoint.pt")
    begin = int(open(mark).read()) if os.path.exists(mark) else 0
    for step in range(begin + 10, 51, 10):
        print(json.dumps({"step": step, "steps": 50, "loss": 1 / step, "films_per_s": 9.0,
                          "score": 0.9 if step == 50 else None}), flush=True)
        open(mark, "w").write(str(step))
        while "hangs" in does and step == 20 and not begin:
            time.sleep(0.05)
        if "dies" in does and step == 20:
            os._exit(9)
    if "refuses" in does:
        print(json.dumps({"problem": {"code": "LYN-0422", "reason": "data_missing",
                                      "sentence": "No films.", "fields": {"table": "a.csv"}}}))
    else:
        print(json.dumps({"made": {"package": "one", "version": "1.0.0"}}))
""")
"""A training that takes no time: five reports, each with a checkpoint."""


def person(role: Role) -> Actor:
    return Actor(id="p", kind=ActorKind.PERSON, name="Somebody", roles=frozenset({role}))


ENGINEER = person(Role.ENGINEER)


def opened(folder: Path) -> House:
    (folder / "plans").mkdir(exist_ok=True)
    script = folder / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    home = folder / "home"
    settings = Settings(
        home=home if home.exists() else lay_home(home), plans=folder / "plans", films=folder
    )
    house = open_house(settings)
    house.trainings.child = (sys.executable, str(script))
    house.work.launch()
    return house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    one = opened(tmp_path_factory.mktemp("runs"))
    yield one
    one.close()


def asked(house: House, does: str) -> str:
    name = f"{does}-{next(NUMBERS)}.yaml"
    (house.settings.plans_folder / name).write_text(does, encoding="utf-8")
    [line] = [one for one in house.trainings.plan_lines() if one.name == name]
    run = new_id()
    command = StartTraining(run=run, plan=name, sha256=line.sha256)
    house.door.execute(ENGINEER, command, key=new_id())
    return run


def until(house: House, run: str, true: Callable[[TrainingRun], bool]) -> TrainingRun:
    end = time.monotonic() + WAIT_S_MAX
    while time.monotonic() < end:
        with house.database.read() as connection:
            one = run_of(connection, run)
        if true(one):
            return one
        time.sleep(0.05)
    raise AssertionError(one)


def stands(*states: State) -> Callable[[TrainingRun], bool]:
    return lambda one: one.state in states


def hangs_at(house: House, run: str, step: int = 20) -> None:
    until(house, run, lambda _: (c := house.trainings.curve(run)) is not None and c.step == step)


def test_a_training_runs_to_its_end_and_tells_how_far_it_is(house):
    run = asked(house, "works")
    done = until(house, run, stands(State.DONE, State.FAILED))
    assert done.made == {"package": "one", "version": "1.0.0"}
    curve = house.trainings.curve(run)
    assert curve is not None
    assert [step for step, _ in curve.points] == [10, 20, 30, 40, 50]
    assert (curve.step, curve.steps, curve.scores) == (50, 50, [(50, 0.9)])


def test_one_trains_at_a_time_and_what_waits_can_be_stopped(house):
    first, second = asked(house, "hangs"), asked(house, "works")
    hangs_at(house, first)
    with house.database.read() as connection:
        assert [one.state for one in all_runs(connection)[:2]] == [State.WAITING, State.RUNNING]
    house.door.execute(ENGINEER, StopTraining(run=second), key=new_id())
    until(house, second, stands(State.STOPPED))
    house.door.execute(ENGINEER, StopTraining(run=first), key=new_id())
    until(house, first, stands(State.STOPPED))
    with pytest.raises(Conflict, match="nothing to stop"):
        house.door.execute(ENGINEER, StopTraining(run=first), key=new_id())
    house.door.execute(ENGINEER, ResumeTraining(run=first), key=new_id())
    until(house, first, stands(State.DONE))
    curve = house.trainings.curve(first)
    assert curve is not None
    assert [step for step, _ in curve.points] == [10, 20, 30, 40, 50]
    with house.database.read() as connection:
        assert run_of(connection, second).state is State.STOPPED
    with pytest.raises(Conflict, match="only a stopped or failed one"):
        house.door.execute(ENGINEER, ResumeTraining(run=first), key=new_id())


@pytest.mark.parametrize(
    ("does", "reason"), [("refuses", "data_missing"), ("dies", "training_died")]
)
def test_a_training_that_fails_says_why_and_can_go_on(house, does, reason):
    run = asked(house, does)
    failed = until(house, run, stands(State.FAILED, State.DONE))
    problem: Any = failed.problem
    assert (failed.state, problem["reason"]) == (State.FAILED, reason)
    house.door.execute(ENGINEER, ResumeTraining(run=run), key=new_id())
    assert until(
        house, run, lambda one: one.state in {State.DONE, State.FAILED} and one.since > failed.since
    )


def test_what_the_system_refuses_fails_a_training_with_words(house, monkeypatch):
    monkeypatch.setattr(house.trainings, "child", ("/nowhere",))
    run = asked(house, "works")
    problem: Any = until(house, run, stands(State.FAILED, State.DONE)).problem
    assert problem["reason"] == "system_error"
    assert "/nowhere" in problem["sentence"]


@pytest.mark.long  # a service ends and begins
def test_a_training_goes_on_when_the_service_comes_back(tmp_path):
    house = opened(tmp_path)
    run = asked(house, "hangs")
    hangs_at(house, run)
    house.close()
    house = opened(tmp_path)
    try:
        with house.database.read() as connection:
            assert run_of(connection, run).state in {State.RUNNING, State.DONE}
        assert until(house, run, stands(State.DONE)).made is not None
    finally:
        house.close()


def test_a_plan_that_says_something_else_than_was_chosen_is_not_followed(house):
    run = asked(house, "hangs")
    hangs_at(house, run)
    house.door.execute(ENGINEER, StopTraining(run=run), key=new_id())
    until(house, run, stands(State.STOPPED))
    with house.database.read() as connection:
        name = run_of(connection, run).plan
    (house.settings.plans_folder / name).write_text("works", encoding="utf-8")
    house.door.execute(ENGINEER, ResumeTraining(run=run), key=new_id())
    problem: Any = until(house, run, stands(State.FAILED)).problem
    assert problem["reason"] == "plan_changed"
    with pytest.raises(NotFound, match="no plan away"):
        house.trainings.plan_path("away.yaml", "")


def test_nobody_but_an_engineer_trains(house):
    for role in (Role.ADMINISTRATOR, Role.RADIOLOGIST, Role.SERVICE):
        command = StartTraining(run=new_id(), plan="a.yaml", sha256="")
        with pytest.raises(Refused):
            house.door.execute(person(role), command, key=new_id())


def trainings(folder: Path, films: Path | None = None) -> Trainings:
    return Trainings(plans=folder, films=films, folder=folder / "trainings", key=folder / "key")


def test_plans_are_listed_with_what_they_make_or_why_they_cannot_be_followed(tmp_path):
    for one in PLANS.glob("*.yaml"):
        (tmp_path / one.name).write_bytes(one.read_bytes())
    (tmp_path / "broken.yaml").write_text("task: [", encoding="utf-8")
    lines = {one.name: one for one in trainings(tmp_path).plan_lines()}
    about: Any = lines["lung-fields.yaml"].about
    assert (about["task"], about["network"]) == ("segmentation", "unet")
    problem: Any = lines["broken.yaml"].problem
    assert (problem["reason"], lines["broken.yaml"].about) == ("plan_broken", None)


def test_a_service_that_cannot_train_says_what_is_missing(tmp_path, monkeypatch):
    with pytest.raises(NotFound, match="LYNKEUS_DATA"):
        trainings(tmp_path).check_able("a.yaml")
    monkeypatch.setattr("lynkeus.learning.runs.ports.NEEDED", ("no_such_module",))
    with pytest.raises(NotFound, match=r"no_such_module.*lynkeus\[learn\]"):
        trainings(tmp_path, tmp_path).check_able("a.yaml")


def line(step: int, s: float = 0.0, score: float | None = None) -> bytes:
    said = {"step": step, "steps": 5000, "loss": float(step), "films_per_s": 8.0, "score": score}
    return json.dumps({**said, "s": s}).encode() + b"\n"


def test_steps_taken_again_after_a_checkpoint_are_told_once():
    curve = curve_of([line(10), line(20), line(30, score=0.5), line(20), line(30), b'{"step": 4'])
    assert curve is not None
    assert ([step for step, _ in curve.points], curve.scores) == ([10, 20, 30], [])
    assert curve_of([]) is None


def test_a_long_curve_is_averaged_and_its_pace_is_of_the_last_begin():
    lines = [line(10 * one, s=100.0 + one) for one in range(1, 400)]
    lines += [line(4000 + 10 * one, s=2.0 * one) for one in range(1, 11)]
    curve = curve_of(lines)
    assert curve is not None
    assert len(curve.points) <= POINTS_MAX
    assert curve.points[0] == (20, 15.0)
    assert curve.left_s == pytest.approx((5000 - 4100) * 0.2)


def test_how_a_training_stands_is_told_by_the_last_that_happened():
    told = [
        ("training.asked", {"plan": "a", "sha256": "b", "by": "c"}, State.WAITING),
        ("training.begun", {}, State.RUNNING),
        ("training.stop_wanted", {}, State.STOPPING),
        ("training.ended", {"state": "stopped", "made": None, "problem": None}, State.STOPPED),
        ("training.asked", {"plan": "a", "sha256": "b", "by": "d"}, State.WAITING),
    ]
    happened = [
        Happened(kind=kind, body={"run": "1", **body}, at=START + timedelta(minutes=number))
        for number, (kind, body, _) in enumerate(told)
    ]
    for number, (_, _, state) in enumerate(told, 1):
        [one] = runs_of(happened[:number])
        assert (one.state, one.asked_at) == (state, START)
    assert one.by == "d"
