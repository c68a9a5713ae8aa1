"""Whatever a person points at is given file by file, or named with the reason why not."""

import io
import os
import socket
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lynkeus.archive import intake
from lynkeus.archive.intake import Found, Problem, count, shown, unpack, walk

NOBODY = 65_534
LOCKED = 0x1


def packed(members: dict[str, bytes], way: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", way) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def told(data: bytes) -> dict[str, str]:
    """Give what became of each member: its bytes as text, or the reason."""
    return {
        one.place: one.data.decode() if isinstance(one, Found) else one.reason
        for one in unpack("a.zip", data)
    }


def flagged(data: bytes, flag: int) -> bytes:
    """Set a flag of every member, in both of its heads."""
    changed = bytearray(data)
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(magic, at + 1)) >= 0:
            changed[at + place] |= flag
    return bytes(changed)


def problems(path: Path) -> dict[str, str]:
    found = list(walk([path]))
    assert len(found) == count([path])
    return {Path(one.place).name: one.reason for one in found if isinstance(one, Problem)}


@contextmanager
def another_user() -> Iterator[None]:
    """Be somebody who may not read everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_is_no_file_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "film").write_bytes(b"film")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    (tmp_path / "linked").symlink_to(inner / "film")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "socket"))
        assert problems(tmp_path) == {
            "loop": "folder_link",
            "gone": "unreadable",
            "round": "unreadable",
            "pipe": "no_file",
            "socket": "no_file",
        }
    found = [one for one in walk([tmp_path]) if isinstance(one, Found)]
    assert sorted(Path(one.place).name for one in found) == ["film", "linked"]
    assert problems(tmp_path / "nothing") == {"nothing": "unreadable"}
    assert problems(tmp_path / "pipe") == {"pipe": "no_file"}
    assert list(walk([tmp_path / "loop" / "inner"])) == [
        Found(place=str(tmp_path / "loop" / "inner" / "film"), data=b"film")
    ]


def test_what_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)  # another user need not get through the folders above
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "film").write_bytes(b"film")
    (tmp_path / "secret").write_bytes(b"film")
    (tmp_path / "open").write_bytes(b"film")
    (tmp_path / "open").chmod(0o644)
    closed.chmod(0)
    (tmp_path / "secret").chmod(0)
    with another_user():
        assert problems(Path()) == {"closed": "unreadable", "secret": "unreadable"}
        assert problems(Path("closed/film")) == {"film": "unreadable"}
    closed.chmod(0o755)


def test_a_folder_without_a_file_has_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert count([tmp_path]) == 0


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        (os.fsdecode(b"caf\xe9"), "caf\\udce9"),
        ("red\x1b[31m\n", "red\\x1b[31m\\n"),
        ("film\u202egpj", "film\\u202egpj"),
        ("影像 1.dcm", "影像 1.dcm"),
    ],
)
def test_a_name_is_shown_whatever_is_in_it(tmp_path: Path, name: str, spelt: str) -> None:
    assert shown(name) == spelt
    (tmp_path / name).write_bytes(b"film")
    assert [Path(one.place).name for one in walk([tmp_path])] == [spelt]


def test_members_that_would_harm_are_named_and_the_rest_goes_on() -> None:
    inner = packed({"film": b"film"})
    assert told(packed({"/etc/passwd": b"1", "../../up": b"2", "inner.zip": inner, "a/": b""})) == {
        "a.zip//etc/passwd": "1",
        "a.zip/../../up": "2",
        "a.zip/inner.zip": "zip_nested",
    }
    assert told(flagged(packed({"locked": b"1"}), LOCKED)) == {"a.zip/locked": "zip_locked"}
    assert told(packed({"red\x1b[31m": b"1"})) == {"a.zip/red\\x1b[31m": "1"}
    assert told(packed({"whole": b"1"})[:-30]) == {"a.zip": "zip_damaged"}


def test_a_name_as_chinese_systems_write_it_is_read() -> None:
    raw = packed({"GBK_NAME": b"1"}).replace(b"GBK_NAME", "影像一号".encode("gbk"))
    assert told(raw) == {"a.zip/影像一号": "1"}


def test_a_bomb_is_left_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed({"zeros": bytes(30 << 20), "film": b"film"}, zipfile.ZIP_DEFLATED)
    mask = packed({"mask": bytes(10 << 20), "film": b"film"}, zipfile.ZIP_DEFLATED)
    assert set(told(mask)) == {"a.zip/mask", "a.zip/film"}
    monkeypatch.setattr(intake, "HARMLESS_BYTES", 1 << 20)
    assert told(bomb) == {"a.zip": "zip_ratio"}
    many = packed({f"{n}": bytes(800_000) for n in range(9)}, zipfile.ZIP_DEFLATED)
    assert set(told(many).values()) == {"zip_ratio"}
    filled = packed({"zeros": bytes(1 << 20), "film": os.urandom(100_000)}, zipfile.ZIP_DEFLATED)
    monkeypatch.setattr(intake, "HARMLESS_BYTES", 1 << 10)
    found = list(unpack("", filled))
    assert [one.place for one in found if isinstance(one, Problem)] == ["zeros"]
    monkeypatch.setattr(intake, "MEMBERS_MAX", 1)
    assert told(filled) == {"a.zip": "zip_members"}


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "OBJECT_BYTES_MAX", 10)
    (tmp_path / "large").write_bytes(bytes(11))
    (tmp_path / "larger.zip").write_bytes(packed({"fits": b"1", "large": b"2" * 11}))
    found = {
        Path(one.place).relative_to(tmp_path).as_posix(): isinstance(one, Found)
        for one in walk([tmp_path])
    }
    assert found == {"large": False, "larger.zip/fits": True, "larger.zip/large": False}
