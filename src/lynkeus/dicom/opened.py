"""Open an image for its frames: its header is read once, of its pixels only what a frame needs.

Source: DICOM PS3.5 section 7.1 (data elements), A.4 (fragments and offset tables).
"""

import struct
from contextlib import suppress
from dataclasses import dataclass

from pydicom import dcmread
from pydicom.dataset import FileDataset
from pydicom.encaps import parse_basic_offsets, parse_fragments

from lynkeus.core.errors import BadInput
from lynkeus.dicom.decode import Pixels
from lynkeus.dicom.groups import VALUE_PROBLEMS, whole
from lynkeus.dicom.inflated import plain
from lynkeus.dicom.meta import IMPLICIT, Stream, damaged
from lynkeus.dicom.parse import UNREADABLE
from lynkeus.dicom.structure import HEAD_BYTES

PIXEL_DATA = (0x7FE0, 0x0010)
PIXEL_VRS = frozenset({b"OB", b"OW", b"UN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedImage:
    """An image's attributes without its pixels, and where these lie."""

    dataset: FileDataset
    pixels: Pixels


def open_image(stream: Stream) -> OpenedImage:
    """Open a DICOM file; a deflated one is unpacked as far as its frames are asked for.

    Args:     stream: The file, at its beginning; it must stay open, at any place, as long as frames
              are asked for. Its structure has been looked at before (see `layout_of`).
    Returns:  The image.
    Raises:   BadInput: reason `damaged`, `truncated` or `no_pixels`.
    Source:   See the module.
    """
    try:
        stream = plain(stream)
        dataset = dcmread(stream, force=True, stop_before_pixels=True)
        pixels = _value(stream, dataset)
    except UNREADABLE as problem:
        raise damaged() from problem
    if pixels is None:
        message = "The object holds no picture that can be shown."
        raise BadInput(message, reason="no_pixels")
    return OpenedImage(dataset=dataset, pixels=pixels)


def _value(stream: Stream, dataset: FileDataset) -> Pixels | None:
    """Find where the value of Pixel Data begins; None where there is none."""
    little = dataset.original_encoding[1] is not False
    head = stream.read(HEAD_BYTES) or b""
    if len(head) < HEAD_BYTES or struct.unpack_from("<HH" if little else ">HH", head) != (
        PIXEL_DATA
    ):
        return None
    # Some say explicit and are implicit; no length, which is even, reads as one of these VRs.
    vr = head[4:6] if head[4:6] in PIXEL_VRS else b""
    if vr:
        stream.read(4)  # the length of a long value stands behind its VR (PS3.5 7.1.2)
    at = stream.tell()
    return Pixels(stream=stream, at=at, vr=vr.decode() or "OW", offsets=_offsets(stream, dataset))


def _offsets(stream: Stream, dataset: FileDataset) -> tuple[list[int], list[int]] | None:
    """Find where each frame lies and its length, where no table says so and each is one fragment.

    Otherwise every frame would be looked for from the first fragment on.
    """
    syntax = dataset.file_meta.get("TransferSyntaxUID", IMPLICIT)
    frames = whole(dataset, "NumberOfFrames") or 1
    if frames == 1 or not syntax.is_encapsulated or "ExtendedOffsetTable" in dataset:
        return None
    with suppress(*VALUE_PROBLEMS):
        if parse_basic_offsets(stream):
            return None
        first = stream.tell()
        number, places = parse_fragments(stream)
        if number != frames:
            return None
        stream.seek(places[-1] + 4)
        last = int.from_bytes(stream.read(4), "little")
        ends = [*places[1:], places[-1] + HEAD_BYTES + last]
        lengths = [end - place - HEAD_BYTES for place, end in zip(places, ends, strict=True)]
        return [place - first for place in places], lengths
    return None
