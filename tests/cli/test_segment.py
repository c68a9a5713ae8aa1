"""The word `segment` at the terminal: the masks it writes, and what it refuses."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.cli.command import PARTLY
from lynkeus.cli.main import main

from ..dicom.making import made
from ..models import outliner, toy
from ..models.test_segmenting import disc


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    """Name a package, and whom to trust."""
    (tmp_path / "maker.pub").write_text(toy.MAKER, encoding="utf-8")
    folder = outliner.package(tmp_path / "package").folder
    return ["segment", str(folder), "--trust", str(tmp_path / "maker.pub")]


def bright(rows: int, columns: int) -> np.ndarray:
    there = disc(rows, columns, (rows / 2, columns / 3), rows / 4)
    return np.where(there, 200, 20).astype(np.uint8)


def test_each_film_gets_a_mask_of_its_own_size(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(bright(90, 120)).save(tmp_path / "a.png")
    Image.fromarray(bright(200, 150)).save(tmp_path / "b.jpg", quality=95)
    (tmp_path / "1.2.3").write_bytes(
        made(bright(80, 64).astype(np.uint16), PixelSpacing=[0.5, 0.25], Modality="DX")
    )
    (tmp_path / "more").mkdir()
    Image.fromarray(bright(40, 40)).save(tmp_path / "more" / "a.png")
    out, target = tmp_path / "masks", tmp_path / "out.json"
    films = [str(tmp_path / one) for one in ("a.png", "b.jpg", "1.2.3", "more")]
    assert main([*asked, *films, "--out", str(out), "--json", str(target)]) == 0
    sizes = {"a.png": (120, 90), "b.png": (150, 200), "1.2.3.png": (64, 80), "a-2.png": (40, 40)}
    assert {one.name for one in out.iterdir()} == set(sizes)
    for name, size in sizes.items():
        with Image.open(out / name) as picture:
            assert (picture.mode, picture.size) == ("L", size)
            values = np.asarray(picture)
        assert set(np.unique(values)) == {0, 255}
        rows, columns = values.shape
        assert values[rows // 2, columns // 3] == 255
        assert values[0, -1] == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    assert [one["columns"] for one in found["films"]] == [120, 150, 64, 40]
    [dicom] = found["films"][2]["outlines"]
    assert dicom["area_mm2"] == pytest.approx(dicom["pixels"] * 0.125)
    assert found["films"][0]["outlines"][0]["area_mm2"] is None
    assert Path(found["films"][3]["outlines"][0]["file"]) == out / "a-2.png"
    assert "4 films outlined." in capsys.readouterr().out
    # A mask of an earlier run is written anew.
    assert main([*asked, *films, "--out", str(out)]) == 0


def test_several_outlines_are_files_of_their_own(tmp_path: Path, asked: list[str]) -> None:
    folder = outliner.package(tmp_path / "two", outliner.TWO).folder
    Image.fromarray(bright(90, 120)).save(tmp_path / "a.png")
    words = [asked[0], str(folder), *asked[2:], str(tmp_path / "a.png")]
    assert main([*words, "--out", str(tmp_path / "masks")]) == 0
    assert {one.name for one in (tmp_path / "masks").iterdir()} == {"a.bright.png", "a.dark.png"}


def test_what_is_there_and_no_mask_of_ours_is_never_written_over(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(bright(90, 120)).save(tmp_path / "a.png")
    before = (tmp_path / "a.png").read_bytes()
    assert main([*asked, str(tmp_path / "a.png"), "--out", str(tmp_path)]) == 2
    assert "file_taken" in capsys.readouterr().err
    assert (tmp_path / "a.png").read_bytes() == before


def test_a_film_that_fails_is_named_and_the_others_are_outlined(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(bright(90, 120)).save(tmp_path / "fine.png")
    Image.new("L", (90, 120), 7).save(tmp_path / "grey.png")
    (tmp_path / "words.png").write_text("no picture")
    frames = np.stack([bright(40, 40)] * 3).astype(np.uint16)
    (tmp_path / "frames.dcm").write_bytes(made(frames, NumberOfFrames=3))
    names = ("fine.png", "grey.png", "words.png", "frames.dcm", "gone.png")
    target, films = tmp_path / "out.json", [str(tmp_path / one) for one in names]
    out = ["--out", str(tmp_path / "masks"), "--json", str(target)]
    assert main([*asked, *films, *out]) == PARTLY
    found = json.loads(target.read_text(encoding="utf-8"))
    assert [Path(one["file"]).name for one in found["films"]] == ["fine.png"]
    assert {Path(one["file"]).name: one["reason"] for one in found["refused"]} == {
        "grey.png": "film_constant",
        "words.png": "not_dicom",
        "frames.dcm": "film_of_frames",
        "gone.png": "file_missing",
    }
    assert [one.name for one in (tmp_path / "masks").iterdir()] == ["fine.png"]
    assert "grey.png: not outlined: The film is one grey" in capsys.readouterr().out
    assert main([*asked, films[1], *out]) != 0
    assert "nothing_outlined" in capsys.readouterr().err


def test_packages_that_classify_or_are_broken_are_refused(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(bright(90, 120)).save(tmp_path / "a.png")
    more = [str(tmp_path / "a.png"), "--out", str(tmp_path / "masks")]
    assert main(["segment", "chest-xray-pneumonia", *more]) == 2
    assert "package_other_task" in capsys.readouterr().err
    assert main(["segment", asked[1], *more]) == 2
    assert "package_untrusted" in capsys.readouterr().err
    (Path(asked[1]) / "weights.onnx").write_bytes(b"another")
    assert main([*asked, *more]) == 2
    assert "package_altered" in capsys.readouterr().err
    assert not (tmp_path / "masks").exists()


def test_a_package_that_outlines_does_not_read(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(bright(90, 120)).save(tmp_path / "a.png")
    words = ["read", str(tmp_path / "a.png"), "--package", *asked[1:]]
    assert main(words) == 2
    assert "package_other_task" in capsys.readouterr().err
