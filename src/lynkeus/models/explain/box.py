"""A region of a film, in shares of its height and width, and its pixels on a grid."""

import math

Box = tuple[float, float, float, float]
"""Left, top, width, height, each 0 to 1 of the film."""
Pixels = tuple[slice, slice]
"""Rows and columns."""


def pixels_of(box: Box, *, size: int) -> Pixels:
    """Give the pixels of a square grid that a box touches, at least one.

    Args:     box: Shares of the film. size: Rows and columns of the grid.
    Source:   The squeeze is linear on each axis, so a share of the film is the same share of the
              square, whatever the film's shape.
    """
    left, top, width, height = box
    return _run(top, height, size), _run(left, width, size)


def box_of(pixels: Pixels, *, size: int) -> Box:
    """Give the box of some pixels of a square grid."""
    rows, columns = pixels
    return (
        columns.start / size,
        rows.start / size,
        (columns.stop - columns.start) / size,
        (rows.stop - rows.start) / size,
    )


def _run(start: float, length: float, size: int) -> slice:
    # A hair of tolerance, so that a box that came from this grid gives its own pixels back.
    first = min(max(math.floor(start * size + 1e-6), 0), size - 1)
    last = min(max(math.ceil((start + length) * size - 1e-6), first + 1), size)
    return slice(first, last)
