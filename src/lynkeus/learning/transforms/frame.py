"""How the child lay, and what the collimator and the cutter left of the film."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.geometry import Move, Sides
from lynkeus.learning.transform import Params, Transform, even, even_log, some
from lynkeus.learning.transforms._column import column


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits of what is drawn.

    `view_low` and `view_high`: side of the part that is looked at, 1 is the whole film.
    `stretch`: width against height, up to this factor either way: the films' shape goes with the
    label here, and a squeeze to a square turns it into a distortion.
    """

    rotation_deg: float
    view_low: float
    view_high: float
    stretch: float
    shift: float
    shear: float
    black_share: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw rotation (degrees), view (share), stretch (factor), shift (share) and shear."""
    return {
        "rotation_deg": even(rng, count, -settings.rotation_deg, settings.rotation_deg),
        "view": even(rng, count, settings.view_low, settings.view_high),
        "stretch": even_log(rng, count, settings.stretch),
        "across": even(rng, count, -settings.shift, settings.shift),
        "down": even(rng, count, -settings.shift, settings.shift),
        "shear": even(rng, count, -settings.shear, settings.shear),
        "black": some(rng, count, settings.black_share).astype(np.float32),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Look at each film through its own slanted window; outside lies black or the last pixel."""
    return _look(batch, _rows(params, batch), params)


def apply_mask(masks: Tensor, params: Params) -> Tensor:
    """Look at masks through the same window: the nearest value, and nothing outside."""
    grid = functional.affine_grid(_rows(params, masks), list(masks.shape), align_corners=False)
    return functional.grid_sample(
        masks.float(), grid, mode="nearest", padding_mode="zeros", align_corners=False
    ).to(masks.dtype)


def undo(batch: Tensor, params: Params) -> Tensor:
    """Look back through the window; what it did not show is black or its last pixel."""
    rows = _rows(params, batch)
    back = torch.linalg.inv(rows[:, :, :2])
    return _look(batch, torch.cat([back, -back @ rows[:, :, 2:]], dim=2), params)


def move(params: Params, sides: Sides) -> Move:
    """Give the window in pixels, for when it is one of several moves."""
    down, across = sides
    rows = _rows(params, torch.empty(0)).double().numpy()
    swapped = rows[:, ::-1, [1, 0, 2]]
    lengths = np.array([down / 2, across / 2])
    return Move(
        matrix=swapped[:, :, :2] * lengths[:, None] / lengths,
        shift=swapped[:, :, 2] * lengths,
        black=params["black"] > 0,
    )


def _rows(params: Params, batch: Tensor) -> Tensor:
    """Give the window as rows of matrices, shape (N, 2, 3), in halves of a side."""
    value = {name: torch.from_numpy(array).to(batch.device) for name, array in params.items()}
    angle = torch.deg2rad(value["rotation_deg"])
    root = torch.sqrt(value["stretch"])
    wide, high = value["view"] * root, value["view"] / root
    cos, sin = torch.cos(angle), torch.sin(angle)
    return torch.stack(
        [
            torch.stack([wide * cos, high * (value["shear"] - sin), 2 * value["across"]], dim=1),
            torch.stack([wide * sin, high * cos, 2 * value["down"]], dim=1),
        ],
        dim=1,
    )


def _look(batch: Tensor, rows: Tensor, params: Params) -> Tensor:
    grid = functional.affine_grid(rows, list(batch.shape), align_corners=False)
    film = functional.grid_sample(
        batch, grid, mode="bilinear", padding_mode="border", align_corners=False
    )
    inside = (grid.abs() <= 1).all(dim=3).unsqueeze(1)
    black = column(params, "black", batch) > 0
    return torch.where(inside | ~black, film, torch.zeros_like(film))


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(
        rotation_deg=12,
        view_low=0.72,
        view_high=1.15,
        stretch=1.4,
        shift=0.08,
        shear=0.08,
        black_share=0.5,
    ),
    draw=draw,
    apply=apply,
    apply_mask=apply_mask,
    undo=undo,
    move=move,
)
