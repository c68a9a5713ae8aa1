"""A film that is no square, with a bright square in it, turned and stored as MONOCHROME1."""

import numpy as np
from pydicom.uid import generate_uid

from ..dicom.making import made

TOP_GREY = 4095


def planted(turns: int) -> tuple[bytes, tuple[float, float]]:
    """Plant a square.

    Returns:  A DICOM file, and the middle of the square as shares of the film: across, down.
    """
    film = np.random.default_rng(5).integers(700, 900, (300, 500), dtype=np.uint16)
    film[:, :60] = 0
    film[180:260, 330:430] = 4000
    here = np.zeros(film.shape)
    here[180:260, 330:430] = 1
    film, here = np.rot90(film, turns), np.rot90(here, turns)
    rows, columns = (np.nonzero(here)[axis].mean() + 0.5 for axis in (0, 1))
    data = made(
        np.ascontiguousarray(TOP_GREY - film),
        PhotometricInterpretation="MONOCHROME1",
        BitsStored=12,
        HighBit=11,
        PatientAge="003Y",
        PatientID=f"PLANTED-{turns}",
        StudyInstanceUID=generate_uid(entropy_srcs=["study", str(turns)]),
        SeriesInstanceUID=generate_uid(entropy_srcs=["series", str(turns)]),
        SOPInstanceUID=generate_uid(entropy_srcs=["image", str(turns)]),
    )
    return data, (columns / film.shape[1], rows / film.shape[0])
