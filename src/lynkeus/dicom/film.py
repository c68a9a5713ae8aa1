"""A single grey image as models and checks see it.

Source: DICOM PS3.3 C.7.6.3 (photometric interpretation), C.11.1 (Modality LUT).
"""

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from lynkeus.core.errors import BadInput
from lynkeus.dicom.decode import PIXELS_MAX, decode_frame
from lynkeus.dicom.parse import dataset_of
from lynkeus.dicom.values import colours, is_colour, rescaled, stored_values, value_range


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
    Raises:   BadInput: see `dataset_of` and `decode_frame`.
    Source:   DICOM PS3.3 C.7.6.3.1.2.
    """
    dataset = dataset_of(data)
    pixels, photometric = decode_frame(dataset, frame)
    if is_colour(photometric, pixels.ndim):
        grey = Image.fromarray(colours(pixels, photometric, dataset)).convert("L")
        return Film(pixels=np.asarray(grey, np.float32), low=0.0, high=255.0)
    values = rescaled(stored_values(pixels, dataset), dataset)
    low, high = value_range(dataset)
    if photometric == "MONOCHROME1":
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
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as problem:
        message = "This is neither a PNG nor a JPEG picture that can be read."
        raise BadInput(message, reason="not_an_image") from problem
    return Film(pixels=grey, low=0.0, high=65_535.0 if deep else 255.0)
