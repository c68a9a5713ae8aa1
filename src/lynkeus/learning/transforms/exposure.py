"""How many quanta made the picture: the fewer, the grainier, above all behind dense parts."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.transform import Params, Transform, some
from lynkeus.learning.transforms._column import by_pieces
from lynkeus.learning.transforms._grain import drawn, grain_of
from lynkeus.learning.transforms._radiograph import RANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Quanta for each pixel behind the darkest grey: fewest and most, drawn by their logarithm.

    2.5 microgray at the detector are about 75,000 quanta a square millimetre (30,000 a microgray,
    RQA5): 1,500 a pixel of 0.14 mm, 50,000 a pixel of 0.8 mm.
    """

    share: float
    quanta_low: float
    quanta_high: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw the quanta, 0 for films that are left alone, and the grain."""
    low, high = float(np.log(settings.quanta_low)), float(np.log(settings.quanta_high))
    quanta = np.exp(rng.uniform(low, high, count)) * some(rng, count, settings.share)
    return {"quanta": quanta.astype(np.float32), **drawn(rng, count)}


def apply(batch: Tensor, params: Params) -> Tensor:
    """Add noise of the deviation that Poisson's law gives a logarithm: 1 / (RANGE sqrt(N)).

    Source:   N = quanta * exp(-RANGE * grey) and Var N = N (Poisson): IAEA 2014, Diagnostic
              Radiology Physics, chapter 4; quanta a microgray: IEC 62220-1-1, beam RQA5.
    Limits:   Normal instead of Poisson, which holds from some 20 quanta on; the noise that the
              film has already stays in it, so that doses can only be lowered.
    """
    grain = grain_of(params, batch)

    def change(source: Tensor, made: Tensor, images: slice, piece: int) -> None:
        for image, (one, result) in enumerate(zip(source, made, strict=True), images.start):
            quanta = float(params["quanta"][image])
            if quanta:
                torch.mul(one, RANGE / 2, out=result)
                result.exp_().mul_(grain(image, piece, len(one)))
                result.mul_(1 / (RANGE * quanta**0.5)).add_(one).clamp_(0.0, 1.0)
            else:
                result.copy_(one)

    return by_pieces(batch, change)


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(share=0.7, quanta_low=500, quanta_high=50_000),
    draw=draw,
    apply=apply,
)
