"""The arithmetic between decoded samples and what is shown: one place for viewer, models, checks.

Source: DICOM PS3.5 8.1.1 (bits), PS3.3 C.7.6.3 (photometric interpretation), C.11.1 (Modality
LUT), C.11.2 (VOI LUT).
"""

from contextlib import suppress
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_color_lut, convert_color_space
from pydicom.uid import UID

from lynkeus.core.errors import BadInput
from lynkeus.dicom.groups import find, holder, whole
from lynkeus.dicom.meta import IMPLICIT
from lynkeus.dicom.tables import BYTE, WORD, Table, broken, first_table

Array = npt.NDArray[np.generic]
FULL = 65_535
GREY_AXES = 2


def stored_values(pixels: Array, dataset: Dataset) -> Array:
    """Drop what is outside the stored bits and extend the sign.

    Args:     pixels: Shape (rows, columns), as decoded. dataset: Where they stand.
    Returns:  Same shape; 8 or 16 bits, signed as the header says. Of more than 16 stored bits the
              upper 16 are given.
    Source:   DICOM PS3.5 8.1.1.
    """
    values = exact_values(pixels, dataset)
    allocated, stored = bits_of(dataset)
    stored = min(stored, values.dtype.itemsize * BYTE)
    if stored > WORD:
        values = values >> (stored - WORD)
    return np.asarray(values, f"{values.dtype.kind}{1 if allocated <= BYTE else 2}")


def exact_values(pixels: Array, dataset: Dataset) -> npt.NDArray[np.integer[Any]]:
    """Drop what is outside the stored bits and extend the sign; every stored bit is kept.

    Args:     pixels: Shape (rows, columns), as decoded. dataset: Where they stand.
    Returns:  Same shape and width, signed as the header says.
    Source:   DICOM PS3.5 8.1.1.
    """
    raw = np.ascontiguousarray(pixels, pixels.dtype.newbyteorder("="))
    width = raw.dtype.itemsize * BYTE
    _, stored = bits_of(dataset)
    stored = min(stored, width)
    signed = whole(dataset, "PixelRepresentation") == 1
    kind = "i" if signed else "u"
    values = raw.view(f"{kind}{raw.dtype.itemsize}")
    above = width - 1 - _high_bit(dataset, stored, width)
    if above or stored < width:
        values = values << above
        values >>= width - stored
    return values


def bits_of(dataset: Dataset) -> tuple[int, int]:
    """Give bits allocated and stored, the second never more than the first."""
    allocated = whole(dataset, "BitsAllocated") or WORD
    return allocated, min(whole(dataset, "BitsStored") or allocated, allocated)


def _high_bit(dataset: Dataset, stored: int, width: int) -> int:
    """Give the highest bit that counts; a decoder puts its values at the low end."""
    if UID(str(dataset.file_meta.get("TransferSyntaxUID", IMPLICIT))).is_encapsulated:
        return stored - 1
    return min(max(whole(dataset, "HighBit") or 0, stored - 1), width - 1)


def modality_table(dataset: Dataset) -> Table | None:
    """Read the Modality LUT.

    Args:     dataset: Of a grey image.
    Returns:  None where the image has none; a sequence without items is none.
    Raises:   BadInput: reason `not_decodable`. Without it no value of the image means anything.
    Source:   DICOM PS3.3 C.11.1.
    """
    if "ModalityLUTSequence" not in dataset:
        return None
    return first_table(dataset, "ModalityLUTSequence", little=_is_little(dataset))


def rescaled(values: Array, dataset: Dataset, frame: int) -> npt.NDArray[np.float32]:
    """Apply the Modality LUT: a table, or slope and intercept.

    Args:     values: Stored values, any shape. dataset: Where they stand. frame: From 0.
    Returns:  Same shape, in the units that the header names.
    Raises:   BadInput: see `modality_table`.
    Source:   DICOM PS3.3 C.11.1.
    """
    table = modality_table(dataset)
    if table is not None:
        return np.asarray(table.look_up(values), np.float32)
    _, stored = bits_of(dataset)
    slope = (_real(dataset, "RescaleSlope", frame) or 1.0) * 2.0 ** max(0, stored - WORD)
    intercept = _real(dataset, "RescaleIntercept", frame) or 0.0
    result = np.array(values, np.float32)
    if slope != 1:
        result *= np.float32(slope)
    if intercept:
        result += np.float32(intercept)
    return result


def value_range(dataset: Dataset, frame: int) -> tuple[float, float]:
    """Give the lowest and highest value that the stored bits, or the Modality LUT, can say.

    Args:     dataset: Of a grey image. frame: From 0.
    Returns:  In the units of the Modality LUT's output.
    Raises:   BadInput: see `modality_table`.
    Source:   DICOM PS3.5 8.1.1, PS3.3 C.11.1.
    """
    table = modality_table(dataset)
    if table is not None:
        return float(table.entries.min()), float(table.entries.max())
    _, stored = bits_of(dataset)
    stored = min(stored, WORD)
    signed = whole(dataset, "PixelRepresentation") == 1
    ends = [-(2 ** (stored - 1)), 2 ** (stored - 1) - 1] if signed else [0, 2**stored - 1]
    low, high = sorted(float(one) for one in rescaled(np.array(ends, np.int32), dataset, frame))
    return low, high


def curved(values: Array, dataset: Dataset, frame: int) -> npt.NDArray[np.uint16] | None:
    """Apply a VOI transformation that no straight line can stand for.

    Args:     values: Stored values, any shape. dataset: Where they stand. frame: From 0.
    Returns:  Same shape, from 0 (the darkest) to 65,535; None where windows are linear, or where
              a table stands beside a window (the window is then the better offer: it keeps units).
              For a table that cannot be read, all values from the lowest to the highest.
    Raises:   BadInput: see `modality_table`.
    Source:   DICOM PS3.3 C.11.2.1.1 (table), C.11.2.1.3.1 (sigmoid).
    """
    center, width = _real(dataset, "WindowCenter", frame), _real(dataset, "WindowWidth", frame)
    if center is not None and width is not None and width > 0:
        if str(find(dataset, "VOILUTFunction", frame)).strip() != "SIGMOID":
            return None
        steep = -4 * (rescaled(values, dataset, frame).astype(np.float64) - center) / width
        return np.asarray(np.rint(FULL / (1 + np.exp(np.clip(steep, -500, 500)))), np.uint16)
    if not find(dataset, "VOILUTSequence", frame):
        return None
    real = rescaled(values, dataset, frame)
    place, table = holder(dataset, "VOILUTSequence", frame), None
    with suppress(BadInput):
        table = first_table(place, "VOILUTSequence", little=_is_little(dataset))
    if table is None:
        low, high = value_range(dataset, frame)
        share = (real.astype(np.float64) - low) / ((high - low) or 1)
    else:
        share = table.look_up(real) / ((1 << table.bits) - 1)
    return np.asarray(np.rint(np.clip(np.nan_to_num(share), 0, 1) * FULL), np.uint16)


def _is_little(dataset: Dataset) -> bool:
    return dataset.original_encoding[1] is not False


def colours(pixels: Array, photometric: str, dataset: Dataset) -> npt.NDArray[np.uint8]:
    """Turn decoded colour into RGB.

    Args:     pixels: Shape (rows, columns, 3), or (rows, columns) of palette indices.
              photometric: Of the decoded samples. dataset: Where they stand.
    Returns:  Shape (rows, columns, 3), 8 bits.
    Raises:   BadInput: reason `not_decodable`, where the palette cannot be read.
    Source:   DICOM PS3.3 C.7.6.3.1.2, C.7.6.3.1.5 (palette).
    """
    if photometric == "PALETTE COLOR":
        try:
            looked_up = apply_color_lut(pixels, dataset)
        except Exception as problem:  # pydicom raises whatever a damaged value leads to
            table = "PaletteColorLookupTable"
            raise broken(table) from problem
        deep = looked_up.dtype.itemsize * BYTE
        if not _is_little(dataset):
            # pydicom takes the bytes of a big-endian table for little-endian.
            looked_up = looked_up.byteswap()
        return np.asarray(looked_up >> (deep - BYTE), np.uint8)
    _, stored = bits_of(dataset)
    eight = np.asarray(np.asarray(pixels, np.uint32) >> max(0, stored - BYTE), np.uint8)
    if photometric.startswith("YBR_FULL"):
        return np.asarray(convert_color_space(eight, "YBR_FULL", "RGB"), np.uint8)
    return eight


def is_colour(photometric: str, axes: int) -> bool:
    """Tell whether decoded samples are shown in colour."""
    return axes > GREY_AXES or photometric == "PALETTE COLOR"


def _real(dataset: Dataset, keyword: str, frame: int) -> float | None:
    """Give a number, the first of several; None when it is absent or none."""
    value = find(dataset, keyword, frame)
    first = value[0] if isinstance(value, MultiValue) and value else value
    try:
        found = float(str(first))
    except ValueError:
        return None
    return found if np.isfinite(found) else None
