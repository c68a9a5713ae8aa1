"""A softer or harder picture: the tube's focus, the detector, and later programs."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.transform import Params, Transform, even, some
from lynkeus.learning.transforms._column import column, value

RADIUS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`sigma_px`: greatest blur. `harder`: greatest weight of what the blur took away."""

    share: float
    sigma_px: float
    harder: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw the width of a blur, and whether it is taken (-1) or what it takes is added."""
    chosen = some(rng, count, settings.share)
    soft = rng.random(count) < 0.5  # noqa: PLR2004  # one in two
    amount = np.where(soft, -1.0, even(rng, count, 0.0, settings.harder))
    return {
        "sigma_px": np.maximum(even(rng, count, 0.0, settings.sigma_px), 0.3).astype(np.float32),
        "amount": (amount * chosen).astype(np.float32),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Blur each film by its own Gaussian, and add or take the difference."""
    count = len(batch)
    place = torch.arange(-RADIUS, RADIUS + 1, dtype=torch.float32, device=batch.device)
    kernel = torch.exp(-0.5 * (place / value(params, "sigma_px", batch)[:, None]) ** 2)
    kernel = kernel / kernel.sum(dim=1, keepdim=True)
    row = batch.reshape(1, count, *batch.shape[2:])
    row = functional.pad(row, (RADIUS,) * 4, mode="reflect")
    row = functional.conv2d(row, kernel.reshape(count, 1, 1, -1), groups=count)
    row = functional.conv2d(row, kernel.reshape(count, 1, -1, 1), groups=count)
    soft = row.reshape(batch.shape)
    return (batch + column(params, "amount", batch) * (batch - soft)).clamp(0.0, 1.0)


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(share=0.6, sigma_px=1.6, harder=1.2),
    draw=draw,
    apply=apply,
)
