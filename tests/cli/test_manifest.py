"""The word `manifest` at the terminal, on files of a folder: made, verified, opened, counted."""

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.cli.main import main
from lynkeus.models.card import Classes
from lynkeus.models.labels import read_labels

from ..app.reaching import told
from ..homes import lay_home

PACKAGE = "chest-xray-pneumonia"
Typed = Callable[..., str]


def films(folder: Path, patients: int = 8) -> Path:
    """Lay down a film of each of so many patients, every other one ill, and their table."""
    folder.mkdir()
    rows = ["path,label,patient"]
    for number in range(patients):
        pixels = np.random.default_rng(number).integers(0, 255, (20, 30), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
        rows.append(f"{number}.png,{'pneumonia' if number % 2 else 'normal'},p{number}")
    (folder / "films.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with films and their manifest, beside the home of the site that made it."""
    folder = tmp_path_factory.mktemp("data")
    lay_home(folder / "home")
    films(folder / "films")
    words = ("manifest", "create", "--labels", str(folder / "films" / "films.csv"))
    shares = ("--test", "0.25", "--tune", "0.25", "--margin", "0.05")
    out = ("--out", str(folder / "films" / "made.json"), "--home", str(folder / "home"))
    assert main([*words, *shares, *out]) == 0
    return folder


@pytest.fixture
def typed(made: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Type a line of `lynkeus manifest`; gives what was said."""

    def say(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(["manifest", *words, "--home", str(made / "home")]) == code
        said = capsys.readouterr()
        return said.out + said.err

    return say


def test_it_is_whole_until_a_file_is_changed_or_gone(
    made: Path, typed: Typed, tmp_path: Path
) -> None:
    manifest = made / "films" / "made.json"
    assert "Whole: the hash, the seal and its commitment hold" in typed("verify", str(manifest))
    other = films(tmp_path / "films")
    (other / "7.png").write_bytes((other / "6.png").read_bytes())
    (other / "6.png").unlink()
    report = tmp_path / "report.json"
    said = typed("verify", str(manifest), "--root", str(other), "--json", str(report), code=1)
    assert "7.png was changed: put the file back" in said
    assert "6.png is not there. Put it back" in said
    assert "manifest_not_whole" in said
    assert len(json.loads(report.read_text(encoding="utf-8"))["problems"]) == 2
    opened = ("open-test", str(manifest), "--for", PACKAGE, "--out", str(tmp_path / "test.csv"))
    said = typed(*opened, "--root", str(other), code=2)
    assert "so nothing was opened:" in said
    assert "manifest_files_changed" in said
    assert "never opened" in typed("verify", str(manifest))


@pytest.fixture
def opened(made: Path, typed: Typed, tmp_path: Path) -> Typed:
    """Open the test set of a manifest for the shipped package; gives what was said."""

    def say(manifest: Path, out: str, *more: str, code: int = 0) -> str:
        words = ("open-test", str(manifest), "--for", PACKAGE, "--root", str(made / "films"))
        report = ("--json", str(tmp_path / "opening.json"))
        return typed(*words, "--out", str(tmp_path / out), *report, *more, code=code)

    return say


def test_the_test_set_is_opened_once_for_a_package_and_then_for_a_reason(
    made: Path, typed: Typed, opened: Typed, tmp_path: Path
) -> None:
    manifest = made / "films" / "made.json"
    assert "no class 'ill'" in opened(manifest, "first.csv", "--finding", "ill", code=2)
    said = opened(manifest, "first.csv", "--finding", "pneumonia")
    assert "1st opening" in said
    assert "97.5 % of the difference lies above -0.05" in said
    labels_are_taken(tmp_path / "first.csv")
    opening = json.loads((tmp_path / "opening.json").read_text(encoding="utf-8"))
    assert (opening["opening"], opening["alpha_each"], opening["margin"]) == (1, 0.05, 0.05)
    assert "cases" not in opening
    shown = bytes.fromhex(opening["salt"]) + opening["revealed"].encode()
    assert hashlib.sha256(shown).hexdigest() == opening["commitment"]
    assert "test_opened_before" in opened(manifest, "second.csv", code=1)
    assert not (tmp_path / "second.csv").exists()
    made_again_it_is_the_same_test(made, typed, opened, tmp_path)
    acts = [one for one in told(made / "home") if one["act"] == "manifest.opened"]
    assert [one["fields"]["opening"] for one in acts] == [1, 2]
    assert "a row was read wrongly" not in acts[1]["words"]


def labels_are_taken(table: Path) -> None:
    """Hold a table of test labels to what evaluation reads."""
    text = table.read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(one["label"], one["patient"]) for one in rows] == [("0", "p0"), ("1", "p1")]
    read = read_labels(text, Classes(positive="pneumonia", negative="normal"))
    assert all((table.parent / one.path).is_file() for one in read)


def made_again_it_is_the_same_test(made: Path, typed: Typed, opened: Typed, tmp_path: Path) -> None:
    another = tmp_path / "another.json"
    create = ("create", "--labels", str(made / "films" / "films.csv"), "--margin", "0.2")
    typed(*create, "--test", "0.25", "--tune", "0.25", "--out", str(another))
    assert "test_opened_before" in opened(another, "second.csv", code=1)
    said = opened(another, "second.csv", "--reason", "a row was read wrongly")
    assert "2nd opening" in said
    assert "alpha 0.025, two-sided, an interval of 97.5 %" in said
    assert "no margin holds for it" in said
    opening = json.loads((tmp_path / "opening.json").read_text(encoding="utf-8"))
    assert (opening["margin"], opening["margin_fixed_before"]) == (None, False)
    assert [one["number"] for one in opening["before"]] == [1]


def test_who_is_no_site_holds_it_against_its_files_alone(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LYNKEUS_HOME", raising=False)
    capsys.readouterr()
    assert main(["manifest", "verify", str(made / "films" / "made.json")]) == 0
    said = capsys.readouterr().out
    assert "its seal was not tried" in said
    assert "Whole: the hash holds, no patient is in two sets" in said


def test_another_site_neither_knows_a_manifest_nor_opens_it(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(lay_home(tmp_path / "home"))
    (tmp_path / "home" / "keys" / "site.key").write_bytes(bytes(32))
    manifest = str(made / "films" / "made.json")
    opened = ("--for", PACKAGE, "--out", str(tmp_path / "test.csv"))
    assert main(["manifest", "open-test", manifest, *opened, "--home", home]) == 2
    assert "another site made it" in capsys.readouterr().err


def test_every_row_that_matches_no_image_or_a_useless_one_is_named(
    typed: Typed, tmp_path: Path
) -> None:
    folder = films(tmp_path / "films")
    Image.fromarray(np.full((9, 9), 200, np.uint8)).save(folder / "blank.png")
    (folder / "none.png").write_bytes(b"no picture")
    grey = np.random.default_rng(0).random((2, 8, 8), np.float32)
    grey[1, 2, 3] = np.nan
    np.savez(folder / "rows.npz", image=grey, mask_bits=grey)
    np.savez(folder / "two.npz", image=grey, other=grey)
    table = folder / "films.csv"
    more = [
        *("gone.png,,normal,p10", "blank.png,,normal,p11", "none.png,,normal,p12"),
        *("rows.npz,0,normal,p13", "rows.npz,1,normal,p14", "rows.npz,2,normal,p15"),
        *("rows.npz,,normal,p16", "two.npz,0,normal,p17"),
    ]
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = [f"{path},,{rest}" for path, _, rest in (one.partition(",") for one in lines[1:])]
    table.write_text("\n".join(("path,row,label,patient", *rows, *more)), encoding="utf-8")
    out = folder / "made.json"
    said = typed("create", "--labels", str(table), "--out", str(out), code=2)
    assert "7 of 16 rows of the table cannot be used, so no manifest was made" in said
    for words in (
        "line 10, gone.png: there is no such file in films",
        "line 11, blank.png: all its pixels are 200",
        "line 12, none.png: ",
        "line 14, rows.npz, row 1: pixels of it are no numbers",
        "line 15, rows.npz, row 2: no row of an array can be taken from it: it has 2 rows",
        "line 16, rows.npz: say in a column `row`",
        "line 17, two.npz, row 0: no row of an array can be taken from it: beside mask_bits it has",
    ):
        assert words in said
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--several", "--masks"), "either --several or --masks"),
        (("--approval", "1"), "say --archive too"),
        (("--archive", "--root", "."), "neither --masks nor a --root"),
        (("--archive",), "no order"),
        (("--seed", "1"), "--split seeded and --seed N together"),
        (("--split", "seeded"), "--split seeded and --seed N together"),
        (("--test", "0.5", "--tune", "0.5"), "leave nobody to train"),
    ],
)
def test_options_that_say_two_things_are_refused_before_anything_is_read(
    typed: Typed, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    create = ("create", "--labels", str(tmp_path / "films.csv"), "--out", str(tmp_path / "m.json"))
    assert said in typed(*create, *words, code=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--column", "shoe=size"), "shoe is nothing that a column means"),
        (("--leave-out", "val"), "val is no pair: write NAME=VALUE"),
        (("--seed", "-1"), "-1 is no seed: give a whole number"),
        (("--split", "random"), "invalid choice"),
    ],
)
def test_a_mistyped_option_says_what_it_takes(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(SystemExit):
        main(["manifest", "create", *words])
    assert said in capsys.readouterr().err
