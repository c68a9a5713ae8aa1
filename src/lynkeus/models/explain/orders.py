"""What removing, or showing, the strongest places of a film first does to its number."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Square = npt.NDArray[np.float32]
Map = npt.NDArray[np.float64]
Order = npt.NDArray[np.intp]
STEPS = 7
"""Parts of the film that are removed, or shown, one after the other."""


def strongest_first(strengths: Map) -> Order:
    """Order cells by their strength; equal ones by their place.

    Args:     strengths: Shape (rows, columns).
    Returns:  Shape (rows x columns,), places in the flattened map.
    """
    return np.argsort(-strengths.ravel(), kind="stable")


def by_lot(square: Square, count: int) -> Order:
    """Order cells by lot, the same for the same film."""
    seed = hashlib.sha256(square.tobytes()).digest()
    return np.random.default_rng(int.from_bytes(seed[:8])).permutation(count)


def places(shape: tuple[int, int], size: int) -> npt.NDArray[np.intp]:
    """Say of each pixel of a square which cell it lies in; shape (size, size)."""
    down = np.arange(size) * shape[0] // size
    across = np.arange(size) * shape[1] // size
    return np.asarray(down[:, np.newaxis] * shape[1] + across[np.newaxis, :], np.intp)


def removed(
    square: Square, order: Order, shape: tuple[int, int], fill: float
) -> Iterator[tuple[Square, Square]]:
    """Remove the cells of a film in an order, and show them in the same order on an empty one.

    Args:     square: Shape (S, S), 0 to 1. order: Of the cells. shape: Their rows and columns.
              fill: The grey of what is removed, and of the empty film: one for all films.
    Returns:  After each part but the last: the film without it, and the empty film with it.
    Source:   Deletion and insertion: Petsiuk, Das and Saenko 2018, BMVC, arXiv:1806.07421.
    Limits:   A film with holes is none that the network was trained on, which is why an order is
              only told beside another order of the same film.
    """
    where = places(shape, square.shape[0])
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    for step in range(1, STEPS):
        gone = rank[where] < round(step * len(order) / STEPS)
        empty = np.float32(fill)
        yield np.where(gone, empty, square), np.where(gone, square, empty)


def mean_along(values: Sequence[float]) -> float:
    """Average a number over the parts removed or shown, from none to all (trapezoids)."""
    inner = np.asarray(values, np.float64)
    return float((inner[1:] + inner[:-1]).mean() / 2)
