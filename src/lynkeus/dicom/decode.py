"""Decode the pixels of one frame, with the decoders of the default install."""

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import UID

from lynkeus.core.errors import BadInput


def decode_frame(dataset: Dataset, frame: int) -> npt.NDArray[np.generic]:
    """Decode one frame.

    Args:     dataset: With pixel data. frame: From 0.
    Returns:  Stored values, shape (rows, columns) or (rows, columns, 3).
    Raises:   BadInput: reason `no_such_frame` or `not_decodable`.
    Source:   DICOM PS3.5 section 8, annex A.
    """
    frames = max(1, int(dataset.get("NumberOfFrames", 1) or 1))
    if not 0 <= frame < frames:
        message = f"The object has {frames} frames; there is no frame {frame}."
        raise BadInput(message, reason="no_such_frame", frames=frames, frame=frame)
    syntax = UID(str(dataset.file_meta.get("TransferSyntaxUID", "1.2.840.10008.1.2")))
    try:
        decoder = get_decoder(syntax)
        array, _ = decoder.as_array(dataset, index=frame, raw=True)
    except Exception as problem:  # decoders raise whatever their C code does
        message = f"The pixels cannot be decoded (transfer syntax {syntax.name})."
        raise BadInput(message, reason="not_decodable", transfer_syntax=str(syntax)) from problem
    return np.asarray(array)
