"""Grain by the million: a table of normal numbers, looked at through windows that are drawn."""

from collections.abc import Callable
from functools import cache

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.geometry import AT_ONCE
from lynkeus.learning.transform import Params

LENGTH = 8 * AT_ONCE
SEED = 20261128
TURN = (np.sqrt(5) - 1) / 2
"""Each piece of an image looks this share of the table further on: the golden section, which never
comes near where it was before."""


def drawn(rng: np.random.Generator, count: int) -> Params:
    """Draw two windows, as shares of the table, and how they are mixed."""
    return {
        "first": rng.random(count).astype(np.float32),
        "second": rng.random(count).astype(np.float32),
        "mixed_deg": rng.uniform(0, 360, count).astype(np.float32),
    }


def grain_of(params: Params, batch: Tensor) -> Callable[[int, int, int], Tensor]:
    """Give a function of image, piece and pixels: normal numbers of deviation 1.

    Two windows, mixed by cosine and sine, are again normal: 2 ** 40 grains from 2 ** 21 numbers,
    in a twentieth of the time that drawing them takes.
    """
    table = _table().to(batch.device)

    def grain(image: int, piece: int, pixels: int) -> Tensor:
        angle = np.deg2rad(float(params["mixed_deg"][image]))
        first, second = (
            int((float(params[name][image]) + piece * TURN) % 1 * (LENGTH - pixels))
            for name in ("first", "second")
        )
        made = table[first : first + pixels] * float(np.cos(angle))
        return made.add_(table[second : second + pixels], alpha=float(np.sin(angle)))

    return grain


@cache
def _table() -> Tensor:
    rng = np.random.default_rng(SEED)
    return torch.from_numpy(rng.standard_normal(LENGTH, dtype=np.float32))
