"""With the models' children or the worker dead, people go on viewing and deciding, and are told."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lynkeus.access.actors import Role
from lynkeus.app import live
from lynkeus.archive.frames import Frames
from lynkeus.archive.queries import instances_of
from lynkeus.archive.sealed import FREE_BYTES_MIN
from lynkeus.core.children import FALLS_MAX, Children
from lynkeus.core.errors import Broken
from lynkeus.core.work import Work
from lynkeus.inference.ports import Packages

from ..archive.making import image
from .calling import Called, Caller, called
from .standing_in import Queue


@dataclass(frozen=True, slots=True)
class One:
    """A package that is in use."""

    stopped: bool = False

    def active(self) -> list["One"]:
        return [self]


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def site(tmp_path: Path, queue: Queue) -> Iterator[Called]:
    with called(tmp_path / "home", {Work: queue, Packages: One()}) as one:
        yield one


def health(site: Called) -> dict[str, object]:
    return dict(site.ask(Caller(), "GET", "/api/health").json())


def decides(site: Called) -> None:
    """Let a radiologist open a study, look at it, and give an opinion."""
    site.house.receiver.receive(image(), "a test")
    caller = site.session(site.person(Role.RADIOLOGIST, "wang"))
    assert site.ask(caller, "POST", "/api/studies/2.25.1/open").status == 200
    assert site.ask(caller, "GET", "/api/instances/2.25.1.1.1/frames/0").status == 200
    opinion = {"revision": 1, "overall": "none", "active_s": 1}
    assert site.ask(caller, "POST", "/api/studies/2.25.1/opinion", opinion).status == 200
    signature = {"version": 0, "readings": [], "active_s": 1, "password": "a long password"}
    signature["decision"] = "undecided"
    assert site.ask(caller, "POST", "/api/studies/2.25.1/signature", signature).status == 200


def test_the_page_of_work_counts_what_no_index_knows(site):
    caller = site.session(site.person(Role.ENGINEER))
    told = site.ask(caller, "GET", "/api/work").json()
    assert told["unindexed"] == 0
    assert told["disk"]["free_bytes"] > told["disk"]["least_bytes"] == FREE_BYTES_MIN
    case = site.house.receiver.receive(image(), "a test").case
    with site.house.database.read() as connection:
        [kept] = instances_of(connection, case)
    site.house.store.move_aside([kept.path])
    assert site.ask(caller, "GET", "/api/work").json()["unindexed"] == 1
    folder = site.house.settings.objects_folder
    # Nobody looks through the folder for it.
    (folder / "unindexed").rename(folder / "elsewhere")
    assert site.ask(caller, "GET", "/api/work").json()["unindexed"] == 1
    folder.rename(folder.with_name("pulled"))
    assert site.ask(caller, "GET", "/api/work").json()["disk"] is None
    folder.with_name("pulled").rename(folder)


def test_health_says_when_the_disk_takes_no_more(site, monkeypatch):
    assert health(site)["disk"] == "enough"
    monkeypatch.setattr(live, "FREE_BYTES_MIN", 1 << 60)
    assert health(site)["disk"] == "full"
    folder = site.house.settings.objects_folder
    folder.rename(folder.with_name("pulled"))
    assert health(site)["disk"] == "gone"
    folder.with_name("pulled").rename(folder)


def test_the_models_children_are_dead(site):
    assert health(site)["ai"] == "running"
    for _ in range(FALLS_MAX):
        with pytest.raises(Broken):
            site.house.children.run(os._exit, 1)
    assert health(site)["ai"] == "stopped"
    decides(site)
    assert site.house.children.run(len, b"back") == 4
    assert health(site)["ai"] == "running"


def test_the_worker_is_dead(site, queue):
    queue.running = False
    assert health(site) | {"work": "stopped", "ai": "stopped"} == health(site)
    decides(site)


def test_a_request_whose_child_the_stop_lets_go_is_answered_in_words(site):
    site.house.receiver.receive(image(), "a test")
    caller = site.session(site.person(Role.RADIOLOGIST))
    assert site.ask(caller, "POST", "/api/studies/2.25.1/open").status == 200
    let_go = Children(1)
    let_go.stop()
    site.front.ports[Frames] = Frames(originals=site.house.originals, children=let_go)
    told = site.ask(caller, "GET", "/api/instances/2.25.1.1.1/frames/0")
    assert (told.status, told.json()["code"]) == (503, "LYN-0503")
    assert told.json()["reason"] == "service_stopping"
    assert told.header("x-frame-options") == "DENY"


def test_a_site_that_wants_no_model_to_read_is_not_told_that_one_is_broken(site):
    site.front.ports[Packages] = One(stopped=True)
    assert health(site)["ai"] == "none"
    for _ in range(FALLS_MAX):
        with pytest.raises(Broken):
            site.house.children.run(os._exit, 1)
    assert health(site)["ai"] == "stopped"
