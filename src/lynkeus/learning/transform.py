"""What an augmentation is: chance drawn first, as plain numbers, then applied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

Params = Mapping[str, npt.NDArray[np.float32]]
Draw = Callable[[np.random.Generator, int, Any], Params]
Apply = Callable[[Tensor, Params], Tensor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """One augmentation of a batch of films.

    `settings` is the type of what a plan may say of it. `draw(rng, films, settings)` takes all the
    chance there is and gives arrays whose first axis is the film; `apply(batch, params)` is
    deterministic, leaves its input as it is, and keeps shape (N, 1, S, S) and the range 0 to 1.
    """

    settings: type
    draw: Draw
    apply: Apply


def some(rng: np.random.Generator, count: int, share: float) -> npt.NDArray[np.bool_]:
    """Choose about `share` of `count` films."""
    return rng.random(count) < share


def even(rng: np.random.Generator, count: int, low: float, high: float) -> npt.NDArray[np.float32]:
    """Draw evenly between two numbers."""
    return rng.uniform(low, high, count).astype(np.float32)


def even_log(rng: np.random.Generator, count: int, factor: float) -> npt.NDArray[np.float32]:
    """Draw factors between 1 / factor and factor, as often below as above one."""
    return np.exp(rng.uniform(-np.log(factor), np.log(factor), count)).astype(np.float32)
