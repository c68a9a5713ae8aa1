"""A single grey image as models and checks see it.

Source: DICOM PS3.3 C.7.6.3 (photometric interpretation), C.11.1 (Modality LUT).
"""

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError
from pydicom.pixels.processing import apply_modality_lut, convert_color_space

from lynkeus.core.errors import BadInput
from lynkeus.dicom.decode import decode_frame
from lynkeus.dicom.parse import dataset_of

PIXELS_MAX = 100_000_000
GREY_AXES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """Grey values, brighter is denser: MONOCHROME1 is turned already.

    `pixels` has shape (rows, columns), float32, in units of the Modality LUT's output; `low` and
    `high` bound what the stored bits can say.
    """

    pixels: npt.NDArray[np.float32]
    low: float
    high: float


def read_film(data: bytes, frame: int = 0) -> Film:
    """Decode one frame of a DICOM file.

    Args:     data: The whole file. frame: From 0.
    Returns:  A film of shape (rows, columns).
    Raises:   BadInput: reason `not_dicom`, `no_such_frame` or `not_decodable`.
    Source:   DICOM PS3.3 C.7.6.3.1.2.
    """
    dataset = dataset_of(data)
    pixels = decode_frame(dataset, frame)
    bits = int(dataset.get("BitsStored", 8) or 8)
    signed = int(dataset.get("PixelRepresentation", 0) or 0) == 1
    ends = np.array([-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] if signed else [0, 2**bits - 1])
    if pixels.ndim > GREY_AXES:
        grey = np.asarray(Image.fromarray(_rgb(pixels, dataset)).convert("L"), np.float32)
        return Film(pixels=grey, low=0.0, high=255.0)
    values = np.asarray(apply_modality_lut(pixels, dataset), np.float32)
    shown = np.sort(np.asarray(apply_modality_lut(ends.astype(pixels.dtype), dataset), np.float32))
    low, high = float(shown[0]), float(shown[-1])
    if str(dataset.get("PhotometricInterpretation", "")).strip() == "MONOCHROME1":
        values = np.float32(low + high) - values
    return Film(pixels=np.ascontiguousarray(values), low=low, high=high)


def film_from_image(data: bytes) -> Film:
    """Read a PNG or JPEG picture as a film.

    Args:     data: The picture's bytes.
    Returns:  A film with values of 0 to 255, or 0 to 65,535 for 16-bit pictures.
    Raises:   BadInput: reason `not_an_image` or `too_many_pixels`.
    Source:   ISO/IEC 15948 (PNG), ISO/IEC 10918 (JPEG).
    """
    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if picture.width * picture.height > PIXELS_MAX:
            message = f"The picture has more than {PIXELS_MAX} pixels."
            raise BadInput(message, reason="too_many_pixels", limit=PIXELS_MAX)
        deep = picture.mode.startswith("I")
        grey = np.asarray(picture if deep else picture.convert("L"), np.float32)
    except (UnidentifiedImageError, OSError, SyntaxError) as problem:
        message = "This is neither a PNG nor a JPEG picture that can be read."
        raise BadInput(message, reason="not_an_image") from problem
    return Film(pixels=grey, low=0.0, high=65_535.0 if deep else 255.0)


def _rgb(pixels: npt.NDArray[np.generic], dataset: object) -> npt.NDArray[np.uint8]:
    space = str(getattr(dataset, "PhotometricInterpretation", "RGB"))
    eight = np.asarray(pixels, np.uint8)
    if space.startswith("YBR_FULL"):
        return np.asarray(convert_color_space(eight, "YBR_FULL", "RGB"), np.uint8)
    return eight
