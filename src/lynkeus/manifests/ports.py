"""Read the files that a manifest names: whole, or a row of an array."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.manifests.manifest import Case, Manifest
from lynkeus.manifests.table import outside

PIECE_BYTES = 1 << 20
NUMBERS = "biuf"
"""The kinds of array that hold grey values: truth, integers of either sign, floating point."""
MASKS = "mask_bits"
"""The array of an npz that holds its masks, beside the one that holds its images."""


def file_hash(path: Path) -> str:
    """Give the SHA-256 of a file, hex.

    Raises:  OSError: If it cannot be read.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            found.update(piece)
    return found.hexdigest()


@dataclass(slots=True)
class Arrays:
    """Arrays of npz files, of which the one that was asked last is kept: rows come in order.

    It is kept as it is stored: as floating point it would take up to eight times as much.
    """

    _path: Path | None = None
    _held: npt.NDArray[Any] = field(default_factory=lambda: np.empty(0, np.float32))
    _sha256: str = ""

    def row(self, path: Path, number: int) -> tuple[npt.NDArray[np.float32], str]:
        """Give a row of the one array of images in a file, and the SHA-256 of the whole file.

        Raises:  BadInput: reason `array_unusable`.
        """
        if path != self._path:
            self._held, self._sha256, self._path = _array(path), file_hash(path), path
        if number >= len(self._held):
            why = f"it has {len(self._held)} rows, and row {number} is asked for"
            raise _unusable(why)
        return self._held[number].astype(np.float32, copy=False), self._sha256


@dataclass(slots=True)
class Masks:
    """Masks of npz files, of which the one that was asked last is kept."""

    _path: Path | None = None
    _held: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    _packed: bool = False

    def row(self, path: Path, number: int, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Give a row of the masks in a file: of `MASKS`, a bit a pixel, or of its one array.

        Args:     path: An npz file. number: Which row. shape: Of the image that it belongs to.
        Raises:   BadInput: reason `array_unusable`.
        """
        if path != self._path:
            self._held, self._packed = _masks(path)
            self._path = path
        if self._held.ndim < 2 or number >= len(self._held):  # noqa: PLR2004  # a row and its values
            why = f"row {number} is asked for, and its masks have the shape {self._held.shape}"
            raise _unusable(why)
        row = self._held[number]
        if self._packed:
            size = int(np.prod(shape))
            if row.shape != ((size + 7) // 8,):
                why = f"its {MASKS} are not one mask of {' x '.join(map(str, shape))} a row"
                raise _unusable(why)
            row = np.unpackbits(row)[:size].reshape(shape)
        mask: npt.NDArray[np.bool_] = row != 0
        return mask


def _masks(path: Path) -> tuple[npt.NDArray[np.uint8], bool]:
    """Read the masks of a file, and tell whether a bit is a pixel."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            packed = MASKS in arrays.files
            names = [MASKS] if packed else arrays.files
            if len(names) != 1:
                why = f"it has no {MASKS} and the arrays {', '.join(names) or 'none'}"
                raise _unusable(why)
            masks = arrays[names[0]]
    except (OSError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as problem:
        why = "it is no npz file that can be read"
        raise _unusable(why) from problem
    return (masks if packed else (masks != 0).astype(np.uint8)), packed


def _array(path: Path) -> npt.NDArray[Any]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            names = [one for one in arrays.files if one != MASKS]
            if len(names) != 1:
                why = f"beside {MASKS} it has the arrays {', '.join(names) or 'none'}"
                raise _unusable(why)
            array: npt.NDArray[Any] = arrays[names[0]]
    except (OSError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as problem:
        why = "it is no npz file that can be read"
        raise _unusable(why) from problem
    if array.ndim < 2 or array.dtype.kind not in NUMBERS:  # noqa: PLR2004  # a row and its values
        why = f"its array {names[0]} has no rows of numbers"
        raise _unusable(why)
    return array


def _unusable(why: str) -> BadInput:
    sentence = f"no row of an array can be taken from it: {why}; it must hold one array of images"
    return BadInput(sentence, reason="array_unusable", why=why)


def changed(manifest: Manifest, root: Path) -> Iterator[str]:
    """Say which files of a manifest are not as they were, or are gone.

    Args:     root: The folder that its paths are relative to.
    Returns:  A sentence a file.
    """
    looked: dict[str, str] = {}
    for case in (one for cases in manifest.sets.named().values() for one in cases):
        for path, sha256 in _files(case):
            if path in looked:
                continue
            looked[path] = _changed(root, path, sha256)
            if looked[path]:
                yield looked[path]


def differing(meant: Iterable[tuple[str, str]], root: Path) -> list[str]:
    """Name the files, each once, that are not there as they were.

    Args:     meant: Path and SHA-256 of each. root: The folder that paths are relative to.
    """
    looked: dict[str, str] = {}
    found: list[str] = []
    for path, sha256 in meant:
        if path not in looked:
            looked[path] = _hash(root / path)
        if looked[path] != sha256:
            found.append(path)
    return [*dict.fromkeys(found)]


def _hash(path: Path) -> str:
    try:
        return file_hash(path)
    except OSError:
        return ""


def check_unchanged(manifest: Manifest, root: Path) -> None:
    """Ask that no file of a manifest was changed: an opening that this spoils is counted too.

    Args:     root: As for `changed`.
    Raises:   BadInput: reason `manifest_files_changed`.
    """
    wrong = list(changed(manifest, root))
    if wrong:
        named = "".join(f"\n  {one}" for one in wrong)
        sentence = f"Files of the manifest are not as they were, so nothing was opened:{named}"
        raise BadInput(sentence, reason="manifest_files_changed", problems=[*wrong])


def _files(case: Case) -> Iterator[tuple[str, str]]:
    if case.path is not None:
        yield case.path, case.sha256
    if case.mask is not None:
        yield case.mask.path, case.mask.sha256


def _changed(root: Path, path: str, sha256: str) -> str:
    if outside(path):
        return f"{path} lies outside the root, so it is not looked at."
    try:
        now = file_hash(root / path)
    except OSError:
        return f"{path} is not there. Put it back, or say with --root where the files are."
    if now == sha256:
        return ""
    return f"{path} was changed: put the file back that the manifest was made of, or make it anew."
