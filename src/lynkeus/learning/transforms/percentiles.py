"""The spread of greys between two percentiles, as serving does it, but never quite the same two."""

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from lynkeus.learning.transform import Params, Transform, even
from lynkeus.learning.transforms._column import value

EVERY = 2
LEAST = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Percentiles: the low one is drawn between 0 and `low_max`, the high one likewise above."""

    low_max: float
    high_min: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw two percentiles for each film."""
    return {
        "low": even(rng, count, 0.0, settings.low_max),
        "high": even(rng, count, settings.high_min, 100.0),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Spread the greys; the percentiles are taken of every second pixel of every second row."""
    ordered = batch[:, 0, ::EVERY, ::EVERY].flatten(1).sort(dim=1).values
    last = ordered.shape[1] - 1
    low, high = (
        ordered.gather(
            1, (value(params, name, batch) / 100 * last).round().long()[:, None]
        ).reshape(-1, 1, 1, 1)
        for name in ("low", "high")
    )
    return ((batch - low) / (high - low).clamp(min=LEAST)).clamp(0.0, 1.0)


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(low_max=3.0, high_min=97.0),
    draw=draw,
    apply=apply,
)
