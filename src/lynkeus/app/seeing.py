"""What a child does that looks at an image for a data set: it loads this, and no house."""

import zipfile
from functools import cache
from pathlib import Path

from lynkeus.archive.sealed import Place, unsealed
from lynkeus.manifests.content import Look
from lynkeus.manifests.ports import Arrays
from lynkeus.models.looking import look, look_at

UNFOLDED_BYTES_MAX = 8 << 30
"""Of the arrays of a file, as they lie in memory."""


def see_file(path: Path) -> Look:
    """Look at a picture or a DICOM file."""
    return look(path.read_bytes())


def see_row(path: Path, number: int) -> Look:
    """Look at a row of an array, whose file is kept for the next row."""
    size = _unfolded(path)
    if size > UNFOLDED_BYTES_MAX:
        return Look(why=f"it has {size} bytes, and {UNFOLDED_BYTES_MAX} are read at most")
    return look_at(*_arrays().row(path, number))


@cache
def _arrays() -> Arrays:
    return Arrays()


@cache
def _unfolded(path: Path) -> int:
    """Say how large arrays are that may be packed; 0 where that is none, which is said later."""
    try:
        with zipfile.ZipFile(path) as arrays:
            return sum(one.file_size for one in arrays.infolist())
    except (OSError, zipfile.BadZipFile):
        return 0


def see_sealed(place: Place) -> Look:
    """Look at an image of the archive."""
    return look(unsealed(place))
