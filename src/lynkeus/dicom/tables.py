"""Tables of values in a header: the Modality LUT and the VOI LUT.

Source: DICOM PS3.3 C.11.1.1.1 (LUT Descriptor, LUT Data), C.11.2.1.1, PS3.5 7.3 (byte order).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.sequence import Sequence

from lynkeus.core.errors import BadInput

BYTE = 8
WORD = 16
WORD_MASK = 0xFFFF
FIRST_MIN, FIRST_MAX = -(1 << 15), WORD_MASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What stands for `first` and the values that follow; `bits` is the depth of an entry."""

    entries: npt.NDArray[np.uint16]
    first: int
    bits: int

    def look_up(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.uint16]:
        """Give each value's entry; beyond the ends of the table, the entry at that end."""
        last = self.first + len(self.entries) - 1
        inside = np.clip(np.nan_to_num(np.asarray(values, np.float32)), self.first, last)
        return self.entries[np.asarray(np.rint(inside), np.int32) - self.first]


def first_table(place: Dataset, keyword: str, *, little: bool) -> Table | None:
    """Read the first table of a sequence.

    Args:     place: Where the sequence stands. keyword: Of the sequence. little: Whether the file
              is little-endian.
    Returns:  The table; None where the sequence has no item.
    Raises:   BadInput: reason `not_decodable`, where the table cannot be read.
    Source:   DICOM PS3.3 C.11.1.1.1.
    """
    try:
        items = place[keyword].value
        if items is None or (isinstance(items, Sequence) and not items):
            return None
        return _table(items[0], little=little)
    except Exception as problem:  # pydicom raises whatever a damaged value leads to
        raise broken(keyword) from problem


def broken(keyword: str) -> BadInput:
    """Make the error of an image with a table that cannot be read.

    Args:     keyword: Of the table, or of the sequence in which it stands.
    Returns:  Reason `not_decodable`.
    Source:   House rule "bad input names the thing and the mend".
    """
    message = (
        f"The image cannot be shown right: its {keyword} is damaged. Send it again from where it "
        "came."
    )
    return BadInput(message, reason="not_decodable", table=keyword)


def _table(item: Dataset, *, little: bool) -> Table:
    """Read a table; entries of 8 bits may lie two to a word, as they should, or one."""
    said, first, bits = (int(one) for one in item.LUTDescriptor)
    count = said & WORD_MASK or WORD_MASK + 1
    packed = _little(item, count, little=little)
    if not (BYTE <= bits <= WORD and FIRST_MIN <= first <= FIRST_MAX):
        message = f"{bits} bits an entry, the first for {first}"
        raise ValueError(message)
    narrow = bits == BYTE and len(packed) < 2 * count
    entries = np.frombuffer(packed, "u1" if narrow else "<u2", count)
    return Table(entries=entries.astype(np.uint16), first=first, bits=bits)


def _little(item: Dataset, count: int, *, little: bool) -> bytes:
    """Give the data of a table as little-endian words."""
    element = item["LUTData"]
    if isinstance(element.value, bytes):
        if little or element.VR != "OW":
            return element.value
        return np.frombuffer(element.value, ">u2").astype("<u2").tobytes()
    words = np.atleast_1d(np.asarray(element.value, np.int64))[:count]
    return (words & WORD_MASK).astype("<u2").tobytes()
