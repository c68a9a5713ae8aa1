"""Turn a PNG or JPEG picture into a DICOM object that says it was converted.

Source: DICOM PS3.3 A.8.1 (Secondary Capture Image), C.8.6.1 (Conversion Type WSD);
CIPA DC-008 (Exif) 4.6.5 (Orientation).
"""

import hashlib
import io
import struct
import warnings
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, ExplicitVRLittleEndian, SecondaryCaptureImageStorage

from lynkeus.core.errors import BadInput
from lynkeus.dicom.decode import PIXELS_MAX
from lynkeus.dicom.header import Attributes

MADE_NUMBER = "IMG-"
MADE_DIGITS = 10
CONVERSION = "WSD"
DERIVATION = "Converted by Lynkeus from a PNG or JPEG picture without a DICOM header"
TURNED = ", turned upright without loss as its Exif orientation {} asks"
PNG = b"\x89PNG"
JPEG = b"\xff\xd8\xff"
SIDE_MAX = 65_535
"""Pixels of the longest side: Rows and Columns are numbers of 16 bits (PS3.3 C.7.6.3)."""

_Pixels = npt.NDArray[np.generic]
_TURNS: Mapping[object, Callable[[_Pixels], _Pixels]] = {
    2: np.fliplr,
    3: lambda pixels: np.rot90(pixels, 2),
    4: np.flipud,
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: np.rot90(pixels, 2).swapaxes(0, 1),
    8: np.rot90,
}
"""How a camera's pixels come to stand upright, by Exif orientation; 1 and all else stand."""


def is_picture(data: bytes) -> bool:
    """Tell whether bytes begin like a PNG or JPEG picture."""
    return data.startswith((PNG, JPEG))


def was_converted(attributes: Attributes) -> bool:
    """Tell whether an object was made here from a picture.

    Args:     attributes: Of its header, by keyword.
    Source:   What `image_to_dicom` writes into Derivation Description (PS3.3 C.7.6.1.1.3).
    """
    return "".join(attributes.get("DerivationDescription", ())).startswith(DERIVATION)


def is_made_number(attributes: Attributes) -> bool:
    """Tell whether a patient number is one that was made here for a picture without a header.

    Args:     attributes: Of an object's header, by keyword.
    Source:   What `image_to_dicom` writes; a hospital may begin its own numbers alike.
    """
    number = "".join(attributes.get("PatientID", ()))
    made_here = attributes.get("ConversionType") == (CONVERSION,)
    return made_here and number.startswith(MADE_NUMBER)


def as_dicom(data: bytes) -> bytes:
    """Give a file as DICOM: a picture is converted, all else stays as it is.

    Args:     data: The whole file.
    Returns:  A DICOM file, if it was one or a picture.
    Raises:   BadInput: see `image_to_dicom`.
    Source:   DICOM PS3.3 A.8.1.
    """
    return image_to_dicom(data) if is_picture(data) else data


def image_to_dicom(data: bytes) -> bytes:
    """Convert a picture.

    Args:     data: PNG or JPEG bytes.
    Returns:  A DICOM file that depends on the picture's bytes alone: the same picture is the same
              object whenever it comes, and no file name is in it. It stands as the camera says.
    Raises:   BadInput: reason `not_an_image` or `too_many_pixels`.
    Source:   DICOM PS3.3 A.8.1; UIDs under 2.25 from a hash (PS3.5 B.2).
    """
    digest = hashlib.sha256(data).digest()
    pixels, orientation = _pixels(data)
    turn = _TURNS.get(orientation)
    dataset = Dataset()
    dataset.SOPClassUID = SecondaryCaptureImageStorage
    dataset.SOPInstanceUID = _uid(digest, "instance")
    dataset.StudyInstanceUID = _uid(digest, "study")
    dataset.SeriesInstanceUID = _uid(digest, "series")
    dataset.PatientID = MADE_NUMBER + digest.hex()[:MADE_DIGITS].upper()
    for keyword in (
        "PatientName", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "StudyID",
        "AccessionNumber", "ReferringPhysicianName", "Laterality", "PatientOrientation",
    ):  # fmt: skip
        setattr(dataset, keyword, "")
    dataset.Modality = "OT"
    dataset.ConversionType = CONVERSION
    turned = "" if turn is None else TURNED.format(orientation)
    dataset.DerivationDescription = DERIVATION + turned
    dataset.ImageType = ["DERIVED", "SECONDARY"]
    dataset.SecondaryCaptureDeviceManufacturer = "Lynkeus"
    dataset.SeriesNumber = 1
    dataset.InstanceNumber = 1
    _put(dataset, pixels if turn is None else turn(pixels))
    return _file(dataset)


def _pixels(data: bytes) -> tuple[_Pixels, object]:
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            _check_size(picture.width, picture.height)
            if picture.mode.startswith("I"):
                return np.asarray(picture).astype("<u2"), _orientation(picture)
            grey = picture.mode in {"1", "L", "LA"}
            values = np.asarray(picture.convert("L" if grey else "RGB"), np.uint8)
            orientation = _orientation(picture)
    except BadInput:
        raise
    except Image.DecompressionBombError as problem:
        raise _too_many() from problem
    except Exception as problem:  # decoders raise whatever their C code does
        message = "This is neither a PNG nor a JPEG picture that can be read."
        raise BadInput(message, reason="not_an_image") from problem
    if not grey and bool((values == values[..., :1]).all()):
        return np.ascontiguousarray(values[..., 0]), orientation
    return values, orientation


def _orientation(picture: Image.Image) -> object:
    """Give what the camera wrote; None where it wrote nothing that can be read."""
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error):
        return None


def _check_size(width: int, height: int) -> None:
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
        raise _too_many()


def _too_many() -> BadInput:
    message = (
        f"The picture claims more than {PIXELS_MAX} pixels, or more than {SIDE_MAX} a side: "
        "bring a smaller one."
    )
    return BadInput(message, reason="too_many_pixels", limit=PIXELS_MAX)


def _put(dataset: Dataset, pixels: npt.NDArray[np.generic]) -> None:
    colour = pixels.shape[2:] == (3,)
    bits = pixels.dtype.itemsize * 8
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.SamplesPerPixel = 3 if colour else 1
    dataset.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        dataset.PlanarConfiguration = 0
    dataset.BitsAllocated = dataset.BitsStored = bits
    dataset.HighBit = bits - 1
    dataset.PixelRepresentation = 0
    raw = pixels.tobytes()
    dataset.PixelData = raw + b"\x00" * (len(raw) % 2)
    dataset["PixelData"].VR = "OW" if bits > np.iinfo(np.uint8).bits else "OB"


def _file(dataset: Dataset) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta = meta
    file = io.BytesIO()
    dcmwrite(file, dataset, enforce_file_format=True)
    return file.getvalue()


def _uid(digest: bytes, what: str) -> UID:
    number = int.from_bytes(hashlib.sha256(digest + what.encode()).digest()[:16])
    return UID(f"2.25.{number}")
