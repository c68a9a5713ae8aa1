"""Find an attribute of an image, in an enhanced one where it lies in its functional groups.

Source: DICOM PS3.3 C.7.6.16 (Multi-frame Functional Groups).
"""

import struct
from collections.abc import Iterator

from pydicom import Dataset
from pydicom.errors import BytesLengthException
from pydicom.multival import MultiValue

GROUPS = ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")

# What pydicom raises when it is asked for a value that is damaged.
VALUE_PROBLEMS = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError,
    NotImplementedError, struct.error, BytesLengthException,
)  # fmt: skip


def macros(dataset: Dataset) -> Iterator[Dataset]:
    """Give the macros that hold for all frames, then those of the first frame.

    Args:     dataset: Of an image.
    Returns:  Data sets; none where the image is not enhanced.
    Source:   DICOM PS3.3 C.7.6.16.1.
    """
    for keyword in GROUPS:
        for item in list(dataset.get(keyword) or [])[:1]:
            for element in item:
                if element.VR == "SQ" and element.value:
                    yield element.value[0]


def find(dataset: Dataset, keyword: str) -> object:
    """Give an attribute of the image, or of its functional groups; None when it has none,
    or none that can be read.

    Args:     dataset: Of an image. keyword: Of the attribute.
    Returns:  Its value.
    Source:   DICOM PS3.3 C.7.6.16.1.
    """
    try:
        if keyword in dataset:
            return dataset.get(keyword)
        return next((macro.get(keyword) for macro in macros(dataset) if keyword in macro), None)
    except VALUE_PROBLEMS:
        return None


def whole(dataset: Dataset, keyword: str) -> int | None:
    """Give a whole number; None where it is absent, empty or no number.

    Args:     dataset: Of an image. keyword: Of an attribute with VR IS, US or the like.
    Returns:  The number.
    Source:   DICOM PS3.5 section 6.2.
    """
    try:
        value = dataset.get(keyword)
        return None if value is None or isinstance(value, MultiValue) else int(value)
    except VALUE_PROBLEMS:
        return None
