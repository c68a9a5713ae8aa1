"""What every augmentation is held to; each law names what breaks it, in words."""

import json
from collections.abc import Iterator

import numpy as np
import torch

from lynkeus.learning.geometry import Move, basis, fold, look
from lynkeus.learning.transform import Params, Transform

COUNT = 6
SIDES = {2: (64, 64), 3: (24, 24, 24)}
SETTLED = 0.01
"""How far an image that was moved there and back may be from what it was, on the average."""
OVERLAP = 0.9
"""How well an outline that was moved must meet the thing that it goes round."""


def breaches(transform: Transform) -> list[str]:
    """Hold one augmentation against all laws, in every number of axes that it claims."""
    return [
        f"{dims}-D: {found}"
        for dims in transform.dims
        for law in LAWS
        for found in law(transform, dims)
    ]


def images(dims: int, count: int = COUNT) -> torch.Tensor:
    """Make soft pictures with a bright blob in each, away from the middle and from the rim."""
    rng = np.random.default_rng(3)
    axes = torch.meshgrid(*[torch.linspace(-1, 1, side) for side in SIDES[dims]], indexing="ij")
    made = torch.zeros(count, 1, *SIDES[dims])
    for one in range(count):
        middle = rng.uniform(-0.3, 0.3, dims)
        apart = sum((axis - at) ** 2 for axis, at in zip(axes, middle, strict=True))
        made[one, 0] = 0.15 + 0.7 * torch.exp(-apart / 0.2)
    return made


def drawn(transform: Transform, seed: int = 1, count: int = COUNT) -> Params:
    return transform.draw(np.random.default_rng(seed), count, transform.usual)


def _in_range(made: torch.Tensor) -> bool:
    """Leave sums of weights room to be rounded."""
    return bool(torch.isfinite(made).all() and made.min() >= 0 and made.max() <= 1 + 1e-6)


def _drawing(transform: Transform, dims: int) -> Iterator[str]:
    first, again, other = drawn(transform), drawn(transform), drawn(transform, seed=2)
    for name, value in first.items():
        if value.dtype != np.float32 or len(value) != COUNT:
            yield f"{name} is not one 32-bit number, or array, for each image"
        if not np.array_equal(value, again[name]):
            yield f"{name} depends on more than the seed"
    if all(np.array_equal(first[name], other[name]) for name in first):
        yield "another seed draws the same"
    try:
        told = json.loads(json.dumps({k: v.tolist() for k, v in first.items()}, allow_nan=False))
    except ValueError:
        yield "what is drawn is not JSON"
        return
    back = {name: np.asarray(value, np.float32) for name, value in told.items()}
    batch = images(dims)
    if not torch.equal(transform.apply(batch, first), transform.apply(batch, back)):
        yield "the record does not give the same bits again"


def _applying(transform: Transform, dims: int) -> Iterator[str]:
    batch, params = images(dims), drawn(transform)
    before = batch.clone()
    kept = {name: value.copy() for name, value in params.items()}
    torch.manual_seed(1)
    made = transform.apply(batch, params)
    torch.manual_seed(2)
    if not torch.equal(made, transform.apply(batch, params)):
        yield "chance is taken while it is applied"
    if not torch.equal(batch, before):
        yield "its input is changed"
    if not all(np.array_equal(params[name], kept[name]) for name in kept):
        yield "its record is changed"
    if made.shape != batch.shape or made.dtype != batch.dtype:
        yield "shape or type is changed"
    elif not _in_range(made):
        yield "values leave the range from 0 to 1"
    elif torch.equal(made, batch):
        yield "nothing is changed by what it usually draws"


def _alone(transform: Transform, dims: int) -> Iterator[str]:
    """Find what an image gets from the images beside it."""
    batch, params = images(dims), drawn(transform)
    made = transform.apply(batch, params)
    part = {name: value[2:4] for name, value in params.items()}
    same = torch.allclose(transform.apply(batch[2:4], part), made[2:4], atol=1e-6)
    if same is transform.together:
        yield "an image alone is not what it is in its batch" if not same else "it is by itself"


def _flat(transform: Transform, dims: int) -> Iterator[str]:
    for value in (0.0, 1.0):
        made = transform.apply(torch.full((COUNT, 1, *SIDES[dims]), value), drawn(transform))
        if not _in_range(made):
            yield f"an image of nothing but {value:g} does not stay finite and in range"


def _staying(transform: Transform, dims: int) -> Iterator[str]:
    """Find a thing that moved, by the peak of the correlation, where none is said to move."""
    if transform.apply_mask is not None:
        return
    axes = tuple(range(2, 2 + dims))
    batch = images(dims)
    made = transform.apply(batch, drawn(transform))
    before, after = (
        torch.fft.fftn(one - one.mean(dim=axes, keepdim=True), dim=axes) for one in (batch, made)
    )
    peak = torch.fft.ifftn(before.conj() * after, dim=axes).real.flatten(1).argmax(dim=1)
    apart = [
        min(int(at), side - int(at))
        for one in peak
        for at, side in zip(np.unravel_index(int(one), SIDES[dims]), SIDES[dims], strict=True)
    ]
    if np.mean(np.asarray(apart) > 1) > 1 / 3:
        yield "pixels move, and masks do not"


def _mirroring(transform: Transform, dims: int) -> Iterator[str]:
    """Find a mirror: a body turned inside out, under whatever name; only a flip says its axis."""
    if transform.move is None or hasattr(transform.usual, "although"):
        return
    move = transform.move(drawn(transform, count=8), SIDES[dims])
    if not (np.linalg.det(move.matrix) > 0).all():
        yield "images are mirrored, and a plan cannot say why"
    if move.field is not None and not (_folds(move.field, SIDES[dims]) > 0).all():
        yield "images are folded"


def _folds(field: np.ndarray, sides: tuple[int, ...]) -> np.ndarray:
    """Give the Jacobian's determinant everywhere, by differences."""
    spread = field
    for axis, side in enumerate(sides):
        weights = basis(field.shape[2 + axis], side).astype(float)
        spread = np.moveaxis(np.tensordot(weights, spread, axes=(1, 2 + axis)), 0, 2 + axis)
    dims = len(sides)
    slopes = np.stack([np.gradient(spread, axis=2 + axis) for axis in range(dims)], axis=-1)
    jacobian = np.moveaxis(slopes, 1, -2) + np.eye(dims)
    result: np.ndarray = np.linalg.det(jacobian)
    return result


def _folding(transform: Transform, dims: int) -> Iterator[str]:
    """Find a move that is another one when it is folded together with a second."""
    if transform.move is None:
        return
    batch, params = images(dims), drawn(transform)
    count = len(batch)
    tilted = np.broadcast_to(np.eye(dims), (count, dims, dims)).copy()
    tilted[:, -1, -2], tilted[:, -2, -1] = 0.1, -0.1
    first = Move(matrix=tilted, shift=np.full((count, dims), 1.5), black=np.zeros(count, bool))
    once = look(batch, fold([first, transform.move(params, SIDES[dims])]))
    twice = transform.apply(look(batch, first), params)
    seen = transform.apply_mask(torch.ones_like(batch), params) if transform.apply_mask else once
    if not float((once - twice)[seen > 0].abs().mean()) < SETTLED:
        yield "folded with another it moves pixels elsewhere"


def _masks(transform: Transform, dims: int) -> Iterator[str]:
    if transform.apply_mask is None:
        return
    batch, params = images(dims), drawn(transform)
    labels = (7 * (batch > 0.5) + 3 * (batch > 0.7)).to(torch.uint8)
    moved = transform.apply_mask(labels, params)
    if moved.dtype != labels.dtype or moved.shape != labels.shape:
        yield "masks change type or shape"
    if not set(moved.unique().tolist()) <= {0, 7, 10}:
        yield "masks get values that nobody gave them"
    both = torch.cat([labels, 10 - labels], dim=1)
    if not torch.equal(transform.apply_mask(both, params)[:, :1], moved):
        yield "a mask depends on the masks beside it"
    seen = transform.apply(batch, params) > 0.5
    shown = moved > 0
    overlap = 2 * (seen & shown).sum() / (seen.sum() + shown.sum())
    if not overlap > OVERLAP:
        yield f"masks lie elsewhere than what they go round (Dice {float(overlap):.2f})"


def _undoing(transform: Transform, dims: int) -> Iterator[str]:
    if transform.undo is None:
        return
    batch, params = images(dims), drawn(transform)
    made = transform.apply(batch, params)
    back = transform.undo(made, params)
    kept = (made > 0) & (made < 1)
    if transform.apply_mask is not None:
        seen = transform.apply_mask(torch.ones_like(batch), params)
        kept = transform.undo(seen, params) > 1 - 1e-3
    if back.shape != batch.shape or not kept.any():
        yield "nothing comes back"
    elif not float((back - batch)[kept].abs().mean()) < SETTLED:
        yield "what comes back is not what was there"


LAWS = (
    *(_drawing, _applying, _alone, _flat, _staying),
    *(_mirroring, _masks, _undoing, _folding),
)
