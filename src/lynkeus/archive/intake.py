"""Walk through what a person points at: files, folders, zip archives; a bad file stops nothing."""

import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lynkeus.archive.sealed import OBJECT_BYTES_MAX

ZIP_MAGIC = b"PK\x03\x04"
MEMBERS_MAX = 100_000
RATIO_MAX = 200
"""How many times its size an archive, or a member of it, may unpack to."""
HARMLESS_BYTES = 64 << 20
"""What unpacks to no more is no trap, however small it was: a mask is nearly all of one value."""
UTF8_FLAG = 0x800
NAME_CODECS = ("utf-8", "gb18030")
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
        for one in below(path):
            if isinstance(one, Problem):
                yield one
            else:
                yield from _file(one)


def count(paths: list[Path]) -> int:
    """Count the files below the paths; a zip archive counts as one."""
    return sum(1 for path in paths for _ in below(path))


def unpack(place: str, data: bytes) -> Iterator[Found | Problem]:
    """Give a file, or every member of it when it is a zip archive."""
    if data.startswith(ZIP_MAGIC):
        yield from _zip(place, io.BytesIO(data), len(data))
    else:
        yield Found(place=place, data=data)


def shown(name: str) -> str:
    """Give a name as it can be shown: what is no character, or steers a terminal, is spelt out."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in name
    )


def below(path: Path) -> Iterator[Path | Problem]:
    """Give the files below a folder, or the path itself where it is none."""
    problems: list[Problem] = []

    def note(error: OSError) -> None:
        problems.append(_unreadable(Path(error.filename or path), error))

    try:
        folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        folder = False
    if not folder:
        yield path
        return
    for here, folders, files in os.walk(path, onerror=note):
        folders.sort()
        for name in sorted(files):
            yield Path(here, name)
        for name in folders:
            if Path(here, name).is_symlink():
                why = "it is a link to a folder: name that folder itself to take it in"
                yield Problem(place=shown(str(Path(here, name))), why=why, reason="folder_link")
    yield from problems


def _file(path: Path) -> Iterator[Found | Problem]:
    place = shown(str(path))
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            yield Problem(place=place, why="it is no ordinary file", reason="no_file")
            return
        with path.open("rb") as file:
            packed = file.read(len(ZIP_MAGIC)) == ZIP_MAGIC
            file.seek(0)
            if packed:
                yield from _zip(place, file, state.st_size)
                return
            if state.st_size > OBJECT_BYTES_MAX:
                why = f"it has {state.st_size} bytes; the limit is {OBJECT_BYTES_MAX}"
                yield Problem(place=place, why=why, reason="too_large")
                return
            data = file.read()
    except OSError as error:
        yield _unreadable(path, error)
        return
    yield Found(place=place, data=data)


def _unreadable(path: Path, error: OSError) -> Problem:
    why = error.strerror or "it cannot be read"
    return Problem(place=shown(str(path)), why=why, reason="unreadable")


def _zip(place: str, file: BinaryIO, size: int) -> Iterator[Found | Problem]:
    try:
        archive = zipfile.ZipFile(file)
        members = [one for one in archive.infolist() if not one.is_dir()]
    except DAMAGED:
        yield Problem(place=place, why="the zip archive is damaged", reason="zip_damaged")
        return
    if len(members) > MEMBERS_MAX:
        why = f"it has {len(members)} members; {MEMBERS_MAX} are allowed"
        yield Problem(place=place, why=why, reason="zip_members")
        return
    if sum(one.file_size for one in members) > max(HARMLESS_BYTES, RATIO_MAX * size):
        yield _bomb(place)
        return
    for member in members:
        yield _member(archive, member, place)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> Found | Problem:
    name = _name(member)
    where = f"{place}/{name}" if place else name
    most = max(HARMLESS_BYTES, RATIO_MAX * member.compress_size)
    if member.file_size > min(OBJECT_BYTES_MAX, most):
        return _bomb(where)
    try:
        data = archive.read(member)
    except DAMAGED:
        why = "this member is damaged or locked with a password"
        return Problem(place=where, why=why, reason="zip_locked")
    if data.startswith(ZIP_MAGIC):
        why = "it is an archive inside an archive: unpack the outer one first"
        return Problem(place=where, why=why, reason="zip_nested")
    return Found(place=where, data=data)


def _bomb(place: str) -> Problem:
    why = "it would unpack to far more than it is"
    return Problem(place=place, why=why, reason="zip_ratio")


def _name(member: zipfile.ZipInfo) -> str:
    """Give a member's name; where its encoding is not said, as Chinese systems write it."""
    if member.flag_bits & UTF8_FLAG:
        return shown(member.filename)
    for codec in NAME_CODECS:
        try:
            return shown(member.filename.encode("cp437").decode(codec))
        except UnicodeError:
            continue
    return shown(member.filename)
