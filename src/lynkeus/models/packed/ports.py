"""Packages as zip archives: unpacked within limits, packed byte for byte."""

import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from lynkeus.core.errors import BadInput
from lynkeus.models.ports import FILES_MAX, PACKAGE_BYTES_MAX

PIECE = 1 << 20
DIRECTORY_BYTES_MAX = 1 << 20
"""An archive lists far more files than a package has before its list is as long."""
END = struct.Struct("<4s4H2LH")
"""The record at an archive's end (APPNOTE 4.3.16): signature, counts, length, offset, comment."""
END_SIGNATURE = b"PK\x05\x06"
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, RuntimeError, NotImplementedError, EOFError, ValueError),
)
SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""Stands with each file, so that the same package gives the same archive."""


def is_packed(path: Path) -> bool:
    """Tell whether a path is a file that may be a package's archive."""
    return path.is_file() and zipfile.is_zipfile(path)


def unpack(path: Path, target: Path) -> None:
    """Write the files of an archive into a new folder: plain files, side by side, and no more.

    An archive that holds its files in one folder is taken as one that does not.

    Raises:  BadInput: reason `package_broken`, if it holds anything else, or too much.
    """
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            listed = [one for one in archive.infolist() if not one.is_dir()]
            names = _plain([one.filename for one in listed])
            target.mkdir(parents=True)
            left = PACKAGE_BYTES_MAX
            for one, name in zip(listed, names, strict=True):
                left = _write(archive, one, target / name, left)
    except DAMAGED as problem:
        if isinstance(problem, OSError) and problem.errno is not None:
            raise  # The system refused, and not the archive.
        why = "it is damaged, or encrypted"
        raise _broken(why) from problem


def _check_directory(path: Path) -> None:
    """Ask that an archive's list of files is no longer than a package's: it is read as a whole."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - END.size - 0xFFFF))
        tail = file.read()
    at = tail.rfind(END_SIGNATURE)
    if at < 0 or len(tail) < at + END.size:
        why = "it has no end"
        raise _broken(why)
    if END.unpack_from(tail, at)[5] > DIRECTORY_BYTES_MAX:
        why = "it lists more files than a package has"
        raise _broken(why)


def _plain(names: list[str]) -> list[str]:
    parts = [PurePosixPath(one).parts for one in names]
    deep = {one[:-1] for one in parts}
    plain = [one[-1] for one in parts if one]
    if (
        len(plain) != len(parts)
        or not plain
        or len(deep) != 1
        or max(map(len, parts)) > 2  # noqa: PLR2004  # a folder, and a file in it
        or any(one in {"..", "/"} or "\\" in one for all_ in parts for one in all_)
        or len(set(plain)) != len(plain)
        or len(plain) > FILES_MAX
    ):
        sentence = (
            f"The archive does not hold a package: plain files side by side, at most {FILES_MAX}. "
            "Pack the files of the package's folder, and nothing else."
        )
        raise BadInput(sentence, reason="package_broken", why="not plain files")
    return plain


def _write(archive: zipfile.ZipFile, one: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write a file; what it says of its own length is not believed."""
    with archive.open(one) as source, target.open("xb") as file:
        while piece := source.read(PIECE):
            left -= len(piece)
            if left < 0:
                sentence = (
                    f"What the archive holds is larger than {PACKAGE_BYTES_MAX >> 20} MiB, so it "
                    "is no package. Ask its maker for a whole one."
                )
                raise BadInput(sentence, reason="package_broken", why="too large")
            file.write(piece)
    return left


def package_files(folder: Path) -> dict[str, bytes]:
    """Read all files of a package that was opened before, its checksums and signature too."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def packed(name: str, files: Mapping[str, bytes]) -> bytes:
    """Pack files in a folder of a name; the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}/{file}", SAME_DAY), content)
    return target.getvalue()


def _broken(why: str) -> BadInput:
    sentence = f"The archive cannot be read: {why}. Ask for it again."
    return BadInput(sentence, reason="package_broken", why=why)
