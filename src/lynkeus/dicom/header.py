"""The facts of one instance's header, as frozen values."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

Attributes = Mapping[str, tuple[str, ...]]
"""Values by keyword."""
ByFrame = Mapping[str, tuple[tuple[str, ...], ...]]
"""The values of each frame, by keyword: of what frames say differently, and of nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which object a file holds, and its attributes by keyword.

    An attribute without a value maps to an empty tuple, one that is absent has no key, a sequence
    maps to one empty text an item. What the frames of an enhanced image are shown by and say
    differently stands in `by_frame` instead. `dataset_offset` is where the data set begins in the
    file.
    """

    sop_uid: str
    sop_class: str
    series_uid: str
    study_uid: str
    transfer_syntax: str
    dataset_offset: int
    attributes: Attributes
    by_frame: ByFrame

    def text(self, keyword: str) -> str | None:
        """Give the first value of an attribute; None when it is absent or empty."""
        return first_text(self.attributes, keyword)


def first_text(attributes: Attributes, keyword: str) -> str | None:
    """Give the first value of an attribute.

    Args:     attributes: Of a header, by keyword. keyword: Of the attribute.
    Returns:  Without spaces around it; None when it is absent or empty.
    Source:   DICOM PS3.5 section 6.2 (leading and trailing spaces mean nothing).
    """
    values = attributes.get(keyword, ())
    return values[0].strip() if values and values[0].strip() else None


def numbers(attributes: Attributes, keyword: str) -> list[float]:
    """Give an attribute's values as numbers.

    Args:     attributes: Of a header, by keyword. keyword: Of the attribute.
    Returns:  Nothing where it is absent, or one of its values is no finite number.
    Source:   DICOM PS3.5 section 6.2 (DS, IS).
    """
    try:
        found = [float(one) for one in attributes.get(keyword, ())]
    except ValueError:
        return []
    return found if all(math.isfinite(one) for one in found) else []


def at_frame(attributes: Attributes, by_frame: ByFrame, frame: int) -> Attributes:
    """Give the attributes by which one frame is shown.

    Args:     attributes: Of the image. by_frame: What its frames say differently. frame: From 0.
    Returns:  By keyword.
    Source:   DICOM PS3.3 C.7.6.16.1.
    """
    own = {keyword: values[frame] for keyword, values in by_frame.items() if frame < len(values)}
    return {**attributes, **own}
