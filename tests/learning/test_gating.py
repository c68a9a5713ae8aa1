"""Gates made from a plan's films: what comes out can be opened, with or without known shapes."""

import csv
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.learning import ports
from lynkeus.learning.training import gating
from lynkeus.models.gates import ASPECT_LEAST, ASPECT_MOST, load_gates, save_gates

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"


@pytest.mark.long
@pytest.mark.parametrize("shapes", [True, False], ids=["shapes known", "no shapes"])
def test_gates_that_were_made_can_be_opened(
    shapes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gating, "FILMS", dict.fromkeys(gating.FILMS, 8))
    for name, few in (("TUNE_FILMS", 8), ("AXES", 4), ("MEMBERS", 1), ("PASSES", 1)):
        monkeypatch.setattr(gating, name, few)
    made = gating.make_gates(ports.follow(plan(tmp_path, shapes=shapes), tmp_path))
    opened = load_gates(save_gates(made))
    assert np.isfinite(opened.distance_max)
    if shapes:
        assert 0.9 < opened.aspect_low < 1.25 < opened.aspect_high < 1.6
    else:
        assert opened.aspect_low == pytest.approx(ASPECT_LEAST)
        assert opened.aspect_high == pytest.approx(ASPECT_MOST)


def plan(folder: Path, *, shapes: bool) -> Path:
    """Write a plan and its films: noise around a bright disc."""
    (folder / "cxr-pneumonia").mkdir()
    rng, rows = np.random.default_rng(0), []
    down, across = np.mgrid[:64, :64]
    for number in range(24):
        film = rng.normal(90, 12, (64, 64)) + 90 * ((down - 32) ** 2 + (across - 32) ** 2 < 300)
        Image.fromarray(film.astype(np.uint8)).save(folder / "cxr-pneumonia" / f"{number}.png")
        kind = "pneumonia" if number % 2 else "normal"
        rows.append((f"{number}.png", kind, "", f"{kind}{number}", "train", "size=80x64"))
    with (folder / "cxr-pneumonia" / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        names = ("file", "label", "subtype", "patient", "source_split", "v7_tags")
        csv.writer(file).writerows([names, *rows])
    values = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values["data"]["split"] |= {"test": 0.2, "tune": 0.4, "gap": 0.0}
    values["data"]["shapes"] = "v7_tags" if shapes else None
    values["training"]["threads"] = 1
    values.pop("remedies", None)
    path = folder / "plan.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path
