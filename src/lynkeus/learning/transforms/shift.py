"""Where the patient stood: a little to a side, higher or lower."""

from dataclasses import dataclass

import numpy as np

from lynkeus.learning.geometry import Move, Sides
from lynkeus.learning.moving import moving, straight
from lynkeus.learning.transform import Params, even


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`share`: greatest way, as a share of each side."""

    share: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw a way along each of three axes (Z, Y, X)."""
    return {"way": even(rng, 3 * count, -settings.share, settings.share).reshape(count, 3)}


def move(params: Params, sides: Sides) -> Move:
    """Look that far to the side."""
    dims = len(sides)
    way = params["way"][:, -dims:].astype(float) * np.array(sides)
    return straight(np.broadcast_to(np.eye(dims), (len(way), dims, dims)), way)


TRANSFORM = moving(settings=Settings, usual=Settings(share=0.1), draw=draw, move=move)
