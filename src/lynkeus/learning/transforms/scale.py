"""How large the patient is, and how far from the detector: greater or smaller, or stretched."""

from dataclasses import dataclass

import numpy as np

from lynkeus.learning.geometry import Move, Sides
from lynkeus.learning.moving import moving, straight
from lynkeus.learning.transform import Params, even_log


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Factors of 1 or more, either way: of the whole, and of each axis by itself."""

    factor: float
    stretch: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw one factor for the whole and one for each of three axes (Z, Y, X)."""
    stretch = even_log(rng, 3 * count, settings.stretch).reshape(count, 3)
    return {"factor": even_log(rng, count, settings.factor), "stretch": stretch}


def move(params: Params, sides: Sides) -> Move:
    """Look at less where things shall look greater."""
    dims = len(sides)
    share = 1 / (params["factor"][:, None] * params["stretch"][:, -dims:]).astype(float)
    return straight(share[:, :, None] * np.eye(dims), np.zeros(share.shape))


TRANSFORM = moving(settings=Settings, usual=Settings(factor=1.2, stretch=1.1), draw=draw, move=move)
