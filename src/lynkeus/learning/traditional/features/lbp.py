"""Local binary patterns, as a part of a network: fitting and serving run one code."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

NEIGHBOURS = 8
CODES = NEIGHBOURS + 2
SIDE_PX = 56
GRID = 4
FEATURES = CODES * GRID * GRID
TIE = 1e-5
DIGITS = 5
CHANGES_MAX = 2


class Lbp(nn.Module):
    """Describe films by which of eight neighbours are brighter; nothing is learned.

    Films of shape (N, 1, S, S), any unit, give (N, 10, 4, 4): for each sixteenth of the film the
    shares of the nine uniform patterns and of all others, at radius 1. The film is first shrunk to
    about 56 pixels a side: what is finer is also what a JPEG's quality gives away.

    Source:   Ojala, Pietikainen and Maenpaa 2002, IEEE TPAMI 24:971-987,
              doi:10.1109/TPAMI.2002.1017623; `uniform` as in scikit-image.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.shrink = max(1, size // SIDE_PX)
        self.part = (size // self.shrink - 2) // GRID

    def forward(self, film: Tensor) -> Tensor:
        """Give the shares of each film's parts."""
        code = self.codes(functional.avg_pool2d(film, self.shrink))
        shares = [
            functional.avg_pool2d((code == one).to(film.dtype), self.part)[:, :, :GRID, :GRID]
            for one in range(CODES)
        ]
        return torch.cat(shares, dim=1)

    def codes(self, film: Tensor) -> Tensor:
        """Give the pattern of each pixel but the rim, shape (N, 1, S - 2, S - 2), 0 to 9."""
        brighter = torch.cat([self._brighter(film, one) for one in range(NEIGHBOURS)], dim=1)
        turned = torch.cat([brighter[:, 1:], brighter[:, :1]], dim=1)
        changes = (brighter - turned).abs().sum(dim=1, keepdim=True)
        ones = brighter.sum(dim=1, keepdim=True)
        return torch.where(changes <= CHANGES_MAX, ones, torch.full_like(ones, CODES - 1))

    def _brighter(self, film: Tensor, which: int) -> Tensor:
        angle = 2 * math.pi * which / NEIGHBOURS
        down, across = (round(one, DIGITS) for one in (-math.sin(angle), math.cos(angle)))
        middle = film[:, :, 1:-1, 1:-1]
        rows = _between(film, down, dim=2)
        neighbour = _between(rows, across, dim=3)
        return (neighbour - middle >= -TIE).to(film.dtype)


def _between(film: Tensor, shift: float, *, dim: int) -> Tensor:
    """Move a film by less than a pixel, and cut the rim off."""
    lower = math.floor(shift)
    share = shift - lower
    length = film.shape[dim] - 2
    first = film.narrow(dim, 1 + lower, length)
    if share == 0:
        return first
    return first * (1 - share) + film.narrow(dim, 2 + lower, length) * share
