"""`evaluate` with a package that outlines, and with rows of an array, at the terminal."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.cli.main import main
from lynkeus.dicom.film import take
from lynkeus.models.seen import Seen, film_hash, patient_hash

from ..dicom.making import made
from ..models import outliner, toy
from ..models.test_segmenting import disc

SALT = bytes(16)


def shown(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    there = disc(rows, columns, (rows / 2, columns / 3), rows / 4)
    return np.where(there, 200, 20).astype(np.uint8), there


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Three pictures of three patients, each with its mask."""
    lines = ["path,mask,patient"]
    for number, (rows, columns) in enumerate([(64, 64), (90, 120), (100, 70)]):
        pixels, there = shown(rows, columns)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
        mask = there if number else np.roll(there, 6, axis=1)
        Image.fromarray(mask).save(tmp_path / f"m{number}.png")
        lines.append(f"{number}.png,m{number}.png,{'pqr'[number]}")
    (tmp_path / "masks.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "maker.pub").write_text(toy.MAKER, encoding="utf-8")
    return tmp_path / "masks.csv"


def asked(table: Path, package: str, *more: str) -> list[str]:
    trust = str(table.parent / "maker.pub")
    return ["evaluate", package, "--labels", str(table), "--trust", trust, *more]


def document(table: Path, package: str) -> dict:
    target = table.parent / "out.json"
    assert main(asked(table, package, "--json", str(target))) == 0
    found: dict = json.loads(target.read_text(encoding="utf-8"))
    return found


def test_outlines_are_held_against_masks(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = table.parent
    first = film_hash(take((folder / "0.png").read_bytes()).film.pixels)
    seen = Seen(salt=SALT, films=frozenset([first]), patients=frozenset([patient_hash("q", SALT)]))
    package = outliner.package(folder / "package", seen=seen)
    found = document(table, str(package.folder))
    assert (found["n"], found["n_patients"], found["n_seen"]) == (3, 3, 2)
    assert set(found) >= {"dice", "jaccard", "assd", "hd95", "groups", "lowest"}
    assert found["hd95"]["unit"] == "px"
    assert found["dice"]["low"] < found["dice"]["value"] < found["dice"]["high"]
    assert found["lowest"][0]["path"] == "0.png"
    said = capsys.readouterr().out
    assert "3 films of 3 patients; bright, held against the masks of the table:" in said
    assert "2 films are of patients whom it has seen in training" in said
    assert " px" in said


def test_distances_are_in_mm_where_every_file_tells_its_spacing(table: Path) -> None:
    pixels, there = shown(90, 120)
    lines = ["path,mask"]
    for number in range(2):
        data = made(np.roll(pixels, number, axis=0).astype(np.uint16), PixelSpacing=[0.5, 0.5])
        (table.parent / f"{number}.dcm").write_bytes(data)
        Image.fromarray(np.roll(there, 4, axis=1)).save(table.parent / f"m{number}.png")
        lines.append(f"{number}.dcm,m{number}.png")
    table.write_text("\n".join(lines), encoding="utf-8")
    found = document(table, str(outliner.package(table.parent / "package").folder))
    assert found["hd95"]["unit"] == "mm"
    assert 1 < found["hd95"]["value"] < 3


def test_rows_of_an_array_are_outlined_and_read(table: Path) -> None:
    folder = table.parent
    pixels, there = shown(64, 64)
    bits = np.packbits(there.reshape(1, -1), axis=1).repeat(3, axis=0)
    stack = np.stack([pixels.astype(np.int16) - 100] * 3)
    np.savez(folder / "stack.npz", image=stack, mask_bits=bits)
    np.savez(folder / "plain.npz", masks=np.stack([there] * 3))
    table.write_text(
        "path,mask,row\nstack.npz,stack.npz,0\nstack.npz,plain.npz,2\n", encoding="utf-8"
    )
    found = document(table, str(outliner.package(folder / "package").folder))
    assert found["n"] == 2
    assert found["dice"]["value"] > 0.95
    table.write_text("path,label,row\nstack.npz,1,0\nstack.npz,0,1\n", encoding="utf-8")
    read = document(table, str(toy.package(folder / "toy", toy.gates()).folder))
    assert (read["n"], read["n_positive"], read["n_refused"]) == (2, 1, 2)


def test_every_mask_that_cannot_be_used_is_named(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = table.parent
    Image.fromarray(np.arange(64 * 64).reshape(64, 64).astype(np.uint8)).save(folder / "m0.png")
    Image.new("1", (90, 120)).save(folder / "m1.png")
    np.savez(folder / "m2.npz", a=np.zeros(3), b=np.zeros(3))
    table.write_text(
        "path,mask,row\n0.png,m0.png,\n1.png,m1.png,\n2.png,m2.npz,\nm2.npz,m2.npz,0\n"
        "m2.npz,m0.png,\n",
        encoding="utf-8",
    )
    package = str(outliner.package(folder / "package").folder)
    assert main(asked(table, package)) == 2
    said = capsys.readouterr().err
    assert "5 of 5 films cannot be read" in said
    assert "the mask m0.png holds other values than 0 and 255" in said
    assert "the mask m1.png has 120 x 90 pixels, and its film 90 x 120" in said
    assert "the mask m2.npz is an array, and no column `row` says which row" in said
    assert "it must hold one array of images" in said
    assert "m2.npz: is an array: say in a column `row` which row of it" in said


def test_what_is_no_question_for_outlines_is_refused(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = str(outliner.package(table.parent / "package").folder)
    assert main(asked(table, package, "--prevalence", "0.1")) == 2
    assert "options_clash" in capsys.readouterr().err
    two = str(outliner.package(table.parent / "two", outliner.TWO).folder)
    assert main(asked(table, two)) == 2
    assert "outlines_several" in capsys.readouterr().err
    assert main(["compare", package, *asked(table, "chest-xray-pneumonia")[1:]]) == 2
    assert "package_other_task" in capsys.readouterr().err
    table.write_text("path,label\n0.png,1\n", encoding="utf-8")
    assert main(asked(table, package)) == 2
    assert "has no column 'mask'" in capsys.readouterr().err
