"""A whole training of a package that outlines, on a few made films; and what is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from lynkeus.cli.main import main
from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import take
from lynkeus.learning.outlining.plan import parse_outline_plan
from lynkeus.learning.outlining.ports import FilmMasks, follow_outline, load_masks, outlines
from lynkeus.models.ports import OpenedSegmenter, maker_key, open_segmenter
from lynkeus.models.seen import film_hash, patient_hash

from ..models.test_segmenting import disc

PLAN = Path(__file__).parents[2] / "plans" / "lung-fields.yaml"
CLASSIFIES = PLAN.with_name("chest-xray-pneumonia.yaml")
SIZE = 32
PATIENTS = 20
NOW = datetime(2026, 11, 28, tzinfo=UTC)
ROWS = "file,subtype,lung_mask,lung_mask_note,patient,source_split"


def drawn(rng: np.random.Generator, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw two dark discs in a bright body."""
    middle, away = rows * rng.uniform(0.4, 0.6), columns * rng.uniform(0.2, 0.25)
    radius = min(rows, columns) * rng.uniform(0.16, 0.2)
    there = np.zeros((rows, columns), bool)
    for side in (-1, 1):
        there |= disc(rows, columns, (middle, columns / 2 + side * away), radius)
    film = np.where(there, 60.0, 180.0) + rng.normal(0, 8, (rows, columns))
    return np.clip(film, 0, 255).astype(np.uint8), there


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Children of two series, one of them the demo's and one without a mask; and five adults."""
    root, rng = tmp_path_factory.mktemp("data"), np.random.default_rng(4)
    children, adults = root / "cxr-pneumonia", root / "lung-masks"
    children.mkdir()
    adults.mkdir()
    lines = [ROWS]
    for number in range(PATIENTS + 2):
        film, there = drawn(rng, 40, 40)
        name, split, note = f"{number}.png", "train", "cut by edge"
        mask = f"m{number}.png"
        Image.fromarray(film).save(children / name)
        Image.fromarray(there).save(children / mask)
        if number == PATIENTS:
            split = "val"
        if number == PATIENTS + 1:
            mask, note = "", "none published"
        series = "person" if number % 2 else "IM-"
        lines.append(f"{name},viral,{mask},{note},{series}{number // 2 + 1},{split}")
    (children / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    lines = ["image,mask,patient,view"]
    for number in range(5):
        film, there = drawn(rng, 60, 50)
        Image.fromarray(film).save(adults / f"{number}.png")
        Image.fromarray(there).save(adults / f"m{number}.png")
        lines.append(f"{number}.png,m{number}.png,p{number // 2},AP")
    (adults / "masks.csv").write_text("\n".join(lines), encoding="utf-8")
    return root


def plan_at(folder: Path, **changes: Any) -> Path:
    """Write the shipped plan, made small; `changes` replaces parts of it."""
    values = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values["preprocess"]["size"] = SIZE
    values["network"] |= {"channels": [8, 16, 32], "residual": 1}
    values["data"]["split"] |= {"test": 0.2, "tune": 0.2, "gap": 0.1}
    values["training"] |= {"passes": 30, "patience": 30, "batch": 4, "average": 0.9}
    for name, change in changes.items():
        values[name] |= change
    path = folder / "plan.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """Train by terminal; gives the run's folder, and what it reported."""
    out = tmp_path_factory.mktemp("run")
    words = ["train", str(plan_at(out)), "--data", str(data), "--out", str(out)]
    assert main([*words, "--json", str(out / "report.json")]) == 0
    return out, json.loads((out / "report.json").read_text(encoding="utf-8"))


@pytest.fixture
def package(trained: tuple[Path, dict]) -> OpenedSegmenter:
    key = maker_key(trained[0] / "maker.key")
    return open_segmenter(trained[0] / "lung-fields", [key.public_key()])


@pytest.mark.long
def test_thresholds_stand_beside_the_network(package: OpenedSegmenter) -> None:
    said = package.card.traditional
    assert said is not None
    [beside] = said.beside
    assert beside.traditional > 0.9  # two dark discs in a bright body
    assert beside.network == next(one.value for one in package.card.figures if one.name == "Dice")
    assert (said.sentence == package.card.limits[0]) == (not said.beaten)


@pytest.mark.long  # a training, small as it is
def test_a_plan_becomes_a_package_whose_card_is_of_films_that_did_not_train(
    package: OpenedSegmenter, trained: tuple[Path, dict], data: Path
) -> None:
    card = package.card
    assert card.outlines[0].name == "lungs"
    assert 0 < card.outlines[0].share_low < card.outlines[0].share_high < 0.4
    assert card.making.films == 10
    assert "of 4 tune films at most" in card.network.stored_as
    whose = {one.on: one.films for one in card.figures}
    assert whose == {
        "held-out patients of the same collection": 4,
        "adults of other hospitals, all of them ill": 5,
    }
    dice = {one.on: one.value for one in card.figures if one.name == "Dice"}
    assert min(dice.values()) > 0.7
    assert trained[1]["figures"][0]["value"] == card.figures[0].value
    seen = package.seen
    assert seen is not None
    cohort = follow_outline(trained[0] / "plan.yaml", data).cohort
    folder = data / "cxr-pneumonia"
    for films, known in ((cohort.train, True), (cohort.tune, True), (cohort.held_out, False)):
        for film in films:
            pixels = take((folder / film.file).read_bytes()).film.pixels
            assert (film_hash(pixels) in seen.films) is known
            assert (patient_hash(film.patient, seen.salt) in seen.patients) is known
    assert not {"20.png", "21.png"} & {one.file for one in (*cohort.train, *cohort.held_out)}


@pytest.mark.long  # as above
def test_what_was_trained_outlines_and_is_evaluated_by_terminal(
    package: OpenedSegmenter, trained: tuple[Path, dict], data: Path, tmp_path: Path
) -> None:
    adults, trust = data / "lung-masks", ["--trust", str(trained[0] / "maker.pub")]
    words = ["segment", str(package.folder), str(adults / "0.png"), *trust]
    assert main([*words, "--out", str(tmp_path)]) == 0
    with Image.open(tmp_path / "0.png") as picture:
        assert picture.size == (50, 60)
    table = adults / "table.csv"
    lines = [f"{number}.png,m{number}.png,p{number // 2}" for number in range(5)]
    table.write_text("\n".join(["path,mask,patient", *lines]), encoding="utf-8")
    words = ["evaluate", str(package.folder), "--labels", str(table), *trust]
    assert main([*words, "--json", str(tmp_path / "out.json")]) == 0
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    [said] = [
        one for one in package.card.figures if one.name == "Dice" and one.on.startswith("adults")
    ]
    assert found["dice"]["value"] == pytest.approx(said.value, abs=1e-4)
    assert found["n_seen"] == 0


@pytest.mark.long  # as above
def test_a_run_that_ended_packs_again_and_a_second_one_gives_the_same_weights(
    package: OpenedSegmenter, trained: tuple[Path, dict], data: Path, tmp_path: Path
) -> None:
    again = ["train", str(trained[0] / "plan.yaml"), "--data", str(data), "--out"]
    assert main([*again, str(trained[0])]) == 0
    assert main([*again, str(tmp_path)]) == 0
    for folder in (trained[0], tmp_path):
        assert (folder / "lung-fields" / "weights.onnx").read_bytes() == package.weights


def test_the_shipped_plan_is_one_that_outlines_and_the_other_is_none() -> None:
    assert outlines(PLAN)
    assert not outlines(CLASSIFIES)
    assert not outlines(PLAN.with_name("none.yaml"))
    plan = parse_outline_plan(PLAN.read_bytes(), name=PLAN.name)
    assert [one.root for one in plan.task.judges] == ["lung-masks"]
    used = {one.name: one.used_for for one in plan.card.data if "NC" in one.licence}
    assert used
    assert all("alone; nothing was trained or chosen on them" in words for words in used.values())


def test_masks_are_squeezed_as_films_are_and_rows_of_arrays_are_masks_too(
    data: Path, tmp_path: Path
) -> None:
    cohort = follow_outline(plan_at(tmp_path), data).cohort
    folder = data / "cxr-pneumonia"
    masks = load_masks(folder, cohort.train, SIZE)
    assert masks.shape == (10, 1, SIZE, SIZE)
    assert set(np.unique(masks)) == {0, 1}
    own = FilmMasks(folder).of(cohort.train[0])
    assert own.shape == (40, 40)
    assert masks[0].mean() == pytest.approx(own.mean(), abs=0.02)
    assert load_masks(folder, (), SIZE).shape == (0, 1, SIZE, SIZE)


@pytest.mark.parametrize(
    "change",
    [
        ({"preprocess": {"size": 30}}, "plan_broken", "the network halves it"),
        ({"network": {"name": "lite0"}}, "plan_broken", "network.name"),
        ({"training": {"dreams": 1}}, "plan_broken", "training.dreams"),
        ({"data": {"root": "elsewhere"}}, "data_missing", "no table of labels elsewhere"),
        ({"data": {"leave_out": []}}, "manifest_rows", "21.png: it has no mask"),
        ({"data": {"columns": {"path": "file"}}}, "labels_broken", "no column 'mask'"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused_and_leaves_nothing_behind(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: tuple[dict[str, Any], str, str],
) -> None:
    changes, *expected = change
    path, out = plan_at(tmp_path, **changes), tmp_path / "out"
    assert main(["train", str(path), "--data", str(data), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert [one for one in expected if one not in said] == []
    assert not out.exists()


def test_films_that_are_to_judge_and_are_not_there_are_asked_for_first(
    data: Path, tmp_path: Path
) -> None:
    judges = {"name": "nobody", "root": "gone", "table": "t.csv", "columns": {}}
    with pytest.raises(BadInput, match="nobody are to judge") as refusal:
        follow_outline(plan_at(tmp_path, task={"judges": [judges]}), data)
    assert refusal.value.reason == "data_missing"
