"""The word `compare` at the terminal: whom it leaves out, what it says and what it refuses."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.cli.main import main
from lynkeus.dicom.film import take
from lynkeus.models.ports import sign_package
from lynkeus.models.seen import Seen, film_hash, patient_hash, seen_text

from ..models import toy

SALT = bytes(16)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Six films of five patients, two with the finding brighter than the rest."""
    rows = ["path,label,patient"]
    for number in range(6):
        pixels = np.roll(toy.film(70, 150 + 2 * number), 9 * number, axis=1).astype(np.uint8)
        pixels[64:128, 120 : 140 + 20 * (number % 2)] = 255
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
        rows.append(f"{number}.png,{number % 2},{'pqrstt'[number]}")
    path = tmp_path / "labels.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "maker.pub").write_text(toy.MAKER, encoding="utf-8")
    return path


def package(folder: Path, films: tuple[Path, ...], names: tuple[str, ...]) -> str:
    """Make a toy that says which films and whom it has seen."""
    made = toy.package(folder, toy.gates()).folder
    seen = Seen(
        salt=SALT,
        films=frozenset(film_hash(take(one.read_bytes()).film.pixels) for one in films),
        patients=frozenset(patient_hash(one, SALT) for one in names),
    )
    (made / "seen.json").write_bytes(seen_text(seen))
    sign_package(made, toy.KEY)
    return str(made)


def compared(table: Path, a: str, b: str, *more: str) -> list[str]:
    trust = str(table.parent / "maker.pub")
    return ["compare", a, b, "--labels", str(table), "--trust", trust, *more]


def test_patients_whom_either_has_seen_are_left_out_and_who_cannot_say_is_named(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = table.parent / "another name.png"
    renamed.write_bytes((table.parent / "4.png").read_bytes())
    # Of the patient t it has seen one film, under another name; of p it knows the name alone.
    a = package(table.parent / "a", (renamed,), ("P",))
    older = toy.CARD.replace("toy-model", "older").replace("finding: opacity", "finding: mass")
    b = str(toy.package(table.parent / "older", toy.gates(), older).folder)
    target = table.parent / "out.json"
    asked = compared(table, a, b, "--margin", "0.02", "--json", str(target))
    assert main(asked) == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    assert (found["n"], found["n_positive"], found["n_patients"], found["n_excluded"]) == (
        *(3, 2, 3),
        3,
    )
    assert found["n_unnamed"] == 0
    assert (found["a"]["n_seen"], found["b"]["n_seen"]) == (3, None)
    assert found["unknown_exclusions"] == ["older 1.0.0"]
    assert found["difference"]["value"] == pytest.approx(
        found["a"]["value"] - found["b"]["value"], abs=2e-6
    )
    assert set(found["difference"]) >= {"value", "low", "high", "p"}
    said = capsys.readouterr().out
    assert "Compared on 3 films, 2 with the finding, of 3 patients; 3 left out" in said
    assert "Nobody can say whom older 1.0.0 has seen" in said
    assert "They look for different things: A for opacity" in said
    assert "Not worse than B by more than 0.02 in AUC: shown. The one-sided 97.5 %" in said


def test_films_that_were_all_seen_prove_nothing(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = package(table.parent / "a", (), ("p", "q", "r"))
    b = package(table.parent / "b", (table.parent / "5.png",), ("s",))
    assert main(compared(table, a, b)) == 2
    said = capsys.readouterr()
    assert "All 6 films are of patients whom one of the two packages has seen" in said.err
    assert "films_all_seen" in said.err
    assert said.out == ""


@pytest.mark.parametrize("margin", ["0", "1", "-0.1", "nan", "little"])
def test_a_margin_that_is_none_is_refused(
    table: Path, capsys: pytest.CaptureFixture[str], margin: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(compared(table, "a", "b", f"--margin={margin}"))
    assert ended.value.code == 2
    assert "does not lie between 0 and 1" in capsys.readouterr().err


def test_an_evaluation_counts_films_of_patients_whom_the_package_has_seen(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = package(table.parent / "a", (table.parent / "4.png",), ("p",))
    target, trust = table.parent / "out.json", str(table.parent / "maker.pub")
    asked = ["evaluate", a, "--labels", str(table), "--trust", trust, "--json", str(target)]
    assert main(asked) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["n_seen"] == 3
    assert "3 films are of patients whom it has seen in training" in capsys.readouterr().out
