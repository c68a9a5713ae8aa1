"""An evaluation follows the manifest whose test set was opened for it, and its alpha."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lynkeus.cli.main import main

from ..homes import lay_home
from ..models import toy

AGES = ("--age-band", "1-5")
TEST = 6
Typed = Callable[..., str]


def films(folder: Path) -> Path:
    """Make films, bright where somebody is ill, of which six judge; gives their table."""
    folder.mkdir()
    lines = ["path,label,patient,set"]
    for number in range(TEST + 4):
        shown = np.abs((255 if number % 2 else 10) - toy.film(0, 75, (240, 240))).astype(np.uint8)
        shown[:20], shown[-10:, -10:], shown[150, number] = 0, 255, 128
        Image.fromarray(shown).save(folder / f"{number}.png")
        kind = "test" if number < TEST else "tune" if number < TEST + 2 else "train"
        lines.append(f"{number}.png,{'ill' if number % 2 else 'well'},p{number},{kind}")
    (folder / "films.csv").write_text("\n".join(lines), "utf-8")
    return folder / "films.csv"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a home, films, their manifest, two packages, and the opened test set."""
    folder = tmp_path_factory.mktemp("site")
    lay_home(folder / "home")
    table = films(folder / "films")
    for name in ("a", "b"):
        toy.package(folder / name, toy.gates(), toy.CARD.replace("toy-model", name))
    (folder / "maker.pub").write_text(toy.MAKER, encoding="utf-8")
    made = ("--labels", str(table), "--split", "given", "--margin", "0.4")
    home = ("--home", str(folder / "home"))
    manifest = str(folder / "films.json")
    create = ["manifest", "create", *made, "--out", manifest, *home]
    assert main(create) == 0
    assert main(opened(folder, "first.csv", "a", "b")) == 0
    return folder


def opened(folder: Path, out: str, *packages: str) -> list[str]:
    """Write the line that opens the test set for packages."""
    which = [word for one in packages for word in ("--for", str(folder / one))]
    more = ("--trust", str(folder / "maker.pub"), "--root", str(folder / "films"))
    where = ("--home", str(folder / "home"), "--reason", "another package is there")
    words = ["manifest", "open-test", str(folder / "films.json"), *which, "--finding", "ill"]
    return [*words, *more, *where, "--out", str(folder / out)]


@pytest.fixture
def typed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    """Type a line about packages; gives what was said, and leaves its report."""
    monkeypatch.delenv("LYNKEUS_HOME", raising=False)

    def say(word: str, *packages: str, table: Path | str, more: Any = (), code: int = 0) -> str:
        capsys.readouterr()
        which = [str(site / one) for one in packages]
        trust = ("--trust", str(site / "maker.pub"), "--json", str(tmp_path / "report.json"))
        words = [word, *which, "--labels", str(site / table), *trust, *AGES, *more]
        assert main(words) == code, capsys.readouterr()
        said = capsys.readouterr()
        return " ".join((said.out + said.err).split())

    return say


def reported(tmp_path: Path) -> Any:
    return json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))


# LONG
def test_a_report_says_which_opening_it_is_of_and_reckons_with_its_alpha(
    site: Path, typed: Typed, tmp_path: Path
) -> None:
    said = typed("compare", "a", "b", table="first.csv")
    assert "its 1st opening" in said
    assert "all intervals are of 95 %" in said
    assert "no home of the site that made it was said" in said
    assert "The one-sided 97.5 % bound of A less B is" in said
    first = reported(tmp_path)
    assert (first["opening"], first["openings"], first["alpha"]) == (1, 1, 0.05)
    assert first["margin"]["margin"] == 0.4
    home = ("--home", str(site / "home"))
    assert main(opened(site, "second.csv", "a")) == 0
    said = typed("evaluate", "a", table="second.csv", more=home)
    assert "its 2nd opening (another package is there) of 2, by the site's own count" in said
    assert "alpha 0.025, so all intervals are of 97.5 %" in said
    second = reported(tmp_path)
    assert (second["opening"], second["openings"], second["alpha"]) == (2, 2, 0.025)
    assert second["manifest"] == first["manifest"]
    # Three of each class are told apart: 0.0125 to the power of a third.
    assert second["auc"] == {"value": 1.0, "low": 0.232079, "high": 1.0}
    typed("evaluate", "a", table="first.csv")
    alone = reported(tmp_path)
    assert (alone["alpha"], alone["auc"]["low"]) == (0.05, 0.292402)
    # The first opening is judged at what is left to it as well, once the site is asked.
    typed("evaluate", "a", table="first.csv", more=home)
    assert (reported(tmp_path)["opening"], reported(tmp_path)["alpha"]) == (1, 0.025)
    typed("evaluate", "a", table="films/films.csv")
    own = reported(tmp_path)
    assert (own["opening"], own["openings"], own["manifest"], own["alpha"]) == (*[None] * 3, 0.05)


def copied(site: Path, folder: Path) -> Path:
    """Copy the opened table with what lies beside it and its films."""
    for name in ("first.csv", "first.opening.json", "films.json"):
        shutil.copy(site / name, folder / name)
    shutil.copytree(site / "films", folder / "films")
    return folder / "first.csv"


def spoil(what: str, table: Path) -> None:
    """Change one thing of an opened table."""
    beside = table.with_name("first.opening.json")
    if what == "label":
        table.write_text(table.read_text("utf-8").replace("p1", "p9"), "utf-8")
    elif what == "film":
        shutil.copy(table.parent / "films" / "8.png", table.parent / "films" / "1.png")
    elif what == "gone":
        (table.parent / "films" / "1.png").unlink()
    elif what == "alone":
        beside.unlink()
    elif what == "counted":
        said = json.loads(beside.read_text("utf-8"))
        beside.write_text(json.dumps({**said, "opening": 9}), "utf-8")


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("label", "opening_rows"),
        ("film", "opening_files"),
        ("gone", "opening_files"),
        ("alone", "opening_missing"),
        ("counted", "opening_unknown"),
        ("package", "opening_of_others"),
    ],
)
def test_a_table_that_is_not_the_opened_test_set_is_refused(
    site: Path, typed: Typed, tmp_path: Path, what: str, reason: str
) -> None:
    other = toy.package(tmp_path / "c", toy.gates(), toy.CARD.replace("toy-model", "c")).folder
    table = copied(site, tmp_path)
    spoil(what, table)
    said = {"alone": ("--manifest", "films.json"), "counted": ("--home", "home")}.get(what, ())
    options = [one if one.startswith("-") else str(site / one) for one in said]
    which = str(other) if what == "package" else "a"
    code = 1 if reason in {"opening_unknown", "opening_of_others"} else 2
    assert reason in typed("evaluate", which, table=table, more=options, code=code)
    assert not (tmp_path / "report.json").exists()


def test_no_other_margin_is_asked_than_was_fixed_beforehand(site: Path, typed: Typed) -> None:
    said = typed("compare", "a", "b", table="first.csv", more=("--margin", "0.5"), code=2)
    assert "0.4 was fixed before this test set was opened" in said
    assert "margin_other" in said
