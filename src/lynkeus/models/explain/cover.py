"""Cover a region of a film and read again; cover equal regions elsewhere, to have a measure."""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from lynkeus.models.explain.box import Box, Pixels, box_of, pixels_of

Square = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
ELSEWHERE = 20
RIM_PX = 3
SMOOTH_PX = 9
AIR_MAX = 0.08
AIR_SIGMA_PX = 2.0
EXPOSED_MIN = 0.3
INSIDE_MIN = 0.9
OVERLAPS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.999)
"""How much of itself a region elsewhere may share with the box: the least that leaves twenty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Twenty regions of the same size, and how much of itself one may share with the first."""

    boxes: tuple[Box, ...]
    overlap: float


def covered(square: Square, box: Box) -> Square:
    """Fill a box with what lies around it.

    Args:     square: Shape (S, S), 0 to 1, the film as it is squeezed and stretched; the stretch is
              that of the open film, so that covering moves nothing outside the box.
              box: Shares of the film.
    Returns:  Same shape; each covered pixel is the mean of the four rims of `RIM_PX` pixels beside
              its row and column, the nearer the heavier, each rim smoothed along its length.
    Source:   Occlusion: Zeiler and Fergus 2014, ECCV, doi:10.1007/978-3-319-10590-1_53.
    Limits:   A smooth patch is no lung either: compare with equal regions elsewhere.
    """
    rows, columns = pixels_of(box, size=square.shape[0])
    filled = square.copy()
    height, width = rows.stop - rows.start, columns.stop - columns.start
    down = np.arange(1, height + 1, dtype=np.float32)[:, None]
    across = np.arange(1, width + 1, dtype=np.float32)[None, :]
    sides = (
        (_rim(square[max(rows.start - RIM_PX, 0) : rows.start, columns], 0), 1 / down),
        (_rim(square[rows.stop : rows.stop + RIM_PX, columns], 0), 1 / (height + 1 - down)),
        (_rim(square[rows, max(columns.start - RIM_PX, 0) : columns.start], 1), 1 / across),
        (_rim(square[rows, columns.stop : columns.stop + RIM_PX], 1), 1 / (width + 1 - across)),
    )
    total = np.zeros((height, width), np.float32)
    weight = np.zeros((height, width), np.float32)
    for rim, near in sides:
        if rim is not None:
            total += rim * near
            weight += near
    filled[rows, columns] = total / weight if weight.any() else square.mean()
    return filled


def _rim(strip: Square, axis: int) -> Square | None:
    """Flatten a strip beside a box to a smooth line; None where the film has ended."""
    if strip.size == 0:
        return None
    line = strip.mean(axis=axis, keepdims=True)
    result: Square = scipy.ndimage.uniform_filter1d(line, SMOOTH_PX, axis=1 - axis, mode="nearest")
    return result


def exposed(square: Square) -> Mask:
    """Find the part of a film that shows a body: not the air and the shutters at its borders.

    Args:     square: Shape (S, S), 0 to 1.
    Returns:  Shape (S, S), False in dark areas that touch a border; True everywhere if less than
              `EXPOSED_MIN` would be left.
    Source:   docs/methods/explanation.md.
    Limits:   A dark lung that is cut by the film's border counts as air.
    """
    dark = scipy.ndimage.gaussian_filter(square, AIR_SIGMA_PX) < AIR_MAX
    labels, _ = scipy.ndimage.label(dark)
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    body = ~np.isin(labels, border[border > 0])
    return body if body.mean() >= EXPOSED_MIN else np.ones_like(body)


def elsewhere(square: Square, box: Box) -> Elsewhere:
    """Draw twenty other regions of a box's size inside the exposed anatomy.

    Args:     square: Shape (S, S), 0 to 1. box: Shares of the film.
    Returns:  Regions that lie in the exposed part with at least `INSIDE_MIN` of themselves and
              share as little as possible with the box; chosen by the film's and the box's digest,
              so that the same film and box give the same regions.
    Source:   docs/methods/explanation.md.
    """
    size = square.shape[0]
    rows, columns = pixels_of(box, size=size)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    inside = _sums(exposed(square), height, width) >= INSIDE_MIN * height * width
    shared = _shared(rows, size, height)[:, None] * _shared(columns, size, width)[None, :]
    shared = shared / (height * width)
    for overlap in OVERLAPS:
        places = np.argwhere(inside & (shared <= overlap))
        if len(places) >= ELSEWHERE:
            break
    else:
        overlap, places = 1.0, np.argwhere(shared < 1.0)
    seed = hashlib.sha256(square.tobytes() + repr((rows, columns)).encode()).digest()
    rng = np.random.default_rng(int.from_bytes(seed[:8]))
    chosen = rng.choice(len(places), ELSEWHERE, replace=len(places) < ELSEWHERE)
    found = [_placed(int(y), int(x), height, width) for y, x in places[np.sort(chosen)]]
    return Elsewhere(boxes=tuple(box_of(one, size=size) for one in found), overlap=overlap)


def _placed(y: int, x: int, height: int, width: int) -> Pixels:
    return slice(y, y + height), slice(x, x + width)


def _sums(mask: Mask, height: int, width: int) -> npt.NDArray[np.int64]:
    """Count the True pixels of every window; shape (S - height + 1, S - width + 1)."""
    table = np.pad(mask.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    result: npt.NDArray[np.int64] = (
        table[height:, width:]
        - table[:-height, width:]
        - table[height:, :-width]
        + table[:-height, :-width]
    )
    return result


def _shared(run: slice, size: int, length: int) -> npt.NDArray[np.int64]:
    """Count the rows (or columns) that a window shares with a run, for each place of the window."""
    first = np.arange(size - length + 1)
    result: npt.NDArray[np.int64] = np.clip(
        np.minimum(first + length, run.stop) - np.maximum(first, run.start), 0, None
    )
    return result
