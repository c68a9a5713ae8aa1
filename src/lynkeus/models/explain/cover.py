"""Cover boxes of a film and read again; cover equal boxes elsewhere, to have a measure."""

import hashlib
from collections.abc import Sequence
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
"""How much of itself a region elsewhere may share with the first: the least that leaves twenty."""
ANYWHERE = 1.0
"""Where none of these leaves twenty: any other place, exposed or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Twenty sets of boxes of the same sizes, and how much of itself a region of them may share."""

    sets: tuple[tuple[Box, ...], ...]
    overlap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """Boxes that hang together, in pixels from the corner of their own window, and their shape."""

    boxes: tuple[Pixels, ...]
    shape: Mask

    def at(self, corner: Sequence[int]) -> list[Pixels]:
        """Put its corner somewhere on the film: row, column."""
        down, across = (int(one) for one in corner)
        return [
            (
                slice(rows.start + down, rows.stop + down),
                slice(columns.start + across, columns.stop + across),
            )
            for rows, columns in self.boxes
        ]


def covered(square: Square, boxes: Sequence[Box]) -> Square:
    """Fill boxes with what lies around them.

    Args:     square: Shape (S, S), 0 to 1, the film as it is squeezed and stretched; the stretch is
              that of the open film, so that covering moves nothing outside the boxes.
              boxes: Shares of the film; they may overlap, and their order says nothing.
    Returns:  Same shape; each covered pixel is the mean of the four rims of `RIM_PX` pixels beside
              its box's row and column, the nearer the heavier, each rim smoothed along its length.
              What lies under another of the boxes counts for no rim.
    Source:   Occlusion: Zeiler and Fergus 2014, ECCV, doi:10.1007/978-3-319-10590-1_53.
    Limits:   A smooth patch is no lung either: compare with equal boxes elsewhere.
    """
    return _filled(square, _on_grid(boxes, square.shape[0]))


def _filled(square: Square, own: Sequence[Pixels]) -> Square:
    hidden = _mask(own, square.shape[0])
    total = np.zeros_like(square)
    weight = np.zeros_like(square)
    for pixels in own:
        for rim, near in _sides(square, hidden, pixels):
            total[pixels] += rim * near
            weight[pixels] += near
    filled = square.copy()
    reached = weight > 0
    filled[reached] = total[reached] / weight[reached]
    shut_in = [one for one in own if not reached[one].all()]
    if len(shut_in) == len(own):
        filled[hidden & ~reached] = square.mean()
        return filled
    # Other boxes lie on all sides of these: they are filled from what those were filled with.
    return _filled(filled, shut_in) if shut_in else filled


def _sides(square: Square, hidden: Mask, pixels: Pixels) -> list[tuple[Square, Square]]:
    """Give the rims beside a box that are there, each with how near its box's pixels lie to it."""
    rows, columns = pixels
    height, width = rows.stop - rows.start, columns.stop - columns.start
    down = np.arange(1, height + 1, dtype=np.float32)[:, None]
    across = np.arange(1, width + 1, dtype=np.float32)[None, :]
    sides = (
        ((slice(max(rows.start - RIM_PX, 0), rows.start), columns), 0, np.reciprocal(down)),
        ((slice(rows.stop, rows.stop + RIM_PX), columns), 0, np.reciprocal(height + 1 - down)),
        ((rows, slice(max(columns.start - RIM_PX, 0), columns.start)), 1, np.reciprocal(across)),
        ((rows, slice(columns.stop, columns.stop + RIM_PX)), 1, np.reciprocal(width + 1 - across)),
    )
    return [
        (_rim(square[strip], ~hidden[strip], axis), near)
        for strip, axis, near in sides
        if not hidden[strip].all()
    ]


def _rim(strip: Square, free: Mask, axis: int) -> Square:
    """Flatten a strip beside a box to a smooth line; where it is hidden, from what is beside it."""
    count = free.sum(axis=axis)
    line = np.where(free, strip, 0).sum(axis=axis) / np.maximum(count, 1)
    places = np.arange(len(line))
    whole = np.interp(places, places[count > 0], line[count > 0]).astype(np.float32)
    result: Square = scipy.ndimage.uniform_filter1d(whole, SMOOTH_PX, mode="nearest")
    return np.expand_dims(result, axis)


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


def elsewhere(square: Square, boxes: Sequence[Box]) -> Elsewhere:
    """Draw twenty other sets of boxes of the same sizes inside the exposed anatomy.

    Args:     square: Shape (S, S), 0 to 1. boxes: Shares of the film.
    Returns:  Sets of which each region lies in the exposed part with at least `INSIDE_MIN` of
              itself and shares as little as possible with the boxes and with the rest of its set.
              Boxes that touch are one region and keep their places to each other, so that a set
              covers as much as the boxes do. Chosen by the film's and the boxes' digest, so that
              the same film and boxes give the same sets.
    Source:   docs/methods/explanation.md.
    Limits:   Boxes that touch and reach across the film have no place elsewhere together: they are
              drawn each alone, and may then cover more than together.
    """
    size = square.shape[0]
    own = _on_grid(boxes, size)
    regions = _regions(own, size)
    body, taken = exposed(square), _mask(own, size)
    seed = hashlib.sha256(square.tobytes() + "".join(map(repr, own)).encode()).digest()
    rng = np.random.default_rng(int.from_bytes(seed[:8]))
    for overlap in (*OVERLAPS, ANYWHERE):
        sets = _sets(regions, body, taken, overlap, rng)
        if sets:
            break
    found = (tuple(box_of(one, size=size) for one in placed) for placed in sets)
    return Elsewhere(sets=tuple(found), overlap=overlap)


def _sets(
    regions: Sequence[_Region], body: Mask, taken: Mask, overlap: float, rng: np.random.Generator
) -> list[list[Pixels]]:
    """Draw twenty sets, no two of which begin alike; none where there is no room for them."""
    insides = [_insides(one, body, overlap) for one in regions]
    places = _places(regions[0], insides[0], taken, overlap)
    if len(places) < ELSEWHERE and overlap < ANYWHERE:
        return []
    chosen = rng.choice(len(places), ELSEWHERE, replace=len(places) < ELSEWHERE)
    sets = []
    for corner in places[np.sort(chosen)]:
        placed = regions[0].at(corner)
        for region, inside in zip(regions[1:], insides[1:], strict=True):
            free = _places(region, inside, taken | _mask(placed, len(body)), overlap)
            if len(free) == 0:
                return []
            placed += region.at(free[rng.integers(len(free))])
        sets.append(placed)
    return sets


def _insides(region: _Region, body: Mask, overlap: float) -> Mask:
    """Mark the corners at which a region lies in the body; all, where it may lie anywhere."""
    least = INSIDE_MIN * region.shape.sum() if overlap < ANYWHERE else 0
    result: Mask = _counts(body, region.shape) >= least
    return result


def _places(region: _Region, inside: Mask, taken: Mask, overlap: float) -> npt.NDArray[np.intp]:
    """List the corners at which a region lies inside and shares little with what is taken."""
    shared = _counts(taken, region.shape) / region.shape.sum()
    places = np.argwhere(inside & (shared <= overlap if overlap < ANYWHERE else shared < 1))
    return places if len(places) or overlap < ANYWHERE else np.argwhere(inside)


def _counts(mask: Mask, shape: Mask) -> npt.NDArray[np.int64]:
    """Count the pixels of a mask under a shape, for each place of the shape on the film."""
    spectrum = np.fft.rfft2(mask) * np.conj(np.fft.rfft2(shape, mask.shape))
    rows, columns = (whole - part + 1 for whole, part in zip(mask.shape, shape.shape, strict=True))
    sums = np.fft.irfft2(spectrum, mask.shape)[:rows, :columns]
    return np.rint(sums).astype(np.int64)


def _regions(own: Sequence[Pixels], size: int) -> list[_Region]:
    """Take together the boxes that touch, where they leave room; the largest region first."""
    labels, _ = scipy.ndimage.label(_mask(own, size))
    regions = []
    for number, (rows, columns) in enumerate(scipy.ndimage.find_objects(labels), start=1):
        inner = [(down, to) for down, to in own if labels[down.start, to.start] == number]
        rooms = (size - one.stop + one.start + 1 for one in (rows, columns))
        if np.prod(list(rooms)) >= ELSEWHERE:
            regions.append(_region(inner))
        else:
            regions += [_region([one]) for one in inner]
    return sorted(regions, key=lambda one: -int(one.shape.sum()))


def _region(inner: Sequence[Pixels]) -> _Region:
    top = min(rows.start for rows, _ in inner)
    left = min(columns.start for _, columns in inner)
    boxes = tuple(
        (slice(rows.start - top, rows.stop - top), slice(to.start - left, to.stop - left))
        for rows, to in inner
    )
    shape = np.zeros((max(one.stop for one, _ in boxes), max(one.stop for _, one in boxes)), bool)
    for pixels in boxes:
        shape[pixels] = True
    return _Region(boxes=boxes, shape=shape)


def _on_grid(boxes: Sequence[Box], size: int) -> list[Pixels]:
    """Give each box's pixels, once, in an order of their own."""
    found = (pixels_of(one, size=size) for one in boxes)
    ends = {(rows.start, rows.stop, to.start, to.stop) for rows, to in found}
    return [(slice(top, bottom), slice(left, right)) for top, bottom, left, right in sorted(ends)]


def _mask(own: Sequence[Pixels], size: int) -> Mask:
    mask = np.zeros((size, size), bool)
    for pixels in own:
        mask[pixels] = True
    return mask
