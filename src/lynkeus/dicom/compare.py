"""Tell whether two files hold the same image, encoded differently.

Source: DICOM PS3.5 section 10 (transfer syntaxes change the encoding, not the content).
"""

import numpy as np
from pydicom import Dataset

from lynkeus.core.errors import LynkeusError
from lynkeus.dicom.decode import decode_frame
from lynkeus.dicom.groups import whole
from lynkeus.dicom.inflated import HARMLESS_BYTES
from lynkeus.dicom.meta import DEFLATED
from lynkeus.dicom.parse import UNREADABLE, dataset_of
from lynkeus.dicom.structure import layout_of
from lynkeus.dicom.values import colours, is_colour, stored_values

FRAMES_COMPARED_MAX = 2_000
# How samples are laid out and coloured belongs to the encoding; the pixels are compared as shown.
ENCODING = ("PixelData", "PlanarConfiguration", "PhotometricInterpretation")
PADDING = 0xFFFCFFFC


def same_image(first: bytes, second: bytes) -> bool:
    """Compare two files without their encodings.

    Args:     first, second: Whole files.
    Returns:  True when all attributes are equal and every pixel of every frame is; False as soon
              as anything differs or cannot be decoded.
    Source:   DICOM PS3.5 section 10.
    Limits:   Private values whose representation one encoding does not state count as different;
              so do images with more than `FRAMES_COMPARED_MAX` frames, and deflated ones with
              more than `HARMLESS_BYTES` of pixels, which are held as a whole.
    """
    try:
        if _unpacks_to_much(first) or _unpacks_to_much(second):
            return False
        one, other = dataset_of(first), dataset_of(second)
        frames = max(1, whole(one, "NumberOfFrames") or 1)
        if _bare(one) != _bare(other) or ("PixelData" in one) != ("PixelData" in other):
            return False
        if "PixelData" not in one:
            return True
        if frames > FRAMES_COMPARED_MAX:
            return False
        return all(_same_frame(one, other, frame) for frame in range(frames))
    except (LynkeusError, *UNREADABLE):
        return False


def _unpacks_to_much(data: bytes) -> bool:
    layout = layout_of(data)
    return layout.transfer_syntax == DEFLATED and (layout.pixel_bytes or 0) > HARMLESS_BYTES


def _bare(dataset: Dataset) -> Dataset:
    """Give the attributes that do not belong to the encoding."""
    kept = Dataset()
    for tag in dataset.keys():  # noqa: SIM118  # iterating itself would decode the pixels
        if tag.element == 0 or tag == PADDING:
            continue
        element = dataset[tag]
        if element.keyword not in ENCODING:
            kept[tag] = element
    return kept


def _same_frame(one: Dataset, other: Dataset, frame: int) -> bool:
    shown = []
    for dataset in (one, other):
        pixels, photometric = decode_frame(dataset, frame)
        colour = is_colour(photometric, pixels.ndim)
        shown.append(
            colours(pixels, photometric, dataset) if colour else stored_values(pixels, dataset)
        )
    return np.array_equal(shown[0], shown[1])
