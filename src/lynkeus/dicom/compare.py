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
from lynkeus.dicom.values import bits_of, colours, exact_values, is_colour

FRAMES_COMPARED_MAX = 2_000
# How samples are laid out and coloured belongs to the encoding; their values are compared.
ENCODING = ("PixelData", "PlanarConfiguration", "PhotometricInterpretation")
PADDING = 0xFFFCFFFC
OVERLAYS = range(0x6000, 0x6020, 2)
EIGHT_BITS = 8


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
    first, photometric = decode_frame(one, frame)
    second, of_second = decode_frame(other, frame)
    if photometric == of_second:
        if is_colour(photometric, first.ndim) or _has_planes(one):
            return np.array_equal(first, second)
        return np.array_equal(exact_values(first, one), exact_values(second, other))
    if not (is_colour(photometric, first.ndim) and is_colour(of_second, second.ndim)):
        return False  # the opposite picture, or another one
    if max(bits_of(one)[1], bits_of(other)[1]) > EIGHT_BITS:
        return False  # what is shown has eight bits: more of them cannot be held to it
    return np.array_equal(colours(first, photometric, one), colours(second, of_second, other))


def _has_planes(dataset: Dataset) -> bool:
    """Tell whether overlay planes lie in the bits beside the stored ones (PS3.5, 8.1.2)."""
    positions = (dataset.get((group, 0x0102)) for group in OVERLAYS)
    return any(one is not None and one.value for one in positions)
