"""Which stored values are padding: they fill a picture up to a rectangle, and show nothing.

Source: DICOM PS3.3 C.7.5.1.1.2 (Pixel Padding Value, Pixel Padding Range Limit).
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset

from lynkeus.dicom.groups import whole
from lynkeus.dicom.header import Attributes, numbers
from lynkeus.dicom.tables import WORD
from lynkeus.dicom.values import FULL, bits_of

VALUE, LIMIT = "PixelPaddingValue", "PixelPaddingRangeLimit"
Ends = tuple[int, int]
Mask = npt.NDArray[np.bool_]


def ends_said(attributes: Attributes) -> Ends | None:
    """Tell from a header which stored values are padding.

    Args:     attributes: Of the header, by keyword.
    Returns:  The lowest and the highest, both included; None where no value is padding, or more
              than 16 bits are stored: a header can't name those values.
    Source:   See the module; they are values before the Modality LUT.
    """
    said = [next(iter(numbers(attributes, one)), None) for one in (VALUE, LIMIT)]
    signed = numbers(attributes, "PixelRepresentation")[:1] == [1]
    stored = next(iter(numbers(attributes, "BitsStored")), WORD)
    return _ends(*said, signed=signed) if stored <= WORD else None


def padding_in(values: npt.NDArray[Any], dataset: Dataset) -> Mask | None:
    """Mark what is padding.

    Args:     values: Stored values, any shape. dataset: Where they stand.
    Returns:  Same shape; None where nothing is, so that nobody counts otherwise for it.
    Source:   As `ends_said`.
    """
    signed = whole(dataset, "PixelRepresentation") == 1
    ends = _ends(whole(dataset, VALUE), whole(dataset, LIMIT), signed=signed)
    if ends is None or bits_of(dataset)[1] > WORD:
        return None
    mask: Mask = (values >= ends[0]) & (values <= ends[1])
    return mask if mask.any() else None


def background(photometric: str) -> int:
    """Give the value, of 16 bits, that is drawn dark: MONOCHROME1 is drawn inverted."""
    return FULL if photometric == "MONOCHROME1" else 0


def _ends(value: float | None, limit: float | None, *, signed: bool) -> Ends | None:
    """Give both ends in order: of MONOCHROME1 the padding value is the upper one."""
    if value is None:
        return None
    ends = [_as_stored(one, signed=signed) for one in (value, value if limit is None else limit)]
    return min(ends), max(ends)


def _as_stored(value: float, *, signed: bool) -> int:
    """Read the 16 bits as those of pixels are read: many write -2000 as 63,536."""
    word = int(value) & FULL
    return word - (FULL + 1) if signed and word > FULL // 2 else word
