"""Decode the pixels of one frame, with the decoders of the default install."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.encaps import get_frame
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.utils import as_pixel_options
from pydicom.uid import UID

from lynkeus.core.errors import BadInput, LynkeusError
from lynkeus.dicom.codestream import claimed_pixels
from lynkeus.dicom.groups import whole
from lynkeus.dicom.meta import IMPLICIT, Stream

STREAM_MAX = 4
"""How many times what its header says a compressed stream may hold: some encoders pad."""
PIXELS_MAX = 100_000_000
"""Pixels of the largest frame or picture that is decoded; a film has some 20 million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """Where the value of Pixel Data begins in a stream; `offsets` are as in PS3.3 C.7.6.3.1.8.

    Where the first fragment of each frame lies, counted from the first of all, and its length.
    """

    stream: Stream
    at: int
    vr: str
    offsets: tuple[list[int], list[int]] | None = None


def decode_frame(
    dataset: Dataset, frame: int, pixels: Pixels | None = None
) -> tuple[npt.NDArray[np.generic], str]:
    """Decode one frame.

    Args:     dataset: With pixel data, or without it where `pixels` says where it lies.
              frame: From 0. pixels: Of these only what the frame needs is read.
    Returns:  Samples as decoded, shape (rows, columns) or (rows, columns, 3), and the photometric
              interpretation that they have now.
    Raises:   BadInput: reason `no_such_frame`, `no_pixels`, `too_many_pixels` (the frame, or the
              compressed stream in it) or `not_decodable`.
    Source:   DICOM PS3.5 section 8, annex A.
    """
    if pixels is None and "PixelData" not in dataset:
        message = "The object holds no picture that can be shown."
        raise BadInput(message, reason="no_pixels")
    frames = max(1, whole(dataset, "NumberOfFrames") or 1)
    if not 0 <= frame < frames:
        message = f"The object has {frames} frames; there is no frame {frame}."
        raise BadInput(message, reason="no_such_frame", frames=frames, frame=frame)
    if (whole(dataset, "Rows") or 0) * (whole(dataset, "Columns") or 0) > PIXELS_MAX:
        message = f"The image has more than {PIXELS_MAX} pixels a frame."
        raise BadInput(message, reason="too_many_pixels", limit=PIXELS_MAX)
    syntax = UID(str(dataset.file_meta.get("TransferSyntaxUID", IMPLICIT)))
    try:
        # Which bits count is for `values.stored_values` to say: pydicom does not know HighBit.
        decoder = get_decoder(syntax)
        native: Any = {} if syntax.is_encapsulated else {"correct_unused_bits": False}
        source, place = (dataset, {}) if pixels is None else _source(dataset, pixels)
        if syntax.is_encapsulated:
            _check_stream(dataset, frame, pixels)
        array, about = decoder.as_array(source, index=frame, raw=True, **native, **place)
    except LynkeusError:  # of the stream: it was changed, or cut off
        raise
    except Exception as problem:  # decoders raise whatever their C code does
        message = f"The pixels cannot be decoded (transfer syntax {syntax.name})."
        raise BadInput(message, reason="not_decodable", transfer_syntax=str(syntax)) from problem
    return np.asarray(array), str(about["photometric_interpretation"]).strip()


def _check_stream(dataset: Dataset, frame: int, pixels: Pixels | None) -> None:
    """Refuse a stream that claims far more than its header: its decoder would make room for it."""
    options = as_pixel_options(dataset)
    offsets = options.get("extended_offsets") if pixels is None else pixels.offsets
    encoded = get_frame(
        dataset.PixelData if pixels is None else pixels.stream,
        frame,
        number_of_frames=options["number_of_frames"],
        extended_offsets=offsets or options.get("extended_offsets"),
    )
    claimed, said = claimed_pixels(encoded) or 0, options["rows"] * options["columns"]
    if claimed > min(PIXELS_MAX, STREAM_MAX * said):
        message = (
            f"The compressed picture claims {claimed} pixels, its header {said}: it is damaged, or "
            "a trap."
        )
        raise BadInput(message, reason="too_many_pixels", limit=PIXELS_MAX)


def _source(dataset: Dataset, pixels: Pixels) -> tuple[Any, dict[str, Any]]:
    pixels.stream.seek(pixels.at)
    place = as_pixel_options(dataset, pixel_keyword="PixelData", pixel_vr=pixels.vr)
    if pixels.offsets is not None:
        place["extended_offsets"] = pixels.offsets
    return pixels.stream, place
