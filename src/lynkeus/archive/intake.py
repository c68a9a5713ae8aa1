"""Walk through what a person points at: files, folders, zip archives; a bad file stops nothing."""

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ZIP_MAGIC = b"PK\x03\x04"
MEMBERS_MAX = 100_000
MEMBER_BYTES_MAX = 2 << 30
RATIO_MAX = 200
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, ValueError, OSError, RuntimeError),
)
"""What a spoilt or locked archive, or one packed in an unknown way, makes the library raise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file's bytes, and where it lies."""

    place: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A file that could not be taken, and why."""

    place: str
    why: str
    reason: str


def walk(paths: list[Path]) -> Iterator[Found | Problem]:
    """Give every file below the paths; the sources stay untouched."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path)


def count(paths: list[Path]) -> int:
    """Count the files below the paths; a zip archive counts as one."""
    return sum(
        sum(1 for one in path.rglob("*") if one.is_file()) if path.is_dir() else 1 for path in paths
    )


def _folder(folder: Path) -> Iterator[Found | Problem]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from _file(path)


def _file(path: Path) -> Iterator[Found | Problem]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield Problem(place=str(path), why="it is no ordinary file", reason="no_file")
            return
        data = path.read_bytes()
    except OSError as problem:
        yield Problem(
            place=str(path), why=problem.strerror or "it cannot be read", reason="unreadable"
        )
        return
    yield from unpack(str(path), data)


def unpack(place: str, data: bytes) -> Iterator[Found | Problem]:
    """Give a file, or every member of it when it is a zip archive."""
    if data[:4] == ZIP_MAGIC:
        yield from _zip(place, data)
    else:
        yield Found(place=place, data=data)


def _zip(place: str, data: bytes) -> Iterator[Found | Problem]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [one for one in archive.infolist() if not one.is_dir()]
    except DAMAGED:
        yield Problem(place=place, why="the zip archive is damaged", reason="zip_damaged")
        return
    if len(members) > MEMBERS_MAX:
        why = f"it has {len(members)} members; {MEMBERS_MAX} are allowed"
        yield Problem(place=place, why=why, reason="zip_members")
        return
    for member in members:
        where = f"{place}/{member.filename}" if place else member.filename
        if member.file_size > min(MEMBER_BYTES_MAX, RATIO_MAX * max(member.compress_size, 4096)):
            why = "it would unpack to far more than it is"
            yield Problem(place=where, why=why, reason="zip_ratio")
            continue
        try:
            yield Found(place=where, data=archive.read(member))
        except DAMAGED:
            why = "this member is damaged or locked with a password"
            yield Problem(place=where, why=why, reason="zip_locked")
