"""Small chest films after a real one, as many as wished, each with numbers of its own."""

import io
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom import Dataset
from pydicom.uid import ExplicitVRLittleEndian

FILM = "nih-chest-pa-no-finding.dcm"
EVERY = 4
"""Of so many rows and columns one is kept."""


@cache
def _film() -> Dataset:
    found = pydicom.dcmread(Path(os.environ["LYNKEUS_DATA"]) / "dicom-cxr" / FILM)
    pixels = np.ascontiguousarray(found.pixel_array[::EVERY, ::EVERY])
    found.Rows, found.Columns = pixels.shape
    found.PixelData = pixels.tobytes()
    found["PixelData"].VR = "OW"
    # Senders wish for this encoding first, and then send a file as it is.
    found.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return found


def film(study: int, number: int, **changed: Any) -> bytes:
    """Make a film of an adult, 256 x 256."""
    made = _film()
    made.StudyInstanceUID = f"2.25.9{study}"
    made.SeriesInstanceUID = f"{made.StudyInstanceUID}.1"
    made.SOPInstanceUID = f"{made.SeriesInstanceUID}.{number}"
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.PatientID = f"MADE-{study}"
    made.InstanceNumber = number
    for keyword, value in changed.items():
        setattr(made, keyword, value)
    written = io.BytesIO()
    made.save_as(written)
    return written.getvalue()
