"""Bodies that breathe and differ: soft bends that nowhere fold."""

from dataclasses import dataclass, replace

import numpy as np

from lynkeus.learning.geometry import SPLINE, Move, Sides
from lynkeus.learning.moving import moving
from lynkeus.learning.transform import Params

FOLD = 2.48
"""Displacements of less than the control points' distance, divided by this, never fold.

Source: Choi and Lee 2000, Graphical Models 62(6):411, K of three axes; of two it is 2.05.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`cells`: between control points, along each axis. `strength`: 1 is where folds may begin."""

    cells: int
    strength: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw how each control point is pulled, as a share of a cell: (N, axis, Z, Y, X).

    A film takes the first plane of them, and no pull along Z.
    """
    reach = settings.strength / FOLD
    points = settings.cells + SPLINE
    pull = rng.uniform(-reach, reach, (count, 3, points, points, points))
    return {"pull": pull.astype(np.float32)}


def move(params: Params, sides: Sides) -> Move:
    """Bend by a cubic B-spline."""
    dims = len(sides)
    pull = params["pull"].astype(float)
    field = pull if dims > 2 else pull[:, 1:, 0]  # noqa: PLR2004  # a film
    cell = (np.array(sides) - 1) / (field.shape[-1] - SPLINE)
    count = len(pull)
    return Move(
        matrix=np.broadcast_to(np.eye(dims), (count, dims, dims)),
        shift=np.zeros((count, dims)),
        black=np.zeros(count, bool),
        field=field * cell.reshape(1, -1, *[1] * dims),
    )


TRANSFORM = replace(
    moving(settings=Settings, usual=Settings(cells=4, strength=0.8), draw=draw, move=move),
    undo=None,
)
