"""Find an attribute of an image, in an enhanced one where it lies in its functional groups.

Source: DICOM PS3.3 C.7.6.16 (Multi-frame Functional Groups).
"""

import struct
from collections.abc import Iterator

from pydicom import Dataset
from pydicom.errors import BytesLengthException
from pydicom.multival import MultiValue

PER_FRAME = "PerFrameFunctionalGroupsSequence"
GROUPS = ("SharedFunctionalGroupsSequence", PER_FRAME)
PLACED = {
    "RescaleSlope": "PixelValueTransformationSequence",
    "RescaleIntercept": "PixelValueTransformationSequence",
    "RescaleType": "PixelValueTransformationSequence",
    "WindowCenter": "FrameVOILUTSequence",
    "WindowWidth": "FrameVOILUTSequence",
    "VOILUTFunction": "FrameVOILUTSequence",
    "PixelSpacing": "PixelMeasuresSequence",
    "SliceThickness": "PixelMeasuresSequence",
    "ImagePositionPatient": "PlanePositionSequence",
    "ImageOrientationPatient": "PlaneOrientationSequence",
}
"""What a frame is shown by, and the macro in which it stands (PS3.3 C.7.6.16.2)."""
RESTS_ON = {"FrameVOILUTSequence": "PixelValueTransformationSequence"}
"""A macro whose values mean nothing without another: a window is in rescaled units (C.11.2.1.2)."""

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


def varies(dataset: Dataset, keyword: str) -> bool:
    """Tell whether frames differ in an attribute by which they are shown, or in what belongs to it.

    Args:     dataset: Of an image. keyword: Of the attribute.
    Returns:  True where one frame says another thing than the first in the same macro, or in the
              one that it rests on: none of it is then an attribute of the image, for a slope means
              nothing without its intercept, and a window nothing without the slope.
    Source:   DICOM PS3.3 C.7.6.16.2.
    """
    macro = PLACED.get(keyword, "")
    return any(_differ(dataset, one) for one in (macro, RESTS_ON.get(macro, "")) if one)


def _differ(dataset: Dataset, macro: str) -> bool:
    said = (_said(frame, macro) for frame in list(dataset.get(PER_FRAME) or []))
    first = next(said, None)
    return any(one != first for one in said)


def _said(frame: Dataset, macro: str) -> object:
    found = frame.get(macro)
    return [found[0].get(one) for one, place in PLACED.items() if place == macro] if found else None


def find(dataset: Dataset, keyword: str) -> object:
    """Give an attribute of the image, or of its functional groups; None when it has none, one
    in which its frames differ, or none that can be read.

    Args:     dataset: Of an image. keyword: Of the attribute.
    Returns:  Its value.
    Source:   DICOM PS3.3 C.7.6.16.1.
    """
    try:
        if keyword in dataset:
            return dataset.get(keyword)
        if varies(dataset, keyword):
            return None
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
