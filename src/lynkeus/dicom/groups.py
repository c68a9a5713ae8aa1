"""Find an attribute of a frame, in an enhanced image where it lies in its functional groups.

Source: DICOM PS3.3 C.7.6.16 (Multi-frame Functional Groups).
"""

import struct
from collections.abc import Iterator, Sequence

from pydicom import Dataset
from pydicom.errors import BytesLengthException
from pydicom.multival import MultiValue

SHARED = "SharedFunctionalGroupsSequence"
PER_FRAME = "PerFrameFunctionalGroupsSequence"
PLACED = {
    "RescaleSlope": "PixelValueTransformationSequence",
    "RescaleIntercept": "PixelValueTransformationSequence",
    "RescaleType": "PixelValueTransformationSequence",
    "WindowCenter": "FrameVOILUTSequence",
    "WindowWidth": "FrameVOILUTSequence",
    "WindowCenterWidthExplanation": "FrameVOILUTSequence",
    "VOILUTFunction": "FrameVOILUTSequence",
    "VOILUTSequence": "FrameVOILUTSequence",
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
    for keyword in (SHARED, PER_FRAME):
        for item in list(dataset.get(keyword) or [])[:1]:
            for element in item:
                if element.VR == "SQ" and element.value:
                    yield element.value[0]


def differing(dataset: Dataset) -> frozenset[str]:
    """Name the attributes by which frames are shown and in which they differ.

    Args:     dataset: Of an image.
    Returns:  Keywords, of a macro all or none: a slope means nothing without its intercept, and a
              window nothing without the slope. None of these is an attribute of the image.
    Source:   DICOM PS3.3 C.7.6.16.2.
    """
    frames = list(dataset.get(PER_FRAME) or [])
    apart = {macro for macro in PLACED.values() if _differ(frames, macro)}
    return frozenset(
        keyword
        for keyword, macro in PLACED.items()
        if macro in apart or RESTS_ON.get(macro) in apart
    )


def holder(dataset: Dataset, keyword: str, frame: int) -> Dataset:
    """Find where an attribute of a frame stands.

    Args:     dataset: Of an image. keyword: Of the attribute. frame: From 0.
    Returns:  The macro of this frame, or the one of all frames; the image, where neither has it.
    Source:   DICOM PS3.3 C.7.6.16.1.
    """
    place = PLACED.get(keyword)
    if place is None:
        return dataset
    own, shared = dataset.get(PER_FRAME) or [], dataset.get(SHARED) or []
    for group in (own[frame : frame + 1], shared[:1]):
        for item in group:
            macro: Dataset | None = next(iter(item.get(place) or []), None)
            if macro is not None and keyword in macro:
                return macro
    return dataset


def find(dataset: Dataset, keyword: str, frame: int) -> object:
    """Give an attribute of a frame.

    Args:     dataset: Of an image. keyword: Of the attribute. frame: From 0.
    Returns:  Its value; None when the frame has none, or none that can be read.
    Source:   DICOM PS3.3 C.7.6.16.1.
    """
    try:
        return holder(dataset, keyword, frame).get(keyword)
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


def _differ(frames: Sequence[Dataset], macro: str) -> bool:
    said = (_said(frame, macro) for frame in frames)
    first = next(said, None)
    return any(one != first for one in said)


def _said(frame: Dataset, macro: str) -> object:
    found = frame.get(macro)
    return [found[0].get(one) for one, place in PLACED.items() if place == macro] if found else None
