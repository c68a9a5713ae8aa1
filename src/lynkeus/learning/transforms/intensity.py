"""How bright, how hard and how bent the greys are."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.transform import Params, Transform, even, even_log
from lynkeus.learning.transforms._column import by_pieces, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`gamma` and `contrast` up to these factors either way; `brightness`: share of the range."""

    gamma: float
    contrast: float
    brightness: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw a bend, a slope about the middle grey, and what is added."""
    return {
        "gamma": even_log(rng, count, settings.gamma),
        "contrast": even_log(rng, count, settings.contrast),
        "brightness": even(rng, count, -settings.brightness, settings.brightness),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Bend by a power, then a straight line, then cut to the range."""
    gamma, contrast, brightness = _values(batch, params)
    added = 0.5 * (1 - contrast) + brightness
    bent = bool((params["gamma"] != 1).any())

    def change(source: Tensor, made: Tensor, images: slice, _: int) -> None:
        if bent:
            _power(source, gamma[images], made)
        torch.addcmul(added[images], made if bent else source, contrast[images], out=made)
        made.clamp_(0.0, 1.0)

    return by_pieces(batch, change)


def undo(batch: Tensor, params: Params) -> Tensor:
    """Go back along the line, then along the power; what was cut stays cut."""
    gamma, contrast, brightness = _values(batch, params)

    def change(source: Tensor, made: Tensor, images: slice, _: int) -> None:
        torch.sub(source, 0.5 + brightness[images], out=made)
        made.div_(contrast[images]).add_(0.5).clamp_(0.0, 1.0)
        _power(made, 1 / gamma[images], made)

    return by_pieces(batch, change)


def _power(source: Tensor, exponent: Tensor, made: Tensor) -> None:
    """Raise numbers of 0 or more to a power; a third of the time that `pow` takes."""
    torch.log2(source, out=made)
    made.mul_(exponent).exp2_()


def _values(batch: Tensor, params: Params) -> tuple[Tensor, Tensor, Tensor]:
    gamma, contrast, brightness = (
        value(params, name, batch)[:, None] for name in ("gamma", "contrast", "brightness")
    )
    return gamma, contrast, brightness


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(gamma=1.5, contrast=1.3, brightness=0.1),
    draw=draw,
    apply=apply,
    dims=(2, 3),
    undo=undo,
)
