"""`lynkeus learning-curve` on a few films: begun, cut off, gone on with, and put on its page."""

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import yaml
from PIL import Image

from lynkeus.cli.main import main
from lynkeus.learning.curve.tables import BEGIN, END

PLAN = Path(__file__).parents[2] / "plans" / "learning-curve.yaml"


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few small films: with the finding, a bright disc in a grey field."""
    root = tmp_path_factory.mktemp("films")
    (root / "cxr-pneumonia").mkdir()
    rng = np.random.default_rng(0)
    down, across = np.mgrid[:32, :32]
    rows = []
    for number in range(32):
        ill = number % 2 == 0
        shown = rng.normal(90, 12, (32, 32)) + 90 * ill * (
            (down - 16) ** 2 + (across - 12) ** 2 < 30
        )
        name = f"{number}.png"
        drawn = Image.fromarray(np.clip(shown, 0, 255).astype(np.uint8))
        drawn.save(root / "cxr-pneumonia" / name)
        kind = ("pneumonia", "viral") if ill else ("normal", "none")
        rows.append((name, *kind, f"{'person' if ill else 'IM-'}{number}", "train", "size=80x64"))
    head = ("file", "label", "subtype", "patient", "source_split", "v7_tags")
    with (root / "cxr-pneumonia" / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return root


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the shipped plan, small: two arms that see eight images each."""
    values = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values["preprocess"]["size"] = 32
    values["data"]["split"] |= {"test": 0.25, "tune": 0.125, "gap": 0.0}
    values["training"] |= {"images": 8, "batch": 4, "threads": 1}
    values |= {"sizes": [4], "seeds": [1]}
    values["arms"] = [one for one in values["arms"] if one["name"] in {"none", "frozen"}]
    path = tmp_path_factory.mktemp("plan") / "small.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


def told(plan: Path, films: Path, out: Path, *more: str) -> int:
    return main(["learning-curve", str(plan), "--data", str(films), "--out", str(out), *more])


@pytest.mark.long
def test_a_curve_goes_on_where_it_was_cut_off_and_fills_its_page(
    plan: Path, films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, page, document = tmp_path / "out", tmp_path / "page.md", tmp_path / "curve.json"
    page.write_text(f"# Curve\n\n{BEGIN}\nold\n{END}\nLimits.\n", encoding="utf-8")
    assert told(plan, films, out) == 0
    first = {one.name: one.read_bytes() for one in out.iterdir()}
    assert set(first) == {"none-4-1.json", "frozen-4-1.json"}
    frozen, none = (json.loads(first[f"{name}-4-1.json"]) for name in ("frozen", "none"))
    assert {len(one) for one in (*frozen["logits"].values(), *none["logits"].values())} == {8}
    assert frozen["patients"] == none["patients"] == 4
    assert frozen["logits"] != none["logits"]
    # As a kill would have left it: one run is there, and half a file of the other.
    (out / "none-4-1.json").rename(out / "none-4-1.part")
    kept_at = (out / "frozen-4-1.json").stat().st_mtime_ns
    more = ("--page", str(page), "--json", str(document))
    assert told(plan, films, out, *more) == 0
    assert (out / "frozen-4-1.json").stat().st_mtime_ns == kept_at
    assert json.loads((out / "none-4-1.json").read_bytes())["logits"] == none["logits"]
    found = json.loads(document.read_text(encoding="utf-8"))
    assert (found["runs"], found["runs_wanted"], len(found["gains"])) == (2, 2, 1)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# Curve\n\n{BEGIN}\n![AUC")
    assert text.endswith(f"{END}\nLimits.\n")
    assert "| frozen above none | 4 |" in text
    assert "old" not in text
    ElementTree.parse(tmp_path / "page.svg")  # noqa: S314  # drawn here
    assert "frozen above none" in capsys.readouterr().out
    # A run of other settings is not taken for one of these.
    other = yaml.safe_load(plan.read_text(encoding="utf-8"))
    other["arms"][0]["rate"] = 0.5
    changed = plan.with_name("changed.yaml")
    changed.write_text(yaml.safe_dump(other), encoding="utf-8")
    assert told(changed, films, out, "--so-far") == 2
    assert "checkpoint_of_another_plan" in capsys.readouterr().err


def test_a_curve_so_far_runs_nothing(
    plan: Path, films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(plan, films, tmp_path / "out", "--so-far") == 2
    assert "no_checkpoint" in capsys.readouterr().err
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "none-4-1.json").write_text("{", encoding="utf-8")
    assert told(plan, films, tmp_path / "out", "--so-far") == 2
    assert "checkpoint_broken" in capsys.readouterr().err


def test_a_page_without_its_place_is_refused_before_anything(
    plan: Path, films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Curve\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        told(plan, films, tmp_path / "out", "--page", str(page))
    assert BEGIN in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == "# Curve\n"
