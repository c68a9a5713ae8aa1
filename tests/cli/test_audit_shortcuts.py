"""The word `audit-shortcuts` at the terminal: a marker that a package uses, and what it refuses."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.cli.main import main
from lynkeus.models.ports import maker_key, open_package

from ..models import outliner, toy

FILMS = 44
SIDE = 96


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make films of which only a bright block in the corner knows the label, and a toy."""
    made = tmp_path_factory.mktemp("audit")
    rows = ["path,label,patient,mask,view,about_room"]
    lungs = np.zeros((SIDE, SIDE), np.uint8)
    lungs[40:90, 10:86] = 255
    Image.fromarray(lungs).save(made / "lungs.png")
    for number in range(FILMS):
        pixels = np.roll(toy.film(70, 150, (SIDE, SIDE)), 7 * number, axis=1)
        pixels[60:70, 30 : 34 + number % 7] = 230
        pixels[:14, :14] = 255 if number % 2 else 70
        Image.fromarray(pixels.astype(np.uint8)).save(made / f"{number}.png")
        view = "PA" if number < FILMS // 2 else "AP"
        rows.append(f"{number}.png,{number % 2},p{number},lungs.png,{view},{number % 3}")
    (made / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    (made / "maker.pub").write_text(toy.MAKER, encoding="utf-8")
    toy.package(made / "toy", toy.gates())
    return made


def asked(folder: Path, *more: str, labels: str = "labels.csv") -> list[str]:
    words = ["audit-shortcuts", str(folder / "toy"), "--labels", str(folder / labels)]
    return [*words, "--trust", str(folder / "maker.pub"), *more]


@pytest.mark.long
def test_a_marker_that_a_package_reads_by_is_found_in_every_way(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, copy, key = tmp_path / "audit.json", tmp_path / "toy", tmp_path / "maker.key"
    shutil.copytree(folder / "toy", copy)
    maker, toys = maker_key(key).public_key(), [toy.KEY.public_key()]
    words = asked(folder, "--json", str(target), "--key", str(key), "--on", "drawn films")
    assert main([str(copy) if one == str(folder / "toy") else one for one in words]) == 0
    before, after = open_package(folder / "toy", toys), open_package(copy, [maker])
    assert (before.card.audit, before.weights) == (None, after.weights)
    assert after.card.audit is not None
    assert after.card.audit.on == "drawn films"
    assert "readings.lungs_blanked" in after.card.audit.worries
    found = json.loads(target.read_text(encoding="utf-8"))
    assert (found["n"], found["n_positive"], found["lungs"]) == (44, 22, "the table's masks")
    assert {"alone.corners", "alone.everything", "readings.lungs_blanked"} <= {*found["worries"]}
    assert "evidence" in found["worries"]
    assert not {"alone.file", "alone.shape", "alone.metadata"} & {*found["worries"]}
    readings = {one["of"]: one for one in found["readings"]}
    assert readings["as_it_is"]["value"] == 1.0
    assert readings["lungs_blanked"]["value"] > 0.9
    assert readings["lungs_blanked_alike"]["value"] > 0.9
    # Without the corner nothing is left of what it read by.
    assert readings["only_lungs"]["says"] == "worry"
    assert {*found["by"]} == {"view"}
    assert found["by"]["view"]["kinds"]["PA"]["n"] == 22
    said = capsys.readouterr().out
    assert "corners                 1.000" in said
    assert "Worry if the lower end is above 0.6" in said
    assert "Look into: " in said


def test_too_few_films_of_a_class_are_refused_before_any_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = (folder / "labels.csv").read_text(encoding="utf-8").splitlines()
    (folder / "few.csv").write_text("\n".join(table[:30]), encoding="utf-8")
    assert main(asked(folder, labels="few.csv")) == 2
    said = capsys.readouterr().err
    assert "The table has 14 films with the finding and 15 without it" in said
    assert "audit_few" in said


@pytest.mark.parametrize(
    "clash",
    [
        (outliner.CARD, "labels.csv", "options_clash"),
        (outliner.TWO, "bare.csv", "outlines_several"),
    ],
)
def test_lungs_are_said_once_and_are_one_thing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], clash: tuple[str, str, str]
) -> None:
    text, labels, reason = clash
    table = (folder / "labels.csv").read_text(encoding="utf-8")
    (folder / "bare.csv").write_text(table.replace("lungs.png", ""), encoding="utf-8")
    outliner.package(tmp_path / "lungs", text)
    assert main(asked(folder, "--lungs", str(tmp_path / "lungs"), labels=labels)) == 2
    assert reason in capsys.readouterr().err


def test_a_package_that_outlines_is_audited_by_nobody(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outliner.package(tmp_path / "lungs")
    words = asked(folder)
    words[1] = str(tmp_path / "lungs")
    assert main(words) == 2
    assert "package" in capsys.readouterr().err
