"""Scattered radiation: a soft veil that fills what was dark with quanta from beside it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.transform import Params, Transform, even, some
from lynkeus.learning.transforms._radiograph import RANGE

COARSE = 32
"""Cells along each side in which the veil is reckoned: it has no detail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`ratio`: greatest number of scattered quanta for each primary one, over the whole film.

    `width_low` and `width_high`: how far they stray, a deviation as a share of the side.
    """

    share: float
    ratio: float
    width_low: float
    width_high: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw a ratio, 0 for films that are left alone, and a width."""
    chosen = some(rng, count, settings.share)
    return {
        "ratio": (even(rng, count, 0.0, settings.ratio) * chosen).astype(np.float32),
        "width": even(rng, count, settings.width_low, settings.width_high),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Add a blurred copy of the quanta to the quanta, and expose for the sum.

    Source:   a veil as the primary image convolved with a wide kernel: Boone and Seibert 1988, Med
              Phys 15(5):721; ratios behind lungs and mediastinum: Niklason et al. 1981, Med Phys
              8(5):677.
    Limits:   One kernel for the whole film; behind thick parts more is scattered than here. The
              scatter that the film has already stays in it.
    """
    result = torch.empty_like(batch, memory_format=torch.contiguous_format)
    for image, ratio in enumerate(params["ratio"].tolist()):
        made = result[image, 0]
        if not ratio:
            made.copy_(batch[image, 0])
            continue
        torch.mul(batch[image, 0], -RANGE, out=made)
        made.exp_()
        width = float(params["width"][image])
        (small_down, veil_down), (small_across, veil_across) = (
            [torch.from_numpy(one).to(batch.device) for one in _veil(side, width)]
            for side in made.shape
        )
        veil = veil_down @ (small_down @ made @ small_across.T) @ veil_across.T
        made.add_(veil, alpha=ratio).mul_(1 / (1 + ratio)).log_().mul_(-1 / RANGE).clamp_(0.0, 1.0)
    return result


def _veil(side: int, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Give two matrices: from pixels to the means of cells, and from those to a blurred side."""
    cells = min(COARSE, side)
    middle = (np.arange(cells) + 0.5) / cells
    pixel = (np.arange(side) + 0.5) / side
    bell = np.exp(-0.5 * ((pixel[:, None] - middle) / width) ** 2)
    bell /= bell.sum(axis=1, keepdims=True)
    return _means(side, cells), bell.astype(np.float32)


@cache
def _means(side: int, cells: int) -> np.ndarray:
    owner = np.arange(side) * cells // side
    table = (owner == np.arange(cells)[:, None]).astype(np.float32)
    result: np.ndarray = table / table.sum(axis=1, keepdims=True)
    return result


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(share=0.7, ratio=1.0, width_low=0.08, width_high=0.2),
    draw=draw,
    apply=apply,
)
