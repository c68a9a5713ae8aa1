"""A single grey image as models and checks see it.

Source: DICOM PS3.3 C.7.6.3 (photometric interpretation), C.11.1 (Modality LUT), C.7.5.1.1.2
(padding).
"""

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from pydicom.uid import SecondaryCaptureImageStorage

from lynkeus.core.errors import BadInput
from lynkeus.dicom.convert import CONVERSION, as_dicom
from lynkeus.dicom.decode import decode_frame
from lynkeus.dicom.header import Header
from lynkeus.dicom.opened import open_image
from lynkeus.dicom.padding import Mask, padding_in
from lynkeus.dicom.parse import check_file, parse_header
from lynkeus.dicom.values import colours, is_colour, rescaled, stored_values, value_range

GREY = "MONOCHROME2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """Grey values, brighter is denser: MONOCHROME1 is turned already.

    `pixels` has shape (rows, columns), float32, in units of the Modality LUT's output; `low` and
    `high` bound what the stored bits can say. `padding` marks, where there is any, what only fills
    the film up to a rectangle: there it is as dark as its darkest value, and is counted nowhere.
    """

    pixels: npt.NDArray[np.float32]
    low: float
    high: float
    padding: Mask | None = None


def read_film(data: bytes, frame: int = 0) -> Film:
    """Decode one frame of a DICOM file.

    Args:     data: The whole file. frame: From 0.
    Returns:  A film of shape (rows, columns).
    Raises:   BadInput: see `check_file`, `open_image` and `decode_frame`.
    Source:   DICOM PS3.3 C.7.6.3.1.2.
    """
    check_file(data)
    image = open_image(io.BytesIO(data))
    dataset = image.dataset
    pixels, photometric = decode_frame(dataset, frame, image.pixels)
    if is_colour(photometric, pixels.ndim):
        grey = Image.fromarray(colours(pixels, photometric, dataset)).convert("L")
        return Film(pixels=np.asarray(grey, np.float32), low=0.0, high=255.0)
    stored = stored_values(pixels, dataset)
    padding, values = padding_in(stored, dataset), rescaled(stored, dataset, frame)
    low, high = value_range(dataset, frame)
    if photometric == "MONOCHROME1":
        values = np.float32(low + high) - values
    if padding is not None:
        shown = values[~padding]
        values[padding] = float(shown.min()) if shown.size else low
    return Film(pixels=np.ascontiguousarray(values), low=low, high=high, padding=padding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A film that can be read: its pixels and its header."""

    film: Film
    header: Header


def take(data: bytes) -> Taken:
    """Decode a DICOM, PNG or JPEG file.

    Args:     data: The whole file.
    Returns:  The first frame as a film, and the header.
    Raises:   BadInput: see `as_dicom`, `parse_header` and `read_film`.
    Source:   DICOM PS3.3 C.7.6.3.1.2, A.8.1.
    """
    dicom = as_dicom(data)
    return Taken(header=parse_header(dicom), film=read_film(dicom))


def take_array(pixels: npt.NDArray[np.float32]) -> Taken:
    """Take grey values that came out of an array: nothing is known beside them.

    Args:     pixels: Shape (rows, columns), brighter is denser.
    Returns:  The film, and the header of a picture that was converted and says nothing.
    Raises:   BadInput: reason `film_shape`.
    Source:   DICOM PS3.3 C.8.6.1, as for a picture.
    """
    if pixels.ndim != 2 or not pixels.size:  # noqa: PLR2004  # rows and columns
        shape = list(pixels.shape)
        sentence = f"A film has rows and columns; this one has the shape {shape}."
        raise BadInput(sentence, reason="film_shape", shape=shape)
    said = {"Modality": "OT", "ConversionType": CONVERSION, "PhotometricInterpretation": GREY}
    header = Header(
        sop_uid="", sop_class=SecondaryCaptureImageStorage, series_uid="", study_uid="",
        transfer_syntax="", dataset_offset=0,
        attributes={keyword: (value,) for keyword, value in said.items()}, by_frame={},
    )  # fmt: skip
    film = Film(pixels=pixels, low=float(pixels.min()), high=float(pixels.max()))
    return Taken(film=film, header=header)
