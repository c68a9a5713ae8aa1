"""`lynkeus import` at the terminal: what it says of each file, and its exit codes."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lynkeus.archive.intake import Found
from lynkeus.cli import import_
from lynkeus.cli.main import main

from ..archive.making import image


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("site") / "home")


def asked(home: str, *words: str | Path, code: int) -> None:
    assert main(["import", "--home", home, *map(str, words)]) == code


def test_each_outcome_has_its_words_and_its_exit_code(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film, notes = tmp_path / "film", tmp_path / os.fsdecode(b"caf\xe9\x1b[2J")
    film.write_bytes(image(study=1))
    notes.write_text("no image")
    target = tmp_path / "taken.json"
    asked(home, film, code=0)
    told = capsys.readouterr()
    assert "1 stored, 0 here already, 0 in conflict, 0 refused." in told.out
    assert "No model is active at this site: studies are shown, and not read by AI." in told.out
    assert "`lynkeus packages activate chest-xray-pneumonia`" in told.out
    assert f"There is no home at {home} yet: a new one is made." in told.err
    asked(home, tmp_path, "--json", target, code=3)
    said = capsys.readouterr().out
    assert "0 stored, 1 here already, 0 in conflict, 1 refused." in said
    assert "caf\\udce9\\x1b[2J: This file is not DICOM" in said
    assert "\x1b" not in said
    (refused,) = json.loads(target.read_text("utf-8"))["refused"]
    assert refused["reason"] == "not_dicom"
    asked(home, notes, tmp_path / "nowhere", code=1)
    said = capsys.readouterr().out
    assert "0 stored, 0 here already, 0 in conflict, 2 refused." in said
    assert "nowhere: No such file or directory" in said
    (tmp_path / "empty").mkdir()
    asked(home, tmp_path / "empty", code=2)
    assert "There is no file below these paths" in capsys.readouterr().err


def test_who_stops_it_is_told_what_was_taken_in(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "film").write_bytes(image(study=2))

    def stopped(paths: list[Path]) -> Iterator[Found]:
        yield Found(place="film", data=paths[0].read_bytes())
        raise KeyboardInterrupt

    monkeypatch.setattr(import_, "walk", stopped)
    asked(home, tmp_path / "film", code=1)
    said = capsys.readouterr().out
    assert "Stopped before the end. 1 stored, 0 here already" in said


def test_a_name_that_is_no_text_stops_no_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "labels.csv"
    table.write_text("path,label\n/dev/zero,1\na\0b,0\n", encoding="utf-8")
    assert main(["evaluate", "chest-xray-pneumonia", "--labels", str(table)]) == 2
    said = capsys.readouterr().err
    assert "/dev/zero: /dev/zero is a device" in said
    assert "embedded null byte" in said
