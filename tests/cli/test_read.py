"""`lynkeus read` in one shot: states in words, files that are none, a map, and the ledger."""

import hashlib
import json
import os
import stat
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import select

from lynkeus.app import outside
from lynkeus.cli.main import main
from lynkeus.core.database import Database
from lynkeus.core.json import Json, parse_object
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.sealing import open_bytes
from lynkeus.core.settings import Settings
from lynkeus.ledger.entries import SITE, split_opened
from lynkeus.ledger.records import entries

from ..archive.deadly import mortal, picture
from ..models import toy


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Give a film with a bright square that the toy network sees."""
    pixels = toy.film(70, 150).astype(np.uint8)
    pixels[64:128, 120:200] = 255  # exactly four cells
    path = tmp_path / "secret name.png"
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the words that name the toy package and its maker's key."""
    monkeypatch.delenv("LYNKEUS_HOME", raising=False)
    package = toy.package(tmp_path / "toy", toy.gates())
    key = tmp_path / "maker.pub"
    key.write_text(toy.MAKER)
    return ["--package", str(package.folder), "--trust", str(key)]


def said(capsys: pytest.CaptureFixture[str], *asked: str, code: int = 0) -> str:
    assert main(["read", *asked]) == code
    return capsys.readouterr().out


@pytest.mark.long  # several children are begun
def test_a_picture_that_kills_the_decoder_is_refused_alone(
    film: Path,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(outside, "Children", mortal)
    deadly = tmp_path / "deadly.png"
    deadly.write_bytes(picture(1, deadly=True))
    told = said(capsys, str(deadly), str(film), *words, "--age-band", "1-5", code=3)
    assert f"{deadly}: not read: This file ended or held up the program" in told
    assert "▲ above the operating point: opacity" in told


def test_a_film_above_the_point_is_told_in_words(
    film: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, str(film), *words, "--age-band", "1-5")
    assert "▲ above the operating point: opacity" in told
    assert "not looked for: everything else" in told
    assert "toy-model 1.0.0, not registered, for research only" in told
    assert "what the network used, not where the disease is" in told
    assert "not calibrated" in told
    assert "No home was named, so nothing was written into any ledger." in told
    assert "%" not in told
    assert "0." not in told.replace("toy-model 1.0.0", "")


def test_an_unknown_age_abstains(
    film: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, str(film), *words)
    assert "⊘ AI not applicable: The age is unknown" in told
    assert "toy-model 1.0.0, not registered, for research only" in told


def test_a_bad_file_is_named_and_the_rest_goes_on(
    film: Path, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.dcm"
    broken.write_bytes(b"\0" * 128 + b"DICM" + b"nonsense")
    gone, empty = tmp_path / "gone.png", tmp_path / "empty.dcm"
    empty.touch()
    asked = (str(broken), str(film), str(gone), str(empty))
    told = said(capsys, *asked, *words, "--age-band", "1-5", code=3)
    assert "▲ above" in told
    assert told.count("not read:") == 3
    assert f"{broken}: not read:" in told
    assert f"{gone}: not read: cannot be opened: No such file or directory.\n" in told
    assert f"{empty}: not read: This file is empty" in told
    assert main(["read", str(broken), *words]) == 1
    told_of_one = capsys.readouterr()
    assert told_of_one.out.count("not read:") == 1
    assert told_of_one.err.endswith("nothing_read]\n")


def test_of_a_folder_every_file_is_read(
    film: Path, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    (folder / "empty").mkdir(parents=True)
    film.rename(folder / "film.png")
    (folder / "notes.txt").write_text("no film", encoding="utf-8")
    (folder / "linked").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    asked = (str(folder), str(folder / "empty"), *words, "--age-band", "1-5", "--json", "-")
    document = json.loads(said(capsys, *asked, code=3))
    assert [one["file"] for one in document["films"]] == [str(folder / "film.png")]
    refused = {Path(one["file"]).name: one["reason"] for one in document["refused"]}
    assert refused == {
        "notes.txt": "not_dicom",
        "linked": "folder_link",
        "pipe": "no_file",
        "empty": "nothing_found",
    }
    assert said(capsys, str(folder / "empty"), *words, code=1).splitlines() == [
        f"{folder / 'empty'}: not read: it is an empty folder.",
        "No home was named, so nothing was written into any ledger.",
    ]


def test_the_map_and_the_reading_are_written(
    film: Path, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    other = tmp_path / "more" / film.name
    other.parent.mkdir()
    other.write_bytes(film.read_bytes())
    asked = (str(film), str(other), *words, "--age-band", "1-5", "--out", str(out))
    document = json.loads(said(capsys, *asked, "--json", "-"))
    first, second = document["films"]
    assert first["written"] == ["secret name.toy-model.json", "secret name.toy-model.map.png"]
    assert second["written"] == ["secret name.toy-model-2.json", "secret name.toy-model-2.map.png"]
    assert document["refused"] == []
    assert document["ledger"] is None
    assert document["stated_age"] == [1, 5]
    reading = json.loads((out / "secret name.toy-model.json").read_text(encoding="utf-8"))
    assert reading == first["readings"][0]
    assert reading["state"] == "above"
    assert len(reading["cover"]["elsewhere"]) == 20
    assert {stat.S_IMODE(one.stat().st_mode) for one in out.iterdir()} == {0o600}
    drawn = np.asarray(Image.open(out / "secret name.toy-model.map.png"), np.int16)
    assert drawn.shape[1:] == (280, 3)
    assert drawn.shape[0] > 224  # words stand under the film
    # In the one hue inside the square that was planted, grey far away from it.
    assert np.ptp(drawn[90, 160]) > 60
    assert np.ptp(drawn[200, 30]) == 0


def test_below_the_point_there_is_no_picture(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dull.png"
    pixels = toy.film(70, 150, (300, 500)).astype(np.uint8)
    pixels[:6, :6] = 255
    Image.fromarray(pixels).save(path)
    out = tmp_path / "out"
    told = said(capsys, str(path), *words, "--age-band", "1-5", "--out", str(out))
    assert "▽ below the operating point: no opacity suggested" in told
    assert [one.name for one in out.iterdir()] == ["dull.toy-model.json"]


def noted(home: Path) -> list[dict[str, Json]]:
    """Open the ledger's entries on films that are not in the archive."""
    settings = Settings(home=home)
    key = SubjectKeys(SiteKeys(settings.keys_folder).site).site
    database = Database(settings.database_path)
    with database.read() as connection:
        rows = connection.execute(select(entries)).all()
    database.close()
    opened = [
        parse_object(split_opened(open_bytes(key, row.sealed, str(row.number).encode()))[1])
        for row in rows
        if row.subject == SITE
    ]
    return [one for one in opened if one["act"] == "films.read"]


def test_with_a_home_its_packages_read_and_its_ledger_tells(
    film: Path, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    asked = ("read", str(film), "--age-band", "1-5", "--home", str(home))
    assert main([*asked]) == 2
    assert "home_missing" in capsys.readouterr().err
    assert not home.exists()
    _, folder, _, key = words
    assert main(["packages", "trust", key, "--home", str(home)]) == 0
    assert main([*asked]) == 1
    assert "no_package_active" in capsys.readouterr().err
    assert main(["packages", "activate", folder, "--home", str(home)]) == 0
    capsys.readouterr()
    assert main([*asked]) == 0
    told = capsys.readouterr().out
    assert "▲ above the operating point" in told
    assert f"Noted in the ledger of {home}" in told
    (entry,) = noted(home)
    fields = entry["fields"]
    assert fields["contents"] == [hashlib.sha256(film.read_bytes()).hexdigest()]
    assert (fields["low"], fields["high"]) == (1, 5)
    assert entry["actor"]["kind"] == "operator"
    assert "secret" not in json.dumps(entry)
    assert "above" not in json.dumps(entry)
    assert "read 1 film from outside the archive" in str(entry["words"])
    (tmp_path / "empty").touch()
    assert main(["read", str(tmp_path / "empty"), "--home", str(home), "--json", "-"]) == 1
    assert json.loads(capsys.readouterr().out)["ledger"] is None
    assert main(["read", str(tmp_path / "empty"), "--home", str(home)]) == 1
    assert "Nothing was read, so the ledger notes nothing." in capsys.readouterr().out
    assert len(noted(home)) == 1


def test_what_a_site_stopped_or_trusts_no_more_is_named_in_vain(
    film: Path, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, key = tmp_path / "home", words[-1]
    keeping = ("--home", str(home))
    assert main(["packages", "trust", key, *keeping]) == 0
    asked = ["read", str(film), *words, "--age-band", "1-5", *keeping]
    assert main(["packages", "activate", words[1], *keeping]) == 0
    assert main(["packages", "stop", "toy-model", "--reason", "false alarms", *keeping]) == 0
    capsys.readouterr()
    assert main(asked) == 0
    assert "AI stopped" in capsys.readouterr().out, "who names it makes it read no more than others"
    assert main(["packages", "distrust", key, "--reason", "the key leaked", *keeping]) == 0
    capsys.readouterr()
    assert main(asked) == 2
    told = capsys.readouterr()
    assert "maker_distrusted" in told.err
    assert f"`lynkeus packages trust {key}`" in told.err
    assert told.out == ""
    assert len(noted(home)) == 1


def test_what_is_given_wrongly_is_told_before_anything_is_read(
    film: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    no_package, no_folder = ["--package", "nope"], [*words, "--out", str(film)]
    for asked, reason in ((no_package, "no_such_package"), (no_folder, "folder_impossible")):
        assert main(["read", str(film), *asked]) == 2
        told = capsys.readouterr()
        assert reason in told.err
        assert told.out == ""
