"""What an augmentation is: chance drawn first, as plain numbers, then applied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

from lynkeus.learning.geometry import Move, Sides

Params = Mapping[str, npt.NDArray[np.float32]]
Draw = Callable[[np.random.Generator, int, Any], Params]
Apply = Callable[[Tensor, Params], Tensor]
Moving = Callable[[Params, Sides], Move]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """One augmentation of a batch of images.

    `settings` is the type of what a plan may say of it, `usual` such settings, with which the laws
    hold it. `dims`: of how many axes the images may be, 2 (N, 1, Y, X) or 3 (N, 1, Z, Y, X).
    `draw(rng, images, settings)` takes all the chance there is and gives arrays whose first axis is
    the image; `apply(batch, params)` is deterministic, leaves its input as it is, and keeps shape
    and the range 0 to 1. What moves pixels says by `apply_mask(masks, params)` where an outline
    lies afterwards: masks of shape (N, K, ...), each value stays what it is, 0 comes in from
    outside; none means that pixels stay in their places. `undo(batch, params)` takes an image or a
    map back, as far as nothing was lost; none where that cannot be. `move(params, sides)` says
    where pixels come from, so that neighbours in a plan are looked up once, not one by one.
    An image alone, with its part of the record, is what it is in its batch, unless `together`.
    """

    settings: type
    usual: Any
    draw: Draw
    apply: Apply
    dims: tuple[int, ...] = (2,)
    apply_mask: Apply | None = None
    undo: Apply | None = None
    move: Moving | None = None
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What chance gave one step: with it, the step can be made again, to the bit."""

    name: str
    params: Params


Record = tuple[Drawn, ...]
"""All that a batch was changed by, in order."""


def some(rng: np.random.Generator, count: int, share: float) -> npt.NDArray[np.bool_]:
    """Choose about `share` of `count` films."""
    return rng.random(count) < share


def even(rng: np.random.Generator, count: int, low: float, high: float) -> npt.NDArray[np.float32]:
    """Draw evenly between two numbers."""
    return rng.uniform(low, high, count).astype(np.float32)


def even_log(rng: np.random.Generator, count: int, factor: float) -> npt.NDArray[np.float32]:
    """Draw factors between 1 / factor and factor, as often below as above one."""
    return np.exp(rng.uniform(-np.log(factor), np.log(factor), count)).astype(np.float32)
