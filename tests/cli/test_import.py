"""`lynkeus import` at the terminal: what it says of each file, and its exit codes."""

import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from lynkeus.archive.intake import Found
from lynkeus.cli import import_
from lynkeus.cli.main import main
from lynkeus.core.settings import Settings

from ..app.reaching import serving, told
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
    assert f"There was no home at {home} yet: a new one was made." in told.err
    asked(home, tmp_path, "--json", target, code=3)
    said = capsys.readouterr().out
    assert "0 stored, 1 here already, 0 in conflict, 1 refused." in said
    assert "No model is active" not in said  # nothing came that one could read
    assert "caf\\udce9\\x1b[2J: This file is not DICOM" in said
    assert "\x1b" not in said
    document = json.loads(target.read_text("utf-8"))
    assert document["counts"] == {"stored": 0, "same": 1, "conflicts": 0, "copies": 0}
    assert document["ages"] == {"band": None, "stated": 0, "unchanged": 0, "replaced": []}
    (refused,) = document["refused"]
    assert refused["reason"] == "not_dicom"
    (tmp_path / "nothing").touch()
    asked(home, notes, tmp_path / "nowhere", tmp_path / "nothing", code=1)
    told = capsys.readouterr()
    assert "nothing_taken]" in told.err
    said = told.out
    assert "0 stored, 0 here already, 0 in conflict, 3 refused." in said
    assert "nothing: This file is empty" in said
    assert "nowhere: No such file or directory" in said
    (tmp_path / "empty").mkdir()
    asked(home, tmp_path / "empty", code=2)
    assert "There is no file below these paths" in capsys.readouterr().err


def test_a_bar_shows_how_far_it_is_where_somebody_looks(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "film").write_bytes(image(study=5))
    asked(home, tmp_path, code=0)
    assert "Importing" not in capsys.readouterr().err
    monkeypatch.setenv("FORCE_COLOR", "1")  # as the library of the bar is told of a terminal
    asked(home, tmp_path, code=0)
    said = capsys.readouterr()
    assert "Importing" in said.err
    assert "100%" in said.err
    assert "Importing" not in said.out


def test_without_a_service_what_came_is_said_to_wait(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for study, way in ((6, nullcontext()), (7, serving(Settings(home=Path(home))))):
        (tmp_path / "film").write_bytes(image(study=study))
        with way:
            asked(home, tmp_path, code=0)
        waits = "No service runs: what came is checked once one does" in capsys.readouterr().out
        assert waits is (study == 6)


def test_an_age_is_stated_once_and_another_one_is_told(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film, target = tmp_path / "film", tmp_path / "taken.json"
    film.write_bytes(image(study=3))

    def ages(band: str) -> tuple[str, object]:
        asked(home, film, "--age-band", band, "--json", target, code=0)
        return capsys.readouterr().out, json.loads(target.read_text("utf-8"))["ages"]

    said, told_of = ages("1-5")
    assert "Stated an age of 1 to 5 years for 1 study." in said
    assert told_of == {"band": [1, 5], "stated": 1, "unchanged": 0, "replaced": []}
    said, told_of = ages("1-5")
    assert "1 study had this age stated already: nothing changes." in said
    assert told_of == {"band": [1, 5], "stated": 0, "unchanged": 1, "replaced": []}
    said, told_of = ages("2-6")
    assert "study 2.25.3: in place of 1 to 5 years, stated before" in said
    replaced = [{"study_uid": "2.25.3", "before": [1, 5]}]
    assert told_of == {"band": [2, 6], "stated": 1, "unchanged": 0, "replaced": replaced}
    assert [one["act"] for one in told(Path(home))].count("age.stated") == 2


def test_what_is_in_conflict_is_named_the_second_time_too(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, target = (tmp_path / name for name in ("first", "peculiar", "taken.json"))
    first.write_bytes(image(study=4))
    second.write_bytes(image(study=4, PatientID="SOMEBODY-ELSE"))
    asked(home, first, code=0)
    capsys.readouterr()
    for _ in range(2):
        asked(home, second, "--json", target, code=0)
        said = capsys.readouterr().out
        assert "0 stored, 0 here already, 1 in conflict, 0 refused." in said
        assert f"{second}: in conflict: image 2.25.4.1.1 of study 2.25.4 is here" in said
        document = json.loads(target.read_text("utf-8"))
        assert document["counts"] == {"stored": 0, "same": 0, "conflicts": 1, "copies": 0}
        known = {"study_uid": "2.25.4", "sop_uid": "2.25.4.1.1"}
        assert document["conflicts"] == [{"file": str(second), **known}]
    assert "peculiar" not in json.dumps(told(Path(home)))


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
    assert "No age was stated" not in said
    asked(home, tmp_path / "film", "--age-band", "1-5", code=1)
    assert "No age was stated: the same import once more" in capsys.readouterr().out


def test_a_name_that_is_no_text_stops_no_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "labels.csv"
    table.write_text("path,label\n/dev/zero,1\na\0b,0\n", encoding="utf-8")
    assert main(["evaluate", "chest-xray-pneumonia", "--labels", str(table)]) == 2
    said = capsys.readouterr().err
    assert "/dev/zero: is a device" in said
    assert "embedded null byte" in said
