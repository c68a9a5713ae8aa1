"""How the patient lay: turned in the plane of the film or slice, and out of it."""

from dataclasses import dataclass

import numpy as np

from lynkeus.learning.geometry import Move, Sides
from lynkeus.learning.moving import moving, straight
from lynkeus.learning.transform import Params, even


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Greatest angles either way; a film has no `out_of_plane_deg`, whatever is said of it."""

    in_plane_deg: float
    out_of_plane_deg: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw three angles in degrees: about Z (in the plane), Y and X."""
    return {
        "about_z_deg": even(rng, count, -settings.in_plane_deg, settings.in_plane_deg),
        "about_y_deg": even(rng, count, -settings.out_of_plane_deg, settings.out_of_plane_deg),
        "about_x_deg": even(rng, count, -settings.out_of_plane_deg, settings.out_of_plane_deg),
    }


def move(params: Params, sides: Sides) -> Move:
    """Turn about X first, then Y, then Z."""
    dims = len(sides)
    matrix = np.broadcast_to(np.eye(dims), (len(params["about_z_deg"]), dims, dims))
    for axis, others in zip("zyx"[: 3 if dims > 2 else 1], ((-2, -1), (-3, -1), (-3, -2))):  # noqa: B905, PLR2004  # a film turns about Z alone
        angle = np.deg2rad(params[f"about_{axis}_deg"].astype(float))
        turn = np.broadcast_to(np.eye(dims), matrix.shape).copy()
        first, second = others
        turn[:, first, first] = turn[:, second, second] = np.cos(angle)
        turn[:, first, second] = np.sin(angle)
        turn[:, second, first] = -np.sin(angle)
        matrix = matrix @ turn
    return straight(matrix, np.zeros(matrix.shape[:2]))


TRANSFORM = moving(
    settings=Settings,
    usual=Settings(in_plane_deg=12, out_of_plane_deg=8),
    draw=draw,
    move=move,
)
