"""What storing a film as JPEG takes away: here the files' quality goes with the label."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.transform import Params, Transform, even, some
from lynkeus.learning.transforms._column import column, value

BLOCK = 8
GREYS = 255.0
# ITU-T T.81, table K.1: how coarsely each frequency of the luminance is stored at quality 50.
TABLE = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """JPEG quality, 1 to 100, as the usual library counts it."""

    share: float
    quality_low: float
    quality_high: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw a quality for some films; 0 leaves a film as it is."""
    chosen = some(rng, count, settings.share)
    quality = even(rng, count, settings.quality_low, settings.quality_high)
    return {"quality": (quality * chosen).astype(np.float32)}


def apply(batch: Tensor, params: Params) -> Tensor:
    """Round each 8 x 8 block's cosines as JPEG does; sides must be multiples of 8.

    Source:   ITU-T T.81, annex A.3.3 and K.1; scaling by quality as in libjpeg.
    """
    quality = value(params, "quality", batch).reshape(-1, 1, 1, 1, 1)
    scale = torch.where(quality < 50, 5000 / quality.clamp(min=1), 200 - 2 * quality) / 100  # noqa: PLR2004  # the formula of libjpeg
    steps = (
        (torch.tensor(TABLE, dtype=torch.float32, device=batch.device) * scale)
        .round()
        .clamp(1, GREYS)
    )
    count, _, rows, columns = batch.shape
    shape = (count, rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)
    blocks = (batch * GREYS - 128).reshape(shape).transpose(2, 3)
    cosines = _cosines().to(batch.device)
    waves = cosines @ blocks @ cosines.T
    stored = (waves / steps).round() * steps
    back = (cosines.T @ stored @ cosines).transpose(2, 3).reshape(batch.shape)
    film = ((back + 128).round() / GREYS).clamp(0.0, 1.0)
    return torch.where(column(params, "quality", batch) > 0, film, batch)


def _cosines() -> Tensor:
    place = torch.arange(BLOCK, dtype=torch.float32)
    table = torch.cos((2 * place[None, :] + 1) * place[:, None] * torch.pi / (2 * BLOCK)) / 2
    table[0] /= 2**0.5
    return table


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(share=0.6, quality_low=25, quality_high=95),
    draw=draw,
    apply=apply,
)
