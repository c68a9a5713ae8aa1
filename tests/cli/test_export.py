"""`lynkeus export`: the same with a service and without; nothing overwritten, nothing half."""

import errno
import json
import os
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydicom.uid import ImplicitVRLittleEndian

from lynkeus.app.house import open_house
from lynkeus.app.wire import this_person
from lynkeus.archive.bringing import Bringing
from lynkeus.archive.queries import instance
from lynkeus.cli.exported import ExportFolder
from lynkeus.cli.main import main
from lynkeus.core.errors import Full
from lynkeus.core.settings import Settings
from lynkeus.dicom.convert import image_to_dicom
from lynkeus.dicom.parse import parse_header

from ..app.reaching import serving, told
from ..archive.deadly import picture
from ..archive.making import Here, image

SPOILT = "2.25.2"
FILMS = {f"2.25.1.1.{number}.dcm": image(number) for number in (1, 2)}
ASIDE = image(PatientID="SOMEBODY-ELSE")
COPY = image(2, syntax=ImplicitVRLittleEndian)

Told = tuple[str, str]
Export = Callable[..., Told]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give a home with a study of two images, one in conflict, a copy, a picture, a spoilt file."""
    made = Settings(home=tmp_path_factory.mktemp("site") / "home")
    house, here = open_house(made), Here()
    house.receiver.copies = replace(house.copies, children=here)
    bringing = Bringing(receiver=house.receiver, children=here)
    for data in (*FILMS.values(), ASIDE, COPY, picture(0), image(1, study=2), image(2, study=2)):
        bringing.bring(data, this_person())
    with house.database.read() as connection:
        lost = instance(connection, f"{SPOILT}.1.1").path
    (made.objects_folder / lost).unlink()
    house.close()
    return made


@pytest.fixture(params=["alone", "served"])
def export(
    request: pytest.FixtureRequest, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> Iterator[Export]:
    """Give the command, without a service and through one."""

    def run(*words: str | Path, code: int = 0) -> Told:
        assert main(["export", "--home", str(settings.home), *map(str, words)]) == code
        said = capsys.readouterr()
        return said.out, said.err

    with nullcontext() if request.param == "alone" else serving(settings):
        yield run


def in_folder(folder: Path) -> dict[str, bytes]:
    found = [one for one in folder.rglob("*") if one.is_file()]
    return {str(one.relative_to(folder)): one.read_bytes() for one in found}


def test_what_is_there_stays_and_is_told(export: Export, tmp_path: Path) -> None:
    out, target = tmp_path / "new" / "out", tmp_path / "told.json"
    said, _ = export("2.25.1", out)
    assert f"2 files written to {out}." in said
    assert "already there" not in said
    assert in_folder(out) == FILMS
    assert {stat.S_IMODE(one.stat().st_mode) for one in out.iterdir()} == {0o600}
    said, _ = export("2.25.1", out)
    assert f"0 files written to {out}.\n2 files already there, unchanged." in said
    first, second = sorted(out.iterdir())
    first.write_bytes(b"notes of my own")
    second.unlink()
    said, _ = export("2.25.1", out, "--json", target, code=3)
    assert f"1 file written to {out}." in said
    assert f"{first.name}: not written: another file has this name and stays as it is" in said
    assert first.read_bytes() == b"notes of my own"
    document = json.loads(target.read_text("utf-8"))
    assert document["written"] == [second.name]
    assert (document["files"], document["already_there"]) == (1, [])
    assert [one["reason"] for one in document["refused"]] == ["name_taken"]
    second.unlink()
    second.mkdir()
    export("2.25.1", out, code=1)
    assert in_folder(out) == {first.name: b"notes of my own"}


def test_a_place_that_cannot_be_written_is_named(
    export: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    for folder in (in_the_way, in_the_way / "below"):
        with pytest.raises(SystemExit) as ended:
            export("2.25.1", folder)
        assert ended.value.code == 2
        assert f"{in_the_way} is a file: name a folder" in capsys.readouterr().err
    out = tmp_path / "out"
    out.mkdir()
    (out / "conflicts").touch()
    said, [line] = (one.splitlines() for one in export("2.25.1", out, "--conflicts", code=1))
    assert line == (
        f"{out / 'conflicts'} cannot be written (File exists): name another folder. "
        "[LYN-0500 folder_unwritable]"
    )
    assert said[0] == f"Stopped before the end. 2 files written to {out}."


def test_a_file_that_the_site_has_lost_keeps_no_other_back(export: Export, tmp_path: Path) -> None:
    said, _ = export(SPOILT, tmp_path, code=3)
    assert f"{SPOILT}.1.1.dcm: not written: A stored object is missing on the disk" in said
    assert in_folder(tmp_path) == {f"{SPOILT}.1.2.dcm": image(2, study=2)}
    _, said = export("2.25.9", tmp_path / "none", code=1)
    assert "There is no such study in this archive." in said
    assert not (tmp_path / "none").exists()


def test_what_is_kept_aside_comes_out_when_it_is_asked_for(export: Export, tmp_path: Path) -> None:
    said, _ = export("2.25.1", tmp_path / "few")
    assert "Kept aside and not written: 1 in conflict, 1 copy; `--conflicts` takes" in said
    said, _ = export("2.25.1", tmp_path / "all", "--conflicts")
    assert "Kept aside" not in said
    aside = {"conflicts/2.25.1.1.1-2.dcm": ASIDE, "copies/2.25.1.1.2-2.dcm": COPY}
    assert in_folder(tmp_path / "all") == {**FILMS, **aside}


def test_the_ledger_tells_what_was_taken_out(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", "2.25.1", str(tmp_path), "--home", str(settings.home)]
    assert main(words) == main([*words, "--conflicts"]) == 0
    assert "2 files already there" in capsys.readouterr().out
    taken = [one for one in told(settings.home) if one["act"] == "study.exported"][-2:]
    assert [one["fields"]["kept_aside"] for one in taken] == [0, 2]
    assert "2 objects kept aside" in taken[1]["words"]
    assert {one["actor"]["kind"] for one in taken} == {"operator"}


def test_a_picture_is_told_to_be_the_converted_object(export: Export, tmp_path: Path) -> None:
    made = image_to_dicom(picture(0))
    said, _ = export(parse_header(made).study_uid, tmp_path)
    assert "1 picture (PNG or JPEG) as converted into DICOM" in said
    assert list(in_folder(tmp_path).values()) == [made]


def test_a_disk_that_is_full_leaves_nothing_half(tmp_path: Path) -> None:
    kept = ExportFolder(folder=tmp_path / "out")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        with pytest.raises(Full, match=f"There is no room in {tmp_path / 'out'} ") as full:
            kept.keep("film.dcm", (os.urandom(1 << 20) for _ in range(2)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert full.value.reason == "folder_full"
    assert list((tmp_path / "out").iterdir()) == []


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    kept = ExportFolder(folder=tmp_path / "out")
    names = ("../up.dcm", "/away.dcm", "a/../../b.dcm")
    for name in names:
        kept.keep(name, [b"film"])
    assert len(in_folder(tmp_path / "out")) == len(names)


def test_who_takes_the_name_meanwhile_keeps_it(tmp_path: Path) -> None:
    kept = ExportFolder(folder=tmp_path)

    def pieces() -> Iterator[bytes]:
        yield b"film"
        (tmp_path / "film.dcm").write_bytes(b"of somebody else")

    kept.keep("film.dcm", pieces())
    refused: Any = kept.refused
    assert [one["reason"] for one in refused] == ["name_taken"]
    assert in_folder(tmp_path) == {"film.dcm": b"of somebody else"}


@pytest.mark.parametrize("links", ["links", "no links"])
def test_a_name_taken_since_it_was_looked_for_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: str
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if links == "no links":
        monkeypatch.setattr(os, "link", none)
    monkeypatch.setattr(os.path, "lexists", lambda _path: False)
    kept = ExportFolder(folder=tmp_path)
    (tmp_path / "theirs.dcm").write_bytes(b"of somebody else")
    for name in ("theirs.dcm", "ours.dcm"):
        kept.keep(name, [b"film"])
    refused: Any = kept.refused
    assert [(one["file"], one["reason"]) for one in refused] == [("theirs.dcm", "name_taken")]
    assert in_folder(tmp_path) == {"theirs.dcm": b"of somebody else", "ours.dcm": b"film"}
    assert stat.S_IMODE((tmp_path / "ours.dcm").stat().st_mode) == 0o600
