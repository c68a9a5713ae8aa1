"""A detector that does not answer everywhere alike: heel of the tube, modules, read-out bands."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lynkeus.learning.transform import Params, Transform
from lynkeus.learning.transforms._column import value
from lynkeus.learning.transforms._radiograph import RANGE

MODULES = 4
BANDS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Greatest gains beside 1: 0.1 is a tenth more or less than the mean.

    `heel`: from one edge to the other, along each axis. `module`: of 4 x 4 sensor plates.
    `band`: of 16 bands of columns, each of which one amplifier reads out.
    """

    heel: float
    module: float
    band: float


def draw(rng: np.random.Generator, count: int, settings: Settings) -> Params:
    """Draw two slopes (down, across), the gains of modules, and those of bands."""
    return {
        "heel": rng.uniform(-settings.heel, settings.heel, (count, 2)).astype(np.float32),
        "module": rng.uniform(-settings.module, settings.module, (count, MODULES, MODULES)).astype(
            np.float32
        ),
        "band": rng.uniform(-settings.band, settings.band, (count, BANDS)).astype(np.float32),
    }


def apply(batch: Tensor, params: Params) -> Tensor:
    """Divide by a gain, which in greys is taking away its logarithm.

    Source:   IAEA 2014, Diagnostic Radiology Physics, chapters 5 (heel) and 7 (receptors, and
              what flat-fielding corrects).
    """
    return (batch - _lost(batch, params)).clamp_(0.0, 1.0)


def undo(batch: Tensor, params: Params) -> Tensor:
    """Give the greys back; what was cut stays cut."""
    return (batch + _lost(batch, params)).clamp_(0.0, 1.0)


def _lost(batch: Tensor, params: Params) -> Tensor:
    """Give what a gain takes from the greys, shape (N, 1, Y, X)."""
    down, across = batch.shape[2:]
    heel, module, band = (value(params, name, batch) for name in ("heel", "module", "band"))
    rows = torch.linspace(-0.5, 0.5, down, device=batch.device)
    columns = torch.linspace(-0.5, 0.5, across, device=batch.device)
    modules = _spread(torch.log1p(module), across)
    strips = modules + _spread(torch.log1p(band), across)[:, None]
    strips = strips + torch.log1p(heel[:, 1:] * columns)[:, None]
    plates = torch.arange(down, device=batch.device) * MODULES // down
    lost = strips[:, plates] + torch.log1p(heel[:, :1] * rows)[:, :, None]
    return lost.div_(RANGE).unsqueeze(1)


def _spread(gains: Tensor, across: int) -> Tensor:
    """Let each gain hold for its columns."""
    return gains[..., torch.arange(across, device=gains.device) * gains.shape[-1] // across]


TRANSFORM = Transform(
    settings=Settings,
    usual=Settings(heel=0.2, module=0.03, band=0.02),
    draw=draw,
    apply=apply,
    undo=undo,
)
