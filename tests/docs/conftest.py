"""What a reader of the guide has at hand: a film, a child's picture, a few labelled films."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from lynkeus.app.shipped.packages import FOLDER, TRUSTED, shipped_package

from .typed import PROGRAM, Reader

DATA = os.environ.get("LYNKEUS_DATA")
FILMS = 4


@pytest.fixture
def reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Reader]:
    if DATA is None:
        pytest.skip("LYNKEUS_DATA is not set: the guide's films are there")
    lay_out(tmp_path, Path(DATA) / "cxr-pneumonia")
    monkeypatch.chdir(tmp_path)
    # Only the command itself, not what else lies beside it: the guide speaks of dcmtk's programs.
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "lynkeus").symlink_to(PROGRAM)
    beside = [one for one in os.environ["PATH"].split(":") if Path(one) != PROGRAM.parent]
    monkeypatch.setenv("PATH", ":".join([str(tmp_path / "bin"), *beside]))
    monkeypatch.setenv("LYNKEUS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LYNKEUS_DATA", str(tmp_path))
    one = Reader(folder=tmp_path, say=lambda: capsys.readouterr().out)
    yield one
    one.stop()


def lay_out(folder: Path, children: Path) -> None:
    """Put the guide's material where its commands look for it."""
    film, jpegls = (
        get_testdata_file(name, download=False)
        for name in ("RG1_UNCR.dcm", "MR_small_jpeg_ls_lossless.dcm")
    )
    shutil.copy(str(film), folder / "film.dcm")
    shutil.copy(str(jpegls), folder / "jpegls.dcm")
    shutil.copy(next((children / "full-resolution").glob("*.jpeg")), folder / "child.jpeg")
    (folder / "films").mkdir()
    rows = ["path,label,patient,group"]
    lines = (children / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    for label in ("normal", "pneumonia"):
        first: dict[str, str] = {}
        for name, said, _, patient, *_ in (one.split(",") for one in lines):
            if said == label:
                first.setdefault(patient, name)
        for patient, name in list(first.items())[: FILMS // 2]:
            shutil.copy(children / name, folder / "films" / Path(name).name)
            rows.append(f"films/{Path(name).name},{label},{patient},children")
    (folder / "films.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    made = folder / "runs" / "first"
    package = shipped_package("chest-xray-pneumonia")
    assert package is not None
    shutil.copytree(package, made / package.name)
    [key] = TRUSTED.glob("*.pub")
    shutil.copy(key, made / "maker.pub")
    (folder / "plans").symlink_to(FOLDER.parents[3] / "plans")
    shutil.copytree(FOLDER.parents[3] / "requirements", folder / "requirements")
