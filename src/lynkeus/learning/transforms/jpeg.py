"""What storing a film as JPEG takes away: here the files' quality goes with the label."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.transform import Params, Transform, even, some
from lynkeus.learning.transforms._column import value

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
    cosines = _cosines().to(batch.device)
    table = torch.tensor(TABLE, dtype=torch.float32, device=batch.device)
    result = torch.empty_like(batch)
    for image, quality in enumerate(value(params, "quality", batch)):
        if quality > 0:
            scale = 5000 / quality.clamp(min=1) if quality < 50 else 200 - 2 * quality  # noqa: PLR2004  # the formula of libjpeg
            steps = (table * (scale / 100)).round().clamp(1, GREYS)
            result[image] = _stored(batch[image], steps, cosines)
        else:
            result[image] = batch[image]
    return result


def _stored(film: Tensor, steps: Tensor, cosines: Tensor) -> Tensor:
    """Store one film, shape (1, Y, X): alone it stays in a processor's cache."""
    _, rows, columns = film.shape
    shape = (1, rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)
    # Side by side in memory: torch takes small matrices one by one where they are not.
    blocks = (film * GREYS - 128).reshape(shape).transpose(2, 3).contiguous()
    waves = cosines @ blocks @ cosines.T
    stored = (waves / steps).round_() * steps
    back = (cosines.T @ stored @ cosines).transpose(2, 3).reshape(film.shape)
    return back.add_(128).round_().div_(GREYS).clamp_(0.0, 1.0)


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
