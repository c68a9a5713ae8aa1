"""Decode the pixels of one frame, with the decoders of the default install."""

from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import UID

from lynkeus.core.errors import BadInput
from lynkeus.dicom.groups import whole
from lynkeus.dicom.structure import IMPLICIT

PIXELS_MAX = 100_000_000
"""Pixels of the largest frame or picture that is decoded; a film has some 20 million."""


def decode_frame(dataset: Dataset, frame: int) -> tuple[npt.NDArray[np.generic], str]:
    """Decode one frame.

    Args:     dataset: With pixel data. frame: From 0.
    Returns:  Samples as decoded, shape (rows, columns) or (rows, columns, 3), and the photometric
              interpretation that they have now.
    Raises:   BadInput: reason `no_such_frame`, `no_pixels`, `too_many_pixels` or
              `not_decodable`.
    Source:   DICOM PS3.5 section 8, annex A.
    """
    if "PixelData" not in dataset:
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
        array, about = decoder.as_array(dataset, index=frame, raw=True, **native)
    except Exception as problem:  # decoders raise whatever their C code does
        message = f"The pixels cannot be decoded (transfer syntax {syntax.name})."
        raise BadInput(message, reason="not_decodable", transfer_syntax=str(syntax)) from problem
    return np.asarray(array), str(about["photometric_interpretation"]).strip()
