"""Films as a network is trained on them: decoded, squeezed, in eight bits, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from lynkeus.archive.sealed import open_sealed
from lynkeus.core.errors import BadInput, LynkeusError
from lynkeus.dicom.film import take
from lynkeus.learning.cohort import Film
from lynkeus.learning.vault import Where
from lynkeus.manifests.ports import Arrays
from lynkeus.models.preprocess import Preprocess

GREYS = 255
DICOM, DICOM_AT = b"DICM", 128
PLANE = 2
"""The axes of a film; a cube has one more."""
Pixels = npt.NDArray[np.uint8]


def load_films(
    folder: Where,
    films: Sequence[Film],
    size: int,
    *,
    window: tuple[float, float] | None = None,
) -> Pixels:
    """Decode films into one array, shape (films, size, size), squeezed where they are larger.

    Rows of arrays that are cubes give (films, size, size, size), and must have that size.

    Args:     folder: Where they are. What an archive has is unsealed in memory alone, one by one.
              window: The values of rows that become 0 and 255, where they mean something; without
              it the least and the greatest of each do, but for rows of eight bits.
    Raises:   BadInput: reason `film_missing`, `film_broken` or `film_shape`, naming the file.
              Broken: If what an archive has was changed on its disk, or is gone.
    """
    arrays = Arrays()
    made = [_film(folder, film, size, arrays, window) for film in films]
    return np.stack(made) if made else np.empty((0, size, size), np.uint8)


def film_bytes(folder: Where, film: Film) -> bytes:
    """Read the file of a film, or unseal what an archive has of it.

    Raises:  OSError: If it cannot be read. BadInput: As `Vault.place`. Broken: As `load_films`.
    """
    if isinstance(folder, Path):
        return (folder / film.file).read_bytes()
    with open_sealed(folder.place(film)) as sealed:
        return sealed.read()


def in_greys(spec: Preprocess) -> Preprocess:
    """Say how films that were decoded here are prepared: a window has become 0 to 255."""
    return spec if spec.window is None else replace(spec, window=(0.0, float(GREYS)))


def _film(
    folder: Where, film: Film, size: int, arrays: Arrays, window: tuple[float, float] | None
) -> Pixels:
    if not isinstance(folder, Path):
        return _of_archive(film_bytes(folder, film), film, size)
    path = folder / film.file
    if not path.is_file():
        sentence = f"The plan's data name {film.file}, which is not there. Put it back."
        raise BadInput(sentence, reason="film_missing", file=film.file)
    if film.row is not None:
        return _of_row(_within(arrays.row(path, film.row)[0], window), film, size)
    try:
        with path.open("rb") as file:
            head = file.read(DICOM_AT + len(DICOM))
        if head.endswith(DICOM):
            return _taken(path.read_bytes(), size)
        with Image.open(path) as image:
            return _squeezed(np.asarray(image.convert("L")), size)
    except (UnidentifiedImageError, OSError, LynkeusError) as error:
        raise _broken(film) from error


def _of_archive(data: bytes, film: Film, size: int) -> Pixels:
    try:
        return _taken(data, size)
    except LynkeusError as error:
        raise _broken(film) from error


def _taken(data: bytes, size: int) -> Pixels:
    return _squeezed(_greys(take(data).film.pixels), size)


def _broken(film: Film) -> BadInput:
    sentence = f"{film.file} is no picture that can be decoded. Fetch it again, or drop its row."
    return BadInput(sentence, reason="film_broken", file=film.file)


def _of_row(values: npt.NDArray[np.float32], film: Film, size: int) -> Pixels:
    if values.ndim == PLANE:
        return _squeezed(_greys(values), size)
    if values.shape != (size,) * values.ndim:
        shape = " x ".join(str(one) for one in values.shape)
        sentence = (
            f"Row {film.row} of {film.file} is {shape}, and the plan reads cubes of {size}. Write "
            "that size into its `preprocess`, or cut the cubes to it."
        )
        raise BadInput(sentence, reason="film_shape", file=film.file, row=film.row)
    return _greys(values)


def _within(
    values: npt.NDArray[np.float32], window: tuple[float, float] | None
) -> npt.NDArray[np.float32]:
    if window is None:
        return values
    low, high = window
    made: npt.NDArray[np.float32] = np.round((values.clip(low, high) - low) / (high - low) * GREYS)
    return made


def _greys(values: npt.NDArray[np.float32]) -> Pixels:
    """Spread values over eight bits; those that are eight bits already stay as they are."""
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= GREYS and (values == np.round(values)).all():
        return values.astype(np.uint8)
    spread = (values - low) / max(high - low, float(np.finfo(np.float32).tiny))
    made: Pixels = np.round(spread * GREYS).astype(np.uint8)
    return made


def _squeezed(grey: Pixels, size: int) -> Pixels:
    if grey.shape == (size, size):
        return grey
    image = Image.fromarray(grey).resize((size, size), Image.Resampling.BILINEAR)
    return np.asarray(image)
