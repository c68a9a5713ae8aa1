"""Where pixels come from: moves of a batch, folded into one and looked up once.

Positions are in pixels from the middle of the image, in the order of its axes: (Y, X), (Z, Y, X).
Pixels are taken to be square, voxels to be cubes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

Sides = tuple[int, ...]
Numbers = npt.NDArray[np.float64]

AT_ONCE = 1 << 18
"""How many pixels are worked on at a time: as many as stay in a processor's cache."""
FLAT = 2
SPLINE = 3
"""Control points beyond the image that a cubic spline needs on each axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What pixel `o` of the result shows: that at `matrix @ (o + field(o)) + shift`.

    `matrix`: (N, d, d). `shift`: (N, d). `field`: pixels at the control points of a cubic
    B-spline, (N, d, P, ...), or none. `black`: (N,), which images are black outside; the others
    go on with their last pixel.
    """

    matrix: Numbers
    shift: Numbers
    black: npt.NDArray[np.bool_]
    field: Numbers | None = None


def fold(moves: Sequence[Move]) -> Move:
    """Give the one move that does what several do one after the other.

    Raises:  ValueError: If one that is not the last has a field: what follows it bends it.
    """
    if any(one.field is not None for one in moves[:-1]):
        message = "only the last move may have a field"
        raise ValueError(message)
    matrix, shift, black = moves[0].matrix, moves[0].shift, moves[0].black
    for one in moves[1:]:
        shift = shift + np.einsum("nij,nj->ni", matrix, one.shift)
        matrix = matrix @ one.matrix
        black = black | one.black
    return Move(matrix=matrix, shift=shift, black=black, field=moves[-1].field)


def back(move: Move) -> Move:
    """Give the move that takes another back.

    Raises:  ValueError: If it has a field.
    """
    if move.field is not None:
        message = "a field is not taken back"
        raise ValueError(message)
    matrix = np.asarray(np.linalg.inv(move.matrix), np.float64)
    shift = -np.einsum("nij,nj->ni", matrix, move.shift)
    return Move(matrix=matrix, shift=shift, black=move.black)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Naming:
    """How places are told: which axes in which order, times what, from where."""

    order: tuple[int, ...]
    scale: Numbers
    start: Numbers


def look(batch: Tensor, move: Move) -> Tensor:
    """Look each pixel up between its neighbours, linearly.

    Args:     batch: Shape (N, K, Y, X) or (N, K, Z, Y, X), each side of 2 or more.
    Raises:   ValueError: If a side has one pixel alone, which has no neighbour.
    Limits:   In three dimensions a place is exact to a 500th of a voxel.
    """
    sides = tuple(batch.shape[2:])
    if min(sides) < 2:  # noqa: PLR2004  # one pixel has no neighbour
        message = f"an image of {sides} pixels cannot be moved: 2 are needed each way"
        raise ValueError(message)
    source = batch.contiguous()
    if _is_apart(move):
        return _look_apart(source, move)
    result = torch.empty_like(source)
    naming = _for_looking(sides)
    between = _between_pixels if batch.ndim - 2 == FLAT else _between_voxels
    for images, rows, places in _places(source, move, naming):
        outside = None
        if move.black[images].any():
            black = torch.from_numpy(move.black[images]).to(batch.device)
            outside = ~_inside(places, sides, naming)
            outside &= black.reshape(-1, *[1] * (batch.ndim - 2))
        made = between(source[images], places)
        if outside is not None:
            made.masked_fill_(outside.unsqueeze(1), 0.0)
        result[images, :, rows] = made
    return result


def _is_apart(move: Move) -> bool:
    """Say whether each axis goes its own way: then it is looked up by itself, twice as fast."""
    dims = move.matrix.shape[1]
    mixed = move.matrix[:, ~np.eye(dims, dtype=bool)]
    return move.field is None and not mixed.any() and not move.black.any()


def _look_apart(source: Tensor, move: Move) -> Tensor:
    result = torch.empty_like(source)
    for image, made in enumerate(source):
        for axis in reversed(range(1, made.ndim)):
            side = made.shape[axis]
            middle = (side - 1) / 2
            place = (np.arange(side) - middle) * move.matrix[image, axis - 1, axis - 1]
            place = np.clip(place + move.shift[image, axis - 1] + middle, 0, side - 1)
            below = np.minimum(place.astype(np.int64), side - 2)
            share = torch.from_numpy((place - below).astype(np.float32)).to(source.device)
            index = torch.from_numpy(below).to(source.device)
            made = _along(made, axis, index, share)  # noqa: PLW2901  # axis after axis
        result[image] = made
    return result


def _along(image: Tensor, axis: int, index: Tensor, share: Tensor) -> Tensor:
    """Take lines between two neighbours along one axis."""
    if axis == image.ndim - 1:
        # torch takes columns of a matrix five times as fast as those of anything else.
        flat = image.reshape(-1, image.shape[-1])
        lower, upper = flat.index_select(1, index), flat.index_select(1, index + 1)
        return lower.lerp_(upper, share).reshape(image.shape)
    lower, upper = image.index_select(axis, index), image.index_select(axis, index + 1)
    return lower.lerp_(upper, share.reshape(-1, *[1] * (image.ndim - 1 - axis)))


def _for_looking(sides: Sides) -> _Naming:
    """Name pixels from -1 to 1, as what looks them up does; rows and slices by their number."""
    halves = [(side - 1) / 2 for side in sides]
    if len(sides) == FLAT:
        return _Naming(order=(1, 0), scale=1 / np.array(halves[::-1]), start=np.zeros(2))
    return _Naming(
        order=(0, 2, 1),
        scale=np.array([1.0, 1 / halves[2], 1.0]),
        start=np.array([halves[0], 0.0, halves[1]]),
    )


def look_nearest(masks: Tensor, move: Move) -> Tensor:
    """Look each pixel of masks (N, K, ...) up: the nearest one's value, and 0 outside."""
    sides = tuple(masks.shape[2:])
    flat = masks.flatten(2)
    result = torch.empty_like(masks, memory_format=torch.contiguous_format)
    naming = _Naming(
        order=tuple(range(len(sides))),
        scale=np.ones(len(sides)),
        start=np.array([(side - 1) / 2 for side in sides]),
    )
    for images, rows, places in _places(masks, move, naming):
        inside = _inside(places, sides, naming)
        at = torch.zeros_like(places[:, 0])
        for axis, side in enumerate(sides):
            at.mul_(side).add_(places[:, axis].round_().clamp_(0, side - 1))
        index = at.long().flatten(1).unsqueeze(1).expand(-1, masks.shape[1], -1)
        found = flat[images].gather(2, index).reshape(len(at), masks.shape[1], *at.shape[1:])
        result[images, :, rows] = found * inside.unsqueeze(1).to(masks.dtype)
    return result


def _places(batch: Tensor, move: Move, naming: _Naming) -> Iterator[tuple[slice, slice, Tensor]]:
    """Give, part by part, images, rows of their first axis, and where those come from.

    A place is a plane of numbers for each axis, (n, d, rows, ...).
    """
    sides = tuple(batch.shape[2:])
    order = list(naming.order)
    matrix = move.matrix[:, order] * naming.scale[:, None]
    shift = move.shift[:, order] * naming.scale + naming.start
    slow, fast = (part.to(batch.device) for part in _axes(matrix, shift, sides))
    whole = int(np.prod(sides))
    images = max(1, AT_ONCE // whole)
    rows = max(1, min(sides[0], AT_ONCE * sides[0] // whole))
    # Memory that is asked for anew each time costs more than the sums in it.
    room = torch.empty(min(images, len(batch)), len(sides), rows, *sides[1:], device=batch.device)
    for first in range(0, len(batch), images):
        part = slice(first, first + images)
        bent = None
        if move.field is not None:
            pulled = np.einsum("nij,nj...->ni...", matrix[part], move.field[part])
            bent = _spread(torch.from_numpy(pulled).float().to(batch.device), sides)
        for top in range(0, sides[0], rows):
            which = slice(top, min(top + rows, sides[0]))
            some = slow[part, :, which]
            places = room[: len(some), :, : some.shape[2]]
            torch.add(some, fast[part], out=places)
            if bent is not None:
                weights = torch.from_numpy(basis(bent.shape[2], sides[0])[which])
                places += _along_first(weights.to(batch.device), bent)
            yield part, which, places


def _axes(matrix: Numbers, shift: Numbers, sides: Sides) -> tuple[Tensor, Tensor]:
    """Give the share of all axes but the last, (N, d, Z, Y, 1), and that of the last."""
    spread = (*shift.shape, *[1] * len(sides))
    shares = []
    for axis, side in enumerate(sides):
        shape = [1] * len(sides)
        shape[axis] = side
        place = (np.arange(side) - (side - 1) / 2).reshape(shape)
        shares.append(matrix[:, :, axis].reshape(spread) * place)
    slow = shift.reshape(spread) + sum(shares[:-1])
    return torch.from_numpy(slow).float(), torch.from_numpy(shares[-1]).float()


def _along_first(weights: Tensor, field: Tensor) -> Tensor:
    """Spread the control points of the first axis, (N, K, P, ...), over some of its rows."""
    flat = weights @ field.flatten(3)
    return flat.reshape(*field.shape[:2], len(weights), *field.shape[3:])


def _spread(field: Tensor, sides: Sides) -> Tensor:
    """Spread control points (N, K, P, ...) of a cubic B-spline over all axes but the first.

    Source:   Rueckert et al. 1999, IEEE Trans Med Imaging 18(8):712, equation 3.
    """
    weights = [
        torch.from_numpy(basis(points, side)).to(field.device)
        for points, side in zip(field.shape[2:], sides, strict=True)
    ]
    spread = field @ weights[-1].T
    return spread if len(sides) == FLAT else weights[1] @ spread


@cache
def basis(points: int, side: int) -> npt.NDArray[np.float32]:
    """Give how much each control point counts at each pixel, shape (side, points)."""
    at = np.linspace(0.0, points - SPLINE, side)
    first = np.minimum(at.astype(int), points - SPLINE - 1)
    rest = at - first
    parts = (
        (1 - rest) ** 3 / 6,
        (3 * rest**3 - 6 * rest**2 + 4) / 6,
        (-3 * rest**3 + 3 * rest**2 + 3 * rest + 1) / 6,
        rest**3 / 6,
    )
    table = np.zeros((side, points), np.float32)
    for later, part in enumerate(parts):
        table[np.arange(side), first + later] = part
    return table


def _inside(places: Tensor, sides: Sides, naming: _Naming) -> Tensor:
    """Say which places lie in the image, half a pixel beyond the middle of its outer ones too."""
    reach = np.array([sides[axis] / 2 for axis in naming.order]) * naming.scale
    within = torch.ones_like(places[:, 0], dtype=torch.bool)
    for axis, (start, far) in enumerate(zip(naming.start, reach, strict=True)):
        within &= (places[:, axis] >= start - far) & (places[:, axis] <= start + far)
    return within


def _between_pixels(images: Tensor, places: Tensor) -> Tensor:
    grid = places.permute(0, 2, 3, 1)
    return functional.grid_sample(images, grid, padding_mode="border", align_corners=True)


def _between_voxels(images: Tensor, places: Tensor) -> Tensor:
    """Look voxels up as pixels of one tall film, twice: in the slice below and the one above.

    torch reads films eight pixels at a time and volumes one voxel at a time.
    """
    deep, high, wide = images.shape[2:]
    tall = (deep - 1) * high
    slices, down = places[:, 0].clamp_(0, deep - 1), places[:, 2].clamp_(0, high - 1)
    below = slices.floor().clamp_(max=deep - 2)
    down.add_(below, alpha=high).mul_(2 / (tall - 1)).sub_(1)
    share = slices.sub_(below)
    grid = places[:, 1:].flatten(2, 3).permute(0, 2, 3, 1)
    found = []
    for channel in range(images.shape[1]):
        film = images[:, channel : channel + 1]
        steps = (film.stride(0), high * wide, wide, 1)
        pair = film.as_strided((len(film), 2, tall, wide), steps, film.storage_offset())
        both = functional.grid_sample(pair, grid, padding_mode="border", align_corners=True)
        found.append(torch.lerp(both[:, 0], both[:, 1], share.flatten(1, 2)))
    made = found[0].unsqueeze(1) if len(found) == 1 else torch.stack(found, dim=1)
    return made.reshape(*images.shape[:2], *share.shape[1:])
