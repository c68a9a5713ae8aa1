"""The word `grade-explanations` at the terminal: what it refuses, and what it puts on a card."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.cli.main import main
from lynkeus.models import run
from lynkeus.models.ports import maker_key, open_package
from lynkeus.models.signing import public_key_text

from ..models import toy

pytest.importorskip("torch", reason="gradients need the extra `learn`")

FILMS = 21
SIDE = 96


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make films with a bright block where the table marks it, and a toy that counts brightness."""
    made = tmp_path_factory.mktemp("grading")
    rows = ["path,label,patient,mask"]
    for number in range(FILMS):
        pixels = toy.film(70, 120, (SIDE, SIDE))
        row, column = 10 + 2 * number % 60, 70 - 3 * number % 60
        mask = np.zeros((SIDE, SIDE), np.uint8)
        mask[row : row + 20, column : column + 20] = 255
        pixels[mask > 0] = 250
        Image.fromarray(pixels.astype(np.uint8)).save(made / f"{number}.png")
        Image.fromarray(mask).save(made / f"mask{number}.png")
        rows.append(f"{number}.png,1,p{number},mask{number}.png")
    (made / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    (made / "few.csv").write_text("\n".join(rows[:12]), encoding="utf-8")
    key = maker_key(made / "maker.key")
    toy.package(made / "toy", toy.gates())
    (made / "maker.pub").write_bytes(toy.MAKER.encode())
    (made / "own.pub").write_bytes(public_key_text(key.public_key()))
    return made


def asked(folder: Path, *more: str, labels: str = "labels.csv") -> list[str]:
    words = ["grade-explanations", str(folder / "toy"), "--labels", str(folder / labels)]
    return [*words, "--trust", str(folder / "maker.pub"), *more]


def test_too_few_films_above_the_point_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked(folder, labels="few.csv")) == 2
    said = capsys.readouterr().err
    assert "11 films of the table lie above the point, and 100 were asked for" in said
    assert "grading_few" in said


@pytest.mark.long
def test_grades_go_on_the_card_and_what_fails_is_shown_no_more(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = open_package(folder / "toy", [toy.KEY.public_key()])
    square = np.asarray(Image.open(folder / "3.png").resize((224, 224)), np.float32) / 255
    assert run.stands_out(before, square)
    more = ("--key", str(folder / "maker.key"), "--on", "drawn blocks")
    assert main(asked(folder, *more, "--json", str(folder / "grades.json"))) == 0
    found = json.loads((folder / "grades.json").read_text(encoding="utf-8"))
    assert (found["n"], found["n_above"], found["n_graded"]) == (21, 21, 21)
    grades = {one["method"]: one for one in found["grades"]}
    # A toy has no weights that could be shuffled: its maps are of the film.
    assert grades["occlusion"]["fails"] == ["shuffled weights"]
    assert grades["occlusion"]["pointing"]["low"] > 0.5
    assert grades["occlusion"]["pointed_at"] == "the table's masks"
    assert found["not_graded"][-2:] == ["Grad-CAM", "integrated gradients"]
    said = capsys.readouterr().out
    assert "FAILS: shuffled weights" in said
    after = open_package(folder / "toy", [maker_key(folder / "maker.key").public_key()])
    assert after.card.explanations is not None
    assert {one.on for one in after.card.explanations} == {"drawn blocks"}
    assert after.digest != before.digest
    assert after.weights == before.weights
