"""What is known of a film without looking at its lungs, in sets of numbers."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from lynkeus.dicom.film import Film, Taken
from lynkeus.models.shortcuts.jpeg import read_jpeg

Facts = Mapping[str, tuple[float, ...]]
"""By the name of the set; of one length for every film."""
Pixels = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Part = tuple[slice, slice]
CORNER_SHARE = 1 / 8
"""Of rows and columns: letters lie there, and a child's shoulders seldom reach so far."""
RIM_SHARES = (1 / 64, 1 / 16)
"""Of rows and columns: a drawn border is thin, a collimator's is wider."""
PERCENTILES = (1, 5, 25, 50, 75, 95, 99)
BANDS = ((0, 1), (1, 10), (10, 30), (30, 64))
"""Of a quantisation table, in the order of the file: the mean, slow, middle and fast change."""


def facts_of_film(data: bytes | None, taken: Taken) -> Facts:
    """Say in numbers what a film's file, its size and its edges are.

    Args:     data: The whole file; None where the film is a row of an array. taken: The film.
    Returns:  `file`, `jpeg` and `shape`; of its grey values `corners`, `rim` and `greys`.
    Source:   docs/methods/shortcuts.md.
    Limits:   Corners and rim show arms and shoulders too: what they tell may be of the body.
              Greys are of the whole film, lungs and all.
    """
    film = taken.film
    unit = _unit(film)
    return {**_file(data, film), **_shape(film), **_edges(unit), "greys": _greys(unit)}


def outline_facts(lungs: Mask) -> tuple[float, ...]:
    """Say in numbers what a mask is, whatever it lies on.

    Args:     lungs: Shape (rows, columns), True inside.
    Returns:  Its share of the film, its middle, its height and width, and how much of each border
              it touches; zeros where nothing is inside.
    Source:   docs/methods/shortcuts.md.
    """
    if not lungs.any():
        return (0.0,) * 9
    spans = [np.flatnonzero(lungs.any(axis=axis)) for axis in (1, 0)]
    sizes = lungs.shape
    middle = [float(at.mean()) / size for at, size in zip(np.nonzero(lungs), sizes, strict=True)]
    reach = [float(np.ptp(one) + 1) / size for one, size in zip(spans, sizes, strict=True)]
    touched = [float(side.mean()) for side in (lungs[0], lungs[-1], lungs[:, 0], lungs[:, -1])]
    return (float(lungs.mean()), *middle, *reach, *touched)


def _unit(film: Film) -> Pixels:
    """Give shares of what the stored bits can say, so that a gain stays seen."""
    span = film.high - film.low
    unit: Pixels = ((film.pixels - film.low) / (span if span > 0 else 1.0)).astype(np.float32)
    return np.nan_to_num(unit, posinf=1.0, neginf=0.0)


def _file(data: bytes | None, film: Film) -> dict[str, tuple[float, ...]]:
    if data is None:
        return {"file": (0.0, 0.0), "jpeg": (0.0,) * (len(BANDS) + 5)}
    bits = np.log(8 * len(data) / film.pixels.size)
    found = read_jpeg(data)
    if found is None:
        return {"file": (float(np.log(len(data))), float(bits)), "jpeg": (0.0,) * (len(BANDS) + 5)}
    table = np.array(found.table or (0,) * 64, np.float64)
    coarse = [float(np.log1p(table[low:high].mean())) for low, high in BANDS]
    said = (found.tables, found.colours, found.progressive, np.log1p(found.beside_bytes))
    return {
        "file": (float(np.log(len(data))), float(bits)),
        "jpeg": (1.0, *coarse, *(float(one) for one in said)),
    }


def _shape(film: Film) -> dict[str, tuple[float, ...]]:
    rows, columns = (float(np.log(side)) for side in film.pixels.shape)
    return {"shape": (rows, columns, columns - rows)}


def _edges(unit: Pixels) -> dict[str, tuple[float, ...]]:
    rows, columns = (max(1, round(side * CORNER_SHARE)) for side in unit.shape)
    ends = (slice(None, rows), slice(-rows, None)), (slice(None, columns), slice(-columns, None))
    corners = [(down, across) for down in ends[0] for across in ends[1]]
    rim: list[Part] = []
    for share in RIM_SHARES:
        rows, columns = (max(1, round(side * share)) for side in unit.shape)
        whole = slice(None)
        rim += [(slice(None, rows), whole), (slice(-rows, None), whole)]
        rim += [(whole, slice(None, columns)), (whole, slice(-columns, None))]
    return {"corners": _told(unit, corners), "rim": _told(unit, rim)}


def _told(unit: Pixels, parts: list[Part]) -> tuple[float, ...]:
    """Give of each part its mean, its spread, its darkest and its brightest."""
    found: list[float] = []
    for part in parts:
        values = unit[part]
        found += [float(one) for one in (values.mean(), values.std(), values.min(), values.max())]
    return tuple(found)


def _greys(unit: Pixels) -> tuple[float, ...]:
    levels = [float(one) for one in np.percentile(unit, PERCENTILES)]
    return (*levels, float(unit.mean()), float(unit.std()))
