"""Electronic noise: the same everywhere, whatever the image shows."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.transform import Params, Transform, even, some
from lynkeus.learning.transforms._column import by_pieces
from lynkeus.learning.transforms._grain import drawn, grain_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`sigma`: greatest deviation, as a share of the range."""

    share: float
    sigma: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw the deviation, 0 for images that are left alone, and the grain."""
    chosen = some(rng, count, settings.share)
    sigma = (even(rng, count, 0.0, settings.sigma) * chosen).astype(np.float32)
    return {"sigma": sigma, **drawn(rng, count)}


def apply(batch: Tensor, params: Params) -> Tensor:
    """Add white normal noise, and cut to the range."""
    grain = grain_of(params, batch)

    def change(source: Tensor, made: Tensor, images: slice, piece: int) -> None:
        for image, (one, result) in enumerate(zip(source, made, strict=True), images.start):
            sigma = float(params["sigma"][image])
            if sigma:
                torch.add(one, grain(image, piece, len(one)), alpha=sigma, out=result)
                result.clamp_(0.0, 1.0)
            else:
                result.copy_(one)

    return by_pieces(batch, change)


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(share=0.7, sigma=0.04),
    draw=draw,
    apply=apply,
    dims=(2, 3),
)
