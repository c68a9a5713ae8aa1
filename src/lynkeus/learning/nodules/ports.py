"""The public crops of nodules (`ct-nodules`) as they lie, and laid out as plans read them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from lynkeus.core.errors import BadInput
from lynkeus.learning.nodules.agreed import HALF, agreed
from lynkeus.learning.nodules.field import field_of
from lynkeus.learning.nodules.rated import rated_as
from lynkeus.manifests.dividing import lowest, numbered

ROOT = "ct-nodules"
DRAWN_TABLE, RATED_TABLE = "lidc_4readers.csv", "lidc_maxslice_hu.csv"
CANDIDATES, OUTLINES, MALIGNANCY = "candidates", "outlines", "malignancy"
NODULE, OTHER = "nodule", "no nodule"
TEST, TUNE = 0.20, 0.08
"""Shares of the patients, in each table; the rest trains."""
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crops:
    """Crops, shape (N, rows, columns), what a table says of each, and masks (N, readers, ...)."""

    pixels: npt.NDArray[np.generic]
    rows: Rows
    masks: npt.NDArray[np.bool_]


def candidates(folder: Path) -> Crops:
    """Read set 4: places that may be a nodule, 8 bits.

    Raises:  BadInput: As `_asked`.
    """
    rows = _table(folder / "luna16_candidates_50px.csv")
    with zipfile.ZipFile(_asked(folder / "luna16_candidates_50px.zip")) as kept:
        made = [_picture(kept.read(row["file"])) for row in rows]
    pixels = np.stack(made)
    return Crops(pixels=pixels, rows=rows, masks=np.zeros((len(pixels), 0, 1, 1), np.bool_))


def drawn_by_four(folder: Path) -> Crops:
    """Read set 2: a slice of each nodule, 8 bits, with the masks of four readers.

    Raises:  BadInput: As `_asked`.
    """
    rows = _table(folder / DRAWN_TABLE)
    with np.load(_asked(folder / "lidc_4readers.npz")) as kept:
        pixels = kept["image"]
        masks = _unpacked(kept["mask_bits"], pixels.shape[1:])
    return Crops(pixels=pixels, rows=rows, masks=masks)


def in_hounsfield(folder: Path) -> Crops:
    """Read set 1: the largest slice of each nodule in Hounsfield units, with one reader's mask.

    Raises:  BadInput: As `_asked`.
    """
    rows = _table(folder / RATED_TABLE)
    with np.load(_asked(folder / "lidc_maxslice_hu.npz")) as kept:
        pixels = kept["hu"]
        masks = _unpacked(kept["mask_bits"][:, np.newaxis], pixels.shape[1:])
    return Crops(pixels=pixels, rows=rows, masks=masks)


def sets_of(names: Iterable[str]) -> Mapping[str, str]:
    """Say in which set each patient is, the same in each table: the lowest numbers judge."""
    return lowest({one: numbered(one) for one in names}, (TEST, TEST + TUNE, TEST + TUNE))


def division(source: Path) -> Mapping[str, str]:
    """Say in which set each patient of the folder `ct-nodules` is.

    Raises:  BadInput: As `_asked`.
    """
    tables = (_table(source / name) for name in (RATED_TABLE, DRAWN_TABLE))
    return sets_of({row["patient_id"] for rows in tables for row in rows})


def lay_out(source: Path, out: Path) -> None:
    """Write the crops as tables and arrays that plans read.

    Args:     source: The folder `ct-nodules`. out: Gets `candidates`, `outlines` and
              `malignancy`, each a table and an array.
    """
    out.mkdir(parents=True, exist_ok=True)
    found = candidates(source)
    np.savez_compressed(out / f"{CANDIDATES}.npz", image=found.pixels)
    _write(
        out / f"{CANDIDATES}.csv",
        ("path", "row", "label", "block"),
        [
            (f"{CANDIDATES}.npz", at, NODULE if row["label"] == "1" else OTHER, row["block"])
            for at, row in enumerate(found.rows)
        ],
    )
    at = division(source)
    _lay_out_drawn(drawn_by_four(source), at, out)
    _lay_out_rated(in_hounsfield(source), at, out)


def _lay_out_drawn(found: Crops, at: Mapping[str, str], out: Path) -> None:
    """Write what at least half of those who drew a nodule drew."""
    both = np.stack([agreed(one) for one in found.masks])
    bits = np.packbits(both.reshape(len(both), -1), axis=1)
    path = f"{OUTLINES}.npz"
    np.savez_compressed(out / path, image=found.pixels, mask_bits=bits)
    _write(
        out / f"{OUTLINES}.csv",
        ("path", "row", "mask", "patient", "set", "group"),
        [
            (
                *(path, number, path, row["patient_id"], at[row["patient_id"]]),
                f"drawn by {row['readers_with_mask']}",
            )
            for number, row in enumerate(found.rows)
            if both[number].any()
        ],
    )


def _lay_out_rated(found: Crops, at: Mapping[str, str], out: Path) -> None:
    """Write what three or more readers rated, and did not leave open, as crops of `FIELD_MM`."""
    rated = [(number, rated_as(row)) for number, row in enumerate(found.rows)]
    kept = [(number, label) for number, label in rated if label]
    crops, masks = [], []
    for number, _ in kept:
        spacing = float(found.rows[number]["pixel_spacing_mm"])
        crops.append(field_of(found.pixels[number].astype(np.float32), spacing))
        masks.append(field_of(found.masks[number, 0].astype(np.float32), spacing) >= HALF)
    bits = np.packbits(np.stack(masks).reshape(len(masks), -1), axis=1)
    units, path = np.round(np.stack(crops)).astype(np.int16), f"{MALIGNANCY}.npz"
    np.savez_compressed(out / path, hu=units, mask_bits=bits)
    patients = [found.rows[number]["patient_id"] for number, _ in kept]
    _write(
        out / f"{MALIGNANCY}.csv",
        ("path", "row", "mask", "patient", "set", "label"),
        [
            (path, row, path, patient, at[patient], label)
            for row, (patient, (_, label)) in enumerate(zip(patients, kept, strict=True))
        ],
    )


def _write(path: Path, names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(names)
        written.writerows(rows)


def _table(path: Path) -> Rows:
    with _asked(path).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _picture(data: bytes) -> npt.NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("L"))


def _unpacked(bits: npt.NDArray[np.uint8], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    flat = np.unpackbits(bits, axis=2)[:, :, : int(np.prod(shape))]
    return flat.reshape(*bits.shape[:2], *shape).astype(np.bool_)


def _asked(path: Path) -> Path:
    """Ask that a file is there.

    Raises:  BadInput: reason `data_missing`.
    """
    if not path.is_file():
        sentence = (
            f"There is no {path.name} in {path.parent}. Say with LYNKEUS_DATA or --data where the "
            f"folder {ROOT} is."
        )
        raise BadInput(sentence, reason="data_missing", table=f"{ROOT}/{path.name}")
    return path
