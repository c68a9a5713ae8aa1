"""The arithmetic between decoded samples and what is shown: one place for viewer, models, checks.

Source: DICOM PS3.5 8.1.1 (bits), PS3.3 C.7.6.3 (photometric interpretation), C.11.1 (Modality
LUT), C.11.2 (VOI LUT).
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.multival import MultiValue
from pydicom.pixels.processing import (
    apply_color_lut,
    apply_modality_lut,
    apply_voi,
    convert_color_space,
)
from pydicom.uid import UID

from lynkeus.dicom.groups import find, holder, whole
from lynkeus.dicom.meta import IMPLICIT

Array = npt.NDArray[np.generic]
BYTE = 8
WORD = 16
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


def rescaled(values: Array, dataset: Dataset, frame: int) -> npt.NDArray[np.float32]:
    """Apply the Modality LUT: a table, or slope and intercept.

    Args:     values: Stored values, any shape. dataset: Where they stand. frame: From 0.
    Returns:  Same shape, in the units that the header names.
    Source:   DICOM PS3.3 C.11.1.
    """
    if "ModalityLUTSequence" in dataset:
        return np.asarray(apply_modality_lut(values, dataset), np.float32)
    _, stored = bits_of(dataset)
    slope = (_real(dataset, "RescaleSlope", frame) or 1.0) * 2.0 ** max(0, stored - WORD)
    intercept = _real(dataset, "RescaleIntercept", frame) or 0.0
    result = np.array(values, np.float32)
    result *= np.float32(slope)
    result += np.float32(intercept)
    return result


def value_range(dataset: Dataset, frame: int) -> tuple[float, float]:
    """Give the lowest and highest value that the stored bits, or the Modality LUT, can say.

    Args:     dataset: Of a grey image. frame: From 0.
    Returns:  In the units of the Modality LUT's output.
    Source:   DICOM PS3.5 8.1.1, PS3.3 C.11.1.
    """
    if "ModalityLUTSequence" in dataset:
        data = dataset.ModalityLUTSequence[0].LUTData
        table = np.frombuffer(data, "<u2") if isinstance(data, bytes) else np.asarray(data)
        return float(table.min()), float(table.max())
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
    Source:   DICOM PS3.3 C.11.2.1.1 (table), C.11.2.1.3.1 (sigmoid).
    """
    center, width = _real(dataset, "WindowCenter", frame), _real(dataset, "WindowWidth", frame)
    if center is not None and width is not None and width > 0:
        if str(find(dataset, "VOILUTFunction", frame)).strip() != "SIGMOID":
            return None
        steep = -4 * (rescaled(values, dataset, frame).astype(np.float64) - center) / width
        return np.asarray(np.rint(FULL / (1 + np.exp(np.clip(steep, -500, 500)))), np.uint16)
    place = holder(dataset, "VOILUTSequence", frame)
    if not place.get("VOILUTSequence"):
        return None
    table = place.VOILUTSequence[0]
    raw = np.asarray(np.rint(rescaled(values, dataset, frame)), np.int32)
    out = np.asarray(apply_voi(raw, place), np.float64)
    top = (1 << int(table.LUTDescriptor[2] or WORD)) - 1
    return np.asarray(np.rint(np.clip(out / top, 0, 1) * FULL), np.uint16)


def colours(pixels: Array, photometric: str, dataset: Dataset) -> npt.NDArray[np.uint8]:
    """Turn decoded colour into RGB.

    Args:     pixels: Shape (rows, columns, 3), or (rows, columns) of palette indices.
              photometric: Of the decoded samples. dataset: Where they stand.
    Returns:  Shape (rows, columns, 3), 8 bits.
    Source:   DICOM PS3.3 C.7.6.3.1.2, C.7.6.3.1.5 (palette).
    """
    if photometric == "PALETTE COLOR":
        looked_up = apply_color_lut(pixels, dataset)
        deep = looked_up.dtype.itemsize * BYTE
        if not dataset.original_encoding[1]:
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
