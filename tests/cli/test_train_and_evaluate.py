"""The words `train` and `evaluate` at the terminal: what they refuse, and what they write."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.cli.main import main

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    for index in range(4):
        film = rng.integers(0, 255, (90, 120), dtype=np.uint8)
        Image.fromarray(film).save(tmp_path / f"{index}.png")
    table = tmp_path / "labels.csv"
    table.write_text(
        "path,label,patient,group\n0.png,1,a,x\n1.png,normal,b,x\n2.png,pneumonia,c,y\n3.png,0,d,y\n",
        encoding="utf-8",
    )
    return table


def words(command: str, *more: str) -> list[str]:
    return [command, *more]


def test_evaluate_writes_one_document(labels: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    asked = words(
        "evaluate", "chest-xray-pneumonia", "--labels", str(labels), "--json", str(target)
    )
    assert main(asked) == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    assert (found["n"], found["n_refused"]) == (4, 4)
    assert set(found["groups"]) == {"x", "y"}
    for name in ("auc", "accuracy", "sensitivity", "specificity", "ece"):
        assert set(found[name]) == {"value", "low", "high"}


def test_a_stated_age_band_is_believed(labels: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    asked = words("evaluate", "chest-xray-pneumonia", "--labels", str(labels))
    assert main([*asked, "--age-band", "60-70", "--json", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["n_refused"] == 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("--age-band", "young"), "age_band_impossible"),
        (("--age-band", "5-1"), "age_band_impossible"),
        (("--trust", "nothing.pub"), "file_missing"),
    ],
)
def test_what_evaluate_refuses(
    labels: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], reason: str
) -> None:
    asked = words("evaluate", "chest-xray-pneumonia", "--labels", str(labels), *change)
    assert main(asked) != 0
    assert reason in capsys.readouterr().err


def test_a_package_that_is_none_is_refused(
    labels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "nothing", "--labels", str(labels)]) != 0
    assert "no_such_package" in capsys.readouterr().err


def test_a_file_that_is_missing_is_named(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (labels.parent / "2.png").unlink()
    assert main(["evaluate", "chest-xray-pneumonia", "--labels", str(labels)]) != 0
    assert "2.png" in capsys.readouterr().err


def test_train_says_where_the_films_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LYNKEUS_DATA", raising=False)
    assert main(["train", str(PLAN), "--out", str(tmp_path)]) != 0
    assert "no_data" in capsys.readouterr().err
    assert main(["train", str(PLAN), "--out", str(tmp_path), "--data", str(tmp_path)]) != 0
    assert "data_missing" in capsys.readouterr().err
