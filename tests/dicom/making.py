"""Small DICOM files made for a test; nobody's."""

import io
from typing import Any

import numpy as np
import pydicom
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID, ComputedRadiographyImageStorage, ExplicitVRLittleEndian

from lynkeus.dicom.display import frame_bytes
from lynkeus.dicom.opened import open_image

ROWS, COLUMNS = 4, 6
RAMP = np.arange(ROWS * COLUMNS, dtype=np.uint16).reshape(ROWS, COLUMNS) * 100


def made(
    pixels: np.ndarray | None = RAMP, syntax: UID = ExplicitVRLittleEndian, **attributes: Any
) -> bytes:
    """Make a small radiograph; `None` leaves an attribute out."""
    dataset = Dataset()
    dataset.SOPClassUID = ComputedRadiographyImageStorage
    dataset.SOPInstanceUID = "2.25.1"
    dataset.SeriesInstanceUID = "2.25.2"
    dataset.StudyInstanceUID = "2.25.3"
    dataset.PatientID = "MADE-1"
    dataset.PatientName = "MADE^ONE"
    dataset.Modality = "CR"
    if pixels is not None:
        _picture(dataset, pixels, little=syntax.is_little_endian)
    for keyword, value in attributes.items():
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    return written(dataset, syntax)


def written(dataset: Dataset, syntax: UID = ExplicitVRLittleEndian) -> bytes:
    """Write a data set as a file."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    meta.TransferSyntaxUID = syntax
    dataset.file_meta = meta
    file = io.BytesIO()
    pydicom.dcmwrite(
        file,
        dataset,
        enforce_file_format=True,
        implicit_vr=syntax.is_implicit_VR,
        little_endian=syntax.is_little_endian,
    )
    return file.getvalue()


def frame_of(data: bytes, frame: int = 0) -> bytes:
    """Give one frame as the viewer gets it."""
    return frame_bytes(open_image(io.BytesIO(data)), frame)


def _picture(dataset: Dataset, pixels: np.ndarray, *, little: bool) -> None:
    colour = pixels.ndim == 3
    bits = pixels.dtype.itemsize * 8
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.SamplesPerPixel = 3 if colour else 1
    dataset.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        dataset.PlanarConfiguration = 0
    dataset.BitsAllocated = dataset.BitsStored = bits
    dataset.HighBit = bits - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    ordered = pixels.astype(pixels.dtype.newbyteorder("<" if little else ">"))
    dataset.add_new("PixelData", "OW" if bits > 8 else "OB", ordered.tobytes())
