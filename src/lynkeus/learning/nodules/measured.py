"""A nodule measured: outlined by a network, then its size, shape and Hounsfield units, weighed.

All of it is one network, so that fitting and serving run one code. The crop shows 50 x 50 mm.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from lynkeus.learning.network import Reading
from lynkeus.learning.nodules import FIELD_MM
from lynkeus.models.preprocess import Preprocess

NAMES = (
    *("log of the diameter", "log of the long axis", "log of short by long axis"),
    *("log of roundness", "log of reach by radius", "share that is thin"),
    *("mean HU", "spread of HU", "HU of the core", "highest HU", "share of lime", "share of haze"),
    *("HU around", "steepness of the edge"),
)
"""What is measured; the first is the size alone."""
MIDDLE_PX, GROWN = 4, 40
LIME_HU, HAZE_HU = 200.0, -400.0
RIM, THIN = 7, 5
LEAST = 1e-6


class Measured(nn.Module):
    """Measures nodules and weighs what it measured: films (N, 1, S, S) of 0 to 1 to `Reading`.

    `window` says which HU 0 and 1 are, `outlines` how the network that outlines is shown a crop.
    The cells say nothing: no map of such a number would be exact.
    """

    def __init__(
        self, outline: nn.Module, *, window: tuple[float, float], outlines: Preprocess
    ) -> None:
        super().__init__()
        self.outline, self.window, self.outlines = outline, window, outlines
        self.head = nn.Linear(len(NAMES), 2)
        self.register_buffer("usual", torch.zeros(len(NAMES)))
        self.register_buffer("spread", torch.ones(len(NAMES)))

    def take(self, usual: Tensor, spread: Tensor, weights: Tensor, ends: Tensor) -> None:
        """Weigh the first measures so: shapes (F,), (F,), (2, F) and (2,)."""
        self.usual, self.spread = usual, spread
        self.head = nn.Linear(len(usual), 2)
        with torch.no_grad():
            self.head.weight.copy_(weights)
            self.head.bias.copy_(ends)

    def measure(self, film: Tensor) -> Tensor:
        """Measure, shape (N, len(NAMES))."""
        low, high = self.window
        return measures(film * (high - low) + low, self.masks(film))

    def masks(self, film: Tensor) -> Tensor:
        """Outline what lies in the middle: 0 and 1, shape (N, 1, S, S)."""
        stretched = _stretched(film, self.outlines)
        return _of_the_middle((self.outline(stretched).logit > 0).to(film.dtype))

    def forward(self, film: Tensor) -> Reading:
        """Read crops."""
        used = self.measure(film)[:, : len(self.usual)]
        logit = self.head((used - self.usual) / self.spread)
        return Reading(logit, logit.sum(dim=1)[:, None, None, None] * 0.0)


def measures(hounsfield: Tensor, inside: Tensor) -> Tensor:
    """Measure what is inside masks.

    Args:     hounsfield: Shape (N, 1, S, S). inside: The same, 0 and 1, none of them empty.
    Returns:  Shape (N, len(NAMES)); lengths in mm, for a crop of `FIELD_MM`.
    Source:   Sizes and axes by moments, roundness by the perimeter, as the IBSI has them in words
              (doi:10.1148/radiol.2020191145), on the pixel grid; not its values to the digit.
    """
    pixel = FIELD_MM / inside.shape[-1]
    area = _sum(inside)
    radius = torch.sqrt(area / math.pi)
    long, short, reach = _axes(inside, area)
    slope_of_mask = _slope(functional.avg_pool2d(inside, 3, 1, 1))
    around = _sum(slope_of_mask)
    opened = _wider(_narrower(inside, THIN), THIN)
    core = _narrower(inside, 3)
    core = torch.where(_sum(core)[:, None, None, None] > 0, core, inside)
    rim = _wider(inside, RIM) - inside
    mean = _mean(hounsfield, inside)
    spread = torch.sqrt(_mean((hounsfield - mean[:, None, None, None]) ** 2, inside) + 1)
    smooth = functional.avg_pool2d(hounsfield, 3, 1, 1)
    lowest = torch.full_like(smooth, -2000.0)
    columns = (
        torch.log(2 * radius * pixel),
        torch.log(long * pixel),
        torch.log(short / long),
        torch.log(around**2 / (4 * math.pi * area) + LEAST),
        torch.log(reach / radius),
        1 - _sum(opened * inside) / area,
        mean,
        spread,
        _mean(hounsfield, core),
        torch.where(inside > 0, smooth, lowest).amax(dim=(1, 2, 3)),
        _mean((hounsfield > LIME_HU).to(area.dtype), inside),
        _mean((hounsfield < HAZE_HU).to(area.dtype), inside),
        _mean(hounsfield, rim),
        _mean(_slope(smooth), slope_of_mask),
    )
    return torch.stack(columns, dim=1)


def _of_the_middle(inside: Tensor) -> Tensor:
    """Keep what hangs together with the middle; where nothing is outlined, the middle itself."""
    middle = torch.zeros_like(inside)
    half = inside.shape[-1] // 2
    middle[:, :, half - MIDDLE_PX : half + MIDDLE_PX, half - MIDDLE_PX : half + MIDDLE_PX] = 1
    part = inside * middle
    for _ in range(GROWN):
        part = _wider(part, 3) * inside
    part = torch.where(_sum(part)[:, None, None, None] > 0, part, inside)
    return torch.where(_sum(part)[:, None, None, None] > 0, part, middle)


def _stretched(film: Tensor, spec: Preprocess) -> Tensor:
    """Spread greys as what serves does for the network that outlines."""
    ordered, _ = film.flatten(1).sort(dim=1)
    low, high = (
        _between(ordered, share)[:, None, None, None]
        for share in (spec.low_percentile, spec.high_percentile)
    )
    unit = ((film - low) / (high - low).clamp(min=LEAST)).clamp(0.0, 1.0)
    return (unit - spec.mean) / spec.std


def _between(ordered: Tensor, percentile: float) -> Tensor:
    place = percentile / 100 * (ordered.shape[1] - 1)
    below = math.floor(place)
    above = min(below + 1, ordered.shape[1] - 1)
    return ordered[:, below] + (place - below) * (ordered[:, above] - ordered[:, below])


def _axes(inside: Tensor, area: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Give both axes of the ellipse of the same moments, the long one first, and the reach."""
    at = torch.arange(inside.shape[-1], dtype=inside.dtype)
    down, across = at[:, None].expand(len(at), len(at)), at[None, :].expand(len(at), len(at))
    y, x = (_sum(inside * one) / area for one in (down, across))
    dy, dx = down - y[:, None, None, None], across - x[:, None, None, None]
    # A pixel is no point: it has a moment of its own.
    yy, xx = (_sum(inside * one * one) / area + 1 / 12 for one in (dy, dx))
    xy = _sum(inside * dy * dx) / area
    half, root = (yy + xx) / 2, torch.sqrt(((yy - xx) / 2) ** 2 + xy**2 + LEAST)
    reach = (torch.sqrt(dy**2 + dx**2) * inside).amax(dim=(1, 2, 3)) + 0.5
    return 4 * torch.sqrt(half + root), 4 * torch.sqrt((half - root).clamp(min=LEAST)), reach


def _slope(values: Tensor) -> Tensor:
    down = values[:, :, 2:, 1:-1] - values[:, :, :-2, 1:-1]
    across = values[:, :, 1:-1, 2:] - values[:, :, 1:-1, :-2]
    return functional.pad(torch.sqrt(down**2 + across**2 + LEAST) / 2, (1, 1, 1, 1))


def _wider(inside: Tensor, side: int) -> Tensor:
    return functional.max_pool2d(inside, side, 1, side // 2)


def _narrower(inside: Tensor, side: int) -> Tensor:
    return 1 - _wider(1 - inside, side)


def _sum(values: Tensor) -> Tensor:
    return values.sum(dim=(1, 2, 3))


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return _sum(values * weights) / _sum(weights).clamp(min=LEAST)
