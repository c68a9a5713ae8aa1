"""Packages taken in: few at once, on a disk that fills up, by a service that is killed."""

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lynkeus.access.actors import Actor, Role
from lynkeus.access.execute import Door
from lynkeus.app import taking_in
from lynkeus.app.house import House
from lynkeus.app.registered import trusted_makers
from lynkeus.app.unfinished import sweep_unfinished
from lynkeus.core.errors import Refused
from lynkeus.core.ids import new_id
from lynkeus.models import queries
from lynkeus.models.cycle.commands import ImportPackage
from lynkeus.models.packed.ports import package_files, packed
from lynkeus.models.ports import open_package

from ..access.calling import Called, Caller
from .living import OPERATOR, in_use, later
from .test_taking_in import PATH, kept


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Called]:
    with in_use(tmp_path_factory.mktemp("at_once")) as one:
        yield one


@pytest.fixture(scope="module")
def chief(site: Called) -> Caller:
    return site.session(site.person(Role.ADMINISTRATOR))


def test_no_more_than_a_few_are_taken_in_at_once_and_a_full_disk_says_so(
    site: Called, chief: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, whole = kept(site), packed("newer", package_files(later(tmp_path, "full-model")))
    monkeypatch.setattr(taking_in, "_GATE", busy := threading.BoundedSemaphore(1))
    with busy:
        crowded = site.ask(chief, "POST", PATH, whole)
    assert (crowded.status, crowded.json()["reason"]) == (429, "packages_at_once")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(taking_in, "unpack", full)
    refused = site.ask(chief, "POST", PATH, whole)
    assert (refused.status, refused.json()["reason"]) == (507, "package_disk_full")
    assert kept(site) == before


def test_what_a_killed_import_left_is_swept_when_the_house_opens(tmp_path: Path) -> None:
    (tmp_path / "a.sent").write_bytes(b"half")
    (tmp_path / "b.unpacked").mkdir()
    (tmp_path / "b.unpacked" / "card.yaml").write_bytes(b"half")
    (tmp_path / "whole").mkdir()
    sweep_unfinished(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["whole"]
    sweep_unfinished(tmp_path / "not there")


class Turn:
    """The door of one who is refused, or who comes first, while another one waits at it."""

    def __init__(self, door: Door, does: Callable[[], None]) -> None:
        self.door, self.does = door, does

    def check(self, *asked: Any) -> None:
        self.door.check(*asked)

    def execute(self, actor: Actor, command: object, *, key: str) -> Any:
        if isinstance(command, ImportPackage):
            self.does()
        return self.door.execute(actor, command, key=key)


def test_an_import_that_is_refused_takes_no_copy_away_from_another_one(
    site: Called, tmp_path: Path
) -> None:
    opened = open_package(later(tmp_path, "twice-model"), trusted_makers(site.house.database))
    there, over = threading.Event(), threading.Event()

    def taking(does: Callable[[], None]) -> Any:
        keeper: Any = replace_door(site.house, Turn(site.house.door, does))
        return taking_in.take_candidate(keeper, OPERATOR, opened, new_id())

    def second() -> None:
        there.set()
        over.wait(5)

    def first() -> None:
        other.start()
        there.wait(0.5)
        message = "not now"
        raise Refused(message, reason="role_missing")

    other = threading.Thread(target=taking, args=(second,))
    with pytest.raises(Refused):
        taking(first)
    over.set()
    other.join()
    with site.house.database.read() as connection:
        assert Path(queries.named(connection, "twice-model", "1.1.0").folder).is_dir()


def replace_door(house: House, door: Turn) -> SimpleNamespace:
    parts = {"database": house.database, "settings": house.settings, "models": house.models}
    return SimpleNamespace(door=door, **parts)
