"""The words `train` and `evaluate` at the terminal: what they refuse, and what they write."""

import json
from pathlib import Path

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from lynkeus.app import outside
from lynkeus.cli import train as train_command
from lynkeus.cli.main import main
from lynkeus.models.card import Figure, parse_card
from lynkeus.models.signing import public_key_text

from ..archive.deadly import mortal, picture
from ..models import toy

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    for index in range(4):
        film = rng.integers(0, 255, (90, 120), dtype=np.uint8)
        Image.fromarray(film).save(tmp_path / f"{index}.png")
    table = tmp_path / "labels.csv"
    table.write_text(
        "path,label,patient,group\n0.png,1,a,x\n1.png,normal,b,x\n2.png,pneumonia,c,y\n3.png,0,d,\n",
        encoding="utf-8",
    )
    return table


def words(command: str, *more: str) -> list[str]:
    return [command, *more]


def test_evaluate_writes_one_document(
    labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.json"
    asked = words(
        "evaluate", "chest-xray-pneumonia", "--labels", str(labels), "--json", str(target)
    )
    asked += ["--prevalence", "0.1", "--prevalence", "0.25", "--charts", str(tmp_path / "drawn")]
    asked.append("--spread")
    assert main(asked) == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    assert (found["n"], found["n_refused"], found["n_seen"]) == (4, 4, 0)
    assert set(found["groups"]) == {"x", "y"}
    assert found["groups"]["y"]["specificity"] == {"value": None, "low": None, "high": None}
    said = capsys.readouterr().out
    assert "y: 1 film read, 1 with the finding, 1 refused\n  fewer than 20 films of a class" in said
    assert said.index("sensitivity") < said.index("specificity") < said.index("AUC")
    assert "Where 10 % have the finding:" in said
    assert "from 0.05" in said
    assert found["spread"]["mean"]["value"] > 0
    assert "Of films put a little otherwise (log odds):" in said
    assert "Of films of which so much was said, so many had it:" in said
    drawn = {one.name for one in (tmp_path / "drawn").iterdir()}
    assert drawn == {"reliability.svg", "decision-curve.svg"}
    assert "whom it has seen in training" not in said
    for name in ("auc", "accuracy", "sensitivity", "specificity", "ece"):
        assert set(found[name]) == {"value", "low", "high"}
    assert [row["prevalence"] for row in found["predictive_values"]] == [0.1, 0.25]


def test_a_stated_age_band_is_believed(tmp_path: Path) -> None:
    package, key, target = toy.package(tmp_path / "toy", toy.gates()), tmp_path / "key", "out.json"
    maker = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    key.write_bytes(public_key_text(maker))
    pixels = toy.film(70, 150).astype(np.uint8)
    pixels[64:128, 120:200] = 255
    Image.fromarray(pixels).save(tmp_path / "film.png")
    (tmp_path / "labels.csv").write_text("path,label\nfilm.png,1\n", encoding="utf-8")
    asked = words("evaluate", str(package.folder), "--trust", str(key))
    asked += ["--labels", str(tmp_path / "labels.csv"), "--json", str(tmp_path / target)]
    for band, refused in ((["--age-band", "1-5"], 0), (["--age-band", "60-70"], 1), ([], 1)):
        assert main([*asked, *band]) == 0
        found = json.loads((tmp_path / target).read_text(encoding="utf-8"))
        assert (found["n"], found["n_refused"]) == (1, refused)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("--age-band", "young"), "age_band_impossible"),
        (("--age-band", "5-1"), "age_band_impossible"),
        (("--age-band", "1-500"), "age_band_impossible"),
        (("--age-band", "1-nan"), "age_band_impossible"),
        (("--trust", "nothing.pub"), "file_missing"),
    ],
)
def test_what_evaluate_refuses(
    labels: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], reason: str
) -> None:
    asked = words("evaluate", "chest-xray-pneumonia", "--labels", str(labels), *change)
    assert main(asked) == 2
    assert reason in capsys.readouterr().err


def test_a_package_that_is_none_is_refused(
    labels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "nothing", "--labels", str(labels)]) == 2
    assert "no_such_package" in capsys.readouterr().err


def test_every_row_that_cannot_be_read_is_named_and_nothing_is_measured(
    labels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (labels.parent / "1.png").write_text("no picture")
    (labels.parent / "2.png").unlink()
    Image.new("L", (90, 120)).save(labels.parent / "3.png")
    target = labels.parent / "out.json"
    asked = ["evaluate", "chest-xray-pneumonia", "--labels", str(labels), "--json", str(target)]
    assert main(asked) == 2
    said = capsys.readouterr()
    assert "3 of 4 films cannot be read, so nothing was measured" in said.err
    assert "rows_unreadable" in said.err
    for line, name in ((3, "1.png"), (4, "2.png"), (5, "3.png")):
        assert f"line {line}, {name}: " in said.err
    assert said.out == ""
    assert not target.exists()


@pytest.mark.long  # several children are begun
def test_a_row_whose_picture_kills_the_decoder_is_named(
    labels: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "Children", mortal)
    (labels.parent / "1.png").write_bytes(picture(1, deadly=True))
    assert main(["evaluate", "chest-xray-pneumonia", "--labels", str(labels)]) == 2
    said = capsys.readouterr().err
    assert "1 of 4 films cannot be read" in said
    assert "line 3, 1.png: This file ended or held up the program that was to decode it" in said


def test_train_says_where_the_films_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LYNKEUS_DATA", raising=False)
    assert main(["train", str(PLAN), "--out", str(tmp_path)]) == 2
    assert "no_data" in capsys.readouterr().err
    out = tmp_path / "out"
    assert main(["train", str(PLAN), "--out", str(out), "--data", str(tmp_path)]) == 2
    assert "data_missing" in capsys.readouterr().err
    assert not out.exists(), "a folder and a key were left behind"


def test_a_training_says_whose_its_figures_are(tmp_path: Path) -> None:
    card = parse_card(toy.CARD.encode())
    for on, words in (
        ("held-out patients, films as they are", "held out of the same collection"),
        ("tune patients, by whom it was chosen, films as they are", "the test set is sealed"),
    ):
        measured = {"name": "AUC", "value": 0.9, "on": on, "films": 9, "patients": 9}
        figure = Figure.model_validate(measured | {"method": "by hand"})
        shown = card.model_copy(update={"figures": (figure,)})
        said = train_command._words(shown, tmp_path, tmp_path / "maker.pub")
        assert words in said
        assert "far too hopeful" in said
        assert "packages trust" in said


def test_what_is_to_go_on_must_have_begun(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["train", str(PLAN), "--out", str(out), "--data", str(tmp_path), "--resume"]
    assert main(words) == 2
    assert "no_checkpoint" in capsys.readouterr().err
    assert not out.exists()


def test_a_plan_that_is_missing_leaves_no_key_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["train", str(tmp_path / "none.yaml"), "--out", str(out), "--data", str(tmp_path)]
    assert main(words) == 2
    assert "plan_missing" in capsys.readouterr().err
    assert not out.exists()
