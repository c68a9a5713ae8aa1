"""A child that dies or hangs harms its own job alone, and who asked hears so in words."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lynkeus.core import children as module
from lynkeus.core.children import FALLS_MAX, Children, Stopped
from lynkeus.core.errors import Broken

Make = Callable[..., Children]
SHARED = ("lynkeus.dicom.parse",)


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[Children] = []

    def one(workers: int, **how: tuple[str, ...]) -> Children:
        made.append(Children(workers, **how))
        return made[-1]

    yield one
    for children in made:
        children.stop()


# A child knows nothing of the tests: what it is to do reaches it as words.
DIE_ONCE = """
import os, pathlib
mark = pathlib.Path({!r})
if not mark.exists():
    mark.touch()
    os._exit(1)
"""
MEET = """
import pathlib, time
pathlib.Path({!r}).touch()
while not pathlib.Path({!r}).exists():
    time.sleep(0.01)
"""
# What stays among what goes would keep a whole heap: small among large, and among middling.
HOLD = """
import sys
def hold():
    held = bytes([1]) * (16 << 20)
    del held
    sizes = [15 << 20] * 4 + [900_000] * 60
    held = [(bytes([1]) * size, bytes([1]) * 100_000) for size in sizes]
    sys.kept = [small for _, small in held]
hold()
"""
RESIDENT_PAGES = "int(open('/proc/self/statm').read().split()[1])"
PAGES_OF_24_MB = (24 << 20) // os.sysconf("SC_PAGE_SIZE")


def test_a_death_harms_nobody_beside_it(make: Make, tmp_path: Path) -> None:
    children = make(2)
    first, second = tmp_path / "first", tmp_path / "second"
    with ThreadPoolExecutor(2) as asking:
        innocent = asking.submit(children.run, exec, MEET.format(str(first), str(second)))
        with pytest.raises(Broken) as died:
            children.run(os._exit, 1)
        assert died.value.reason == "child_died"
        assert not innocent.done()
        children.run(exec, MEET.format(str(second), str(first)))
        innocent.result()
    assert children.stand


def test_who_died_is_asked_once_more_in_a_fresh_child(make: Make, tmp_path: Path) -> None:
    children = make(1)
    before = children.run(os.getpid)
    children.run(exec, DIE_ONCE.format(str(tmp_path / "died")))
    after = children.run(os.getpid)
    assert after != before
    os.kill(after, 9)
    assert children.run(os.getpid) != after


def test_children_that_fall_one_after_another_do_not_stand(make: Make) -> None:
    children = make(1)
    for _ in range(FALLS_MAX):
        assert children.stand
        with pytest.raises(Broken):
            children.run(os._exit, 1)
    assert not children.stand
    assert children.run(len, b"back") == 4
    assert children.stand


def test_a_child_that_hangs_is_stopped_and_who_waits_has_his_own_time(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    children = make(1)
    children.run(os.getpid)
    monkeypatch.setattr(module, "TIMEOUT_S", 1.0)
    with ThreadPoolExecutor(2) as asking:
        hung = asking.submit(children.run, time.sleep, 60)
        time.sleep(0.2)
        waited = asking.submit(children.run, time.sleep, 0.5)
        problem = hung.exception()
        assert isinstance(problem, Broken)
        assert (problem.reason, problem.fields["seconds"]) == ("child_too_slow", 1.0)
        waited.result()


def test_nobody_waits_for_ever(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    children = make(1)
    monkeypatch.setattr(module, "WAIT_S_MAX", 0.1)
    with ThreadPoolExecutor(1) as asking:
        long = asking.submit(children.run, time.sleep, 0.5)
        time.sleep(0.1)
        with pytest.raises(Broken) as busy:
            children.run(len, b"")
        assert (busy.value.reason, busy.value.fields["seconds"]) == ("children_busy", 0.1)
        long.result()


def test_what_was_in_hand_when_they_were_let_go_has_not_failed(make: Make) -> None:
    children = make(1)
    children.run(os.getpid)
    threading.Timer(0.2, children.stop).start()
    with ThreadPoolExecutor(2) as asking:
        asked = [asking.submit(children.run, time.sleep, 60) for _ in range(2)]
        assert [type(one.exception()) for one in asked] == [Stopped] * 2
    with pytest.raises(Stopped):
        children.run(len, b"")


@pytest.mark.parametrize("shared", [(), SHARED], ids=["alone", "forked"])
def test_what_a_job_took_is_given_back(make: Make, shared: tuple[str, ...]) -> None:
    children = make(1, shared=shared)
    before = children.run(eval, RESIDENT_PAGES)
    children.run(exec, HOLD, {})
    assert children.run(eval, RESIDENT_PAGES) < before + PAGES_OF_24_MB


def test_children_are_forked_from_what_they_share(make: Make) -> None:
    children = make(2, shared=SHARED)
    parents = {children.run(os.getppid) for _ in range(2)}
    assert len(parents) == 1
    assert parents != {os.getpid()}
