"""Exposure, the film's curve, and light that falls unevenly."""

from dataclasses import dataclass

import numpy as np
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.transform import Params, Transform, even, even_log
from lynkeus.learning.transforms._column import column, value

FIELD = 3
LEAST = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`gamma`: up to this factor either way. `toe`: S-curve, 0 none. `shading`: of the range."""

    gamma: float
    toe: float
    shading: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw a gamma, the bend of an S-curve and a coarse field of 3 x 3 values."""
    field = rng.uniform(-settings.shading, settings.shading, (count, 1, FIELD, FIELD))
    return {
        "gamma": even_log(rng, count, settings.gamma),
        "toe": even(rng, count, -settings.toe, settings.toe),
        "field": field.astype(np.float32),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Bend the grey values and add a smooth field."""
    bent = batch.clamp(LEAST, 1.0) ** column(params, "gamma", batch)
    bent = bent + column(params, "toe", batch) * bent * (1 - bent) * (2 * bent - 1)
    size = list(batch.shape[2:])
    field = functional.interpolate(
        value(params, "field", batch), size=size, mode="bicubic", align_corners=True
    )
    return (bent + field * bent).clamp(0.0, 1.0)


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(gamma=1.7, toe=0.8, shading=0.25),
    draw=draw,
    apply=apply,
)
