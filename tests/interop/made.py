"""Small chest films after a real one, as many as wished, each with numbers of its own."""

import io
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom import Dataset

from lynkeus.dicom.convert import image_to_dicom

FILM = "IM-0285-0001.jpeg"
EVERY = 4
"""Of so many rows and columns one is kept."""


@cache
def _film() -> Dataset:
    films = Path(os.environ["LYNKEUS_DATA"]) / "cxr-pneumonia" / "full-resolution"
    found = pydicom.dcmread(io.BytesIO(image_to_dicom((films / FILM).read_bytes())))
    pixels = np.ascontiguousarray(found.pixel_array[::EVERY, ::EVERY])
    found.Rows, found.Columns = pixels.shape
    found.PixelData = pixels.tobytes() + b"\x00" * (pixels.size % 2)
    found["PixelData"].VR = "OB"
    found.PatientAge = "004Y"
    return found


def film(study: int, number: int, **changed: Any) -> bytes:
    """Make a small film of a child, of an age that the shipped package reads."""
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
