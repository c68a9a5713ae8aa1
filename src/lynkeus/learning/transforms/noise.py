"""Grain: few photons, or an old film that was scanned."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.transform import Params, Transform, even, some
from lynkeus.learning.transforms._column import column


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`sigma`: greatest deviation, as a share of the range."""

    share: float
    sigma: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw the deviation, whether the grain is coarse, and the seed of the grain itself."""
    chosen = some(rng, count, settings.share)
    return {
        "sigma": (even(rng, count, 0.0, settings.sigma) * chosen).astype(np.float32),
        "coarse": some(rng, count, 0.5).astype(np.float32),
        "seed": rng.integers(0, 1 << 24, count).astype(np.float32),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Add grain of one pixel, or of two.

    Limits:   One run of chance goes through the batch, begun by its first image's seed: the shipped
              plan was trained so. `grain` is of each image its own, and faster.
    """
    maker = torch.Generator().manual_seed(int(params["seed"][0]) if len(batch) else 0)
    fine = torch.randn(batch.shape, generator=maker)
    half = [max(1, side // 2) for side in batch.shape[2:]]
    grain = torch.randn((*batch.shape[:2], *half), generator=maker)
    mode = "bilinear" if len(half) == 2 else "trilinear"  # noqa: PLR2004  # a film
    coarse = functional.interpolate(grain, size=list(batch.shape[2:]), mode=mode)
    chosen = torch.where(column(params, "coarse", fine) > 0, coarse, fine)
    return (batch + column(params, "sigma", batch) * chosen.to(batch.device)).clamp(0.0, 1.0)


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(share=0.6, sigma=0.03),
    draw=draw,
    apply=apply,
    dims=(2, 3),
    together=True,
)
