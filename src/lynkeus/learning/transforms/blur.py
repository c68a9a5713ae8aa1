"""A softer picture: the focus, the kernel of a reconstruction, a thicker slice."""

from dataclasses import dataclass
from math import ceil

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lynkeus.learning.transform import Params, Transform, even, some

REACH = 3.0
"""Deviations to which a Gaussian is followed: all but 0.3 % of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`sigma_px`: greatest width, in pixels."""

    share: float
    sigma_px: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw a width; 0 leaves an image as it is."""
    chosen = some(rng, count, settings.share)
    return {"sigma_px": (even(rng, count, 0.0, settings.sigma_px) * chosen).astype(np.float32)}


def apply(batch: Tensor, params: Params) -> Tensor:
    """Blur each image by its own Gaussian along every axis; the rim is mirrored."""
    result = torch.empty_like(batch, memory_format=torch.contiguous_format)
    for image, sigma in enumerate(params["sigma_px"]):
        soft = batch[image]
        radius = ceil(REACH * float(sigma))
        if radius:
            place = np.arange(radius + 1)
            bell = np.exp(-0.5 * (place / float(sigma)) ** 2)
            weights = (bell / (2 * bell.sum() - 1)).tolist()
            for axis in range(1, batch.ndim - 1):
                soft = _along(soft, axis, weights)
        result[image] = soft
    return result


def _along(image: Tensor, axis: int, weights: list[float]) -> Tensor:
    """Blur along one axis: sums of whole shifted images are faster than a convolution here."""
    side = image.shape[axis]
    reach = min(len(weights), side) - 1
    last = axis == image.ndim - 1
    rows = image.contiguous().view(1, -1, side, 1 if last else image[(0,) * axis].numel() // side)
    if last:
        rows = rows.view(1, 1, -1, side)
    dim = 3 if last else 2
    wide = functional.pad(
        rows, (reach, reach, 0, 0) if last else (0, 0, reach, reach), mode="reflect"
    )
    soft = wide.narrow(dim, reach, side) * weights[0]
    for step in range(1, reach + 1):
        soft.add_(wide.narrow(dim, reach - step, side), alpha=weights[step])
        soft.add_(wide.narrow(dim, reach + step, side), alpha=weights[step])
    return soft.view(image.shape)


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(share=0.7, sigma_px=1.6),
    draw=draw,
    apply=apply,
    dims=(2, 3),
)
