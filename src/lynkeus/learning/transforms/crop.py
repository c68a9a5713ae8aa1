"""A part of the image, anywhere in it, made as large as the whole was."""

from dataclasses import dataclass

import numpy as np

from lynkeus.learning.geometry import Move, Sides
from lynkeus.learning.moving import moving, straight
from lynkeus.learning.transform import Params, even


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`side_low`: smallest side of the part, as a share of the image's; the greatest is all."""

    side_low: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw a side, and where the part lies: -1 is the start, 1 the end of an axis (Z, Y, X)."""
    return {
        "side": even(rng, count, settings.side_low, 1.0),
        "place": even(rng, 3 * count, -1.0, 1.0).reshape(count, 3),
    }


def move(params: Params, sides: Sides) -> Move:
    """Look at the part alone; it never reaches beyond the image.

    Source:   Szegedy et al. 2015, arXiv:1409.4842, section 6, here without a change of aspect.
    """
    dims = len(sides)
    side = params["side"].astype(float)[:, None]
    place = params["place"][:, -dims:].astype(float)
    shift = place * (1 - side) * (np.array(sides) - 1) / 2
    return straight(side[:, :, None] * np.eye(dims), shift)


TRANSFORM = moving(settings=Settings, usual=Settings(side_low=0.75), draw=draw, move=move)
