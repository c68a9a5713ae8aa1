"""A story and its proof, checked by the program that goes with it and by nothing of ours."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lynkeus.access.actors import Role
from lynkeus.access.records import viewing_permits
from lynkeus.app.house import program
from lynkeus.cases.commands import RecordReading

from ..access.calling import Called, called
from ..archive.making import image
from .test_story import RESULT


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Called]:
    with called(tmp_path / "home", {}) as one:
        yield one


@pytest.fixture
def story(site: Called, tmp_path: Path) -> Path:
    """Take a study in, open it, and take its story out into a folder."""
    site.house.receiver.receive(image(study=7), "a test")
    doctor = site.session(site.person(Role.RADIOLOGIST))
    site.ask(doctor, "POST", "/api/studies/2.25.7/open")
    answer = site.ask(doctor, "POST", "/api/studies/2.25.7/story/proof")
    assert answer.status == 200
    assert answer.header("content-type") == "application/zip"
    folder = tmp_path / "taken"
    zipfile.ZipFile(io.BytesIO(answer.body)).extractall(folder)
    return folder


def test_the_same_key_takes_no_story_out_once_the_permit_is_over(site: Called) -> None:
    site.house.receiver.receive(image(study=7), "a test")
    doctor = site.session(site.person(Role.RADIOLOGIST))
    doctor.headers["idempotency-key"] = "once"
    site.ask(doctor, "POST", "/api/studies/2.25.7/open")
    doctor.headers["idempotency-key"] = "again"
    assert site.ask(doctor, "POST", "/api/studies/2.25.7/story/proof").status == 200
    with site.house.database.write() as connection:
        connection.execute(viewing_permits.delete())
    late = site.ask(doctor, "POST", "/api/studies/2.25.7/story/proof")
    assert late.json()["reason"] == "no_viewing_permit"


def test_the_same_key_takes_no_story_out_that_is_withheld_by_now(site: Called) -> None:
    case = site.house.receiver.receive(image(study=7), "a test").case
    doctor = site.session(site.person(Role.RADIOLOGIST))
    site.ask(doctor, "POST", "/api/studies/2.25.7/open")
    doctor.headers["idempotency-key"] = "once"
    assert site.ask(doctor, "POST", "/api/studies/2.25.7/story/proof").status == 200
    plan = {"planned": (RESULT,), "chosen_at": site.clock.at}
    read = RecordReading(case=case, revision=1, result=RESULT, **plan)
    site.house.door.execute(program("inference"), read, key="read")
    late = site.ask(doctor, "POST", "/api/studies/2.25.7/story/proof")
    assert late.json()["reason"] == "opinion_first"


def _checked(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "check_ledger.py", "story.json", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_story_is_checked_without_lynkeus(story: Path) -> None:
    done = _checked(story)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 of 3 entries are in the ledger" in done.stdout
    assert "\nsigned by " in done.stdout
    assert len(Path(story, "check_ledger.py").read_text().splitlines()) <= 150


@pytest.mark.parametrize("words", [(), ("a", "b", "c"), ("nowhere",), ("check_ledger.py",)])
def test_whoever_checks_wrongly_is_told_how(story: Path, words: tuple[str, ...]) -> None:
    asked = [sys.executable, "-I", "check_ledger.py", *words]
    done = subprocess.run(asked, cwd=story, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Nothing was checked: ")
    assert done.stderr.count("\n") == 1


def _entry(said: dict[str, Any]) -> None:
    said["entries"][1]["entry"] = said["entries"][1]["entry"].replace("Opened", "Closed")


def _salt(said: dict[str, Any]) -> None:
    said["entries"][0]["salt"] = said["entries"][1]["salt"]


def _root(said: dict[str, Any]) -> None:
    point = json.loads(said["checkpoint"])
    said["checkpoint"] = json.dumps({**point, "size": point["size"] + 1})


@pytest.mark.parametrize("spoil", [_entry, _salt, _root])
def test_a_changed_story_is_found_out(story: Path, spoil: Callable[[Any], None]) -> None:
    path = story / "story.json"
    said = json.loads(path.read_text())
    spoil(said)
    path.write_text(json.dumps(said))
    assert _checked(story).returncode == 1


def test_a_stranger_key_is_not_the_hospitals(story: Path) -> None:
    other = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    done = _checked(story, other)
    assert (done.returncode, "NOT signed by" in done.stdout) == (1, True)
