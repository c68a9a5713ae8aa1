"""The occlusion map: by how much the number falls where a cell of the film is covered."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from lynkeus.models.explain.box import Box, box_of
from lynkeus.models.explain.cover import covered

Square = npt.NDArray[np.float32]
Map = npt.NDArray[np.float64]
Read = Callable[[Sequence[Square]], npt.NDArray[np.float64]]
"""Gives the log odds of each of some squares."""


def occlusion_map(read: Read, square: Square, shape: tuple[int, int]) -> Map:
    """Cover each cell of a film by itself and read it again.

    Args:     read: Of the model. square: Shape (S, S), 0 to 1. shape: Rows and columns of cells.
    Returns:  Shape (rows, columns), log odds open less log odds covered: more where the cell
              speaks for the finding.
    Source:   Zeiler and Fergus 2014, ECCV, doi:10.1007/978-3-319-10590-1_53; filled as
              `explain/cover.py` fills what a person covers.
    Limits:   What two cells say alike, neither loses when one is covered.
    """
    open_, *rest = read([square, *(covered(square, (one,)) for one in _boxes(shape))])
    return np.asarray(float(open_) - np.array(rest), np.float64).reshape(shape)


def _boxes(shape: tuple[int, int]) -> list[Box]:
    rows, columns = shape
    side = rows * columns
    return [
        box_of(
            (
                slice(row * columns, (row + 1) * columns),
                slice(column * rows, (column + 1) * rows),
            ),
            size=side,
        )
        for row in range(rows)
        for column in range(columns)
    ]
