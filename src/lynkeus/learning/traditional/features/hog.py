"""Histograms of oriented gradients, as a part of a network: fitting and serving run one code."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

ORIENTATIONS = 9
CELLS = 14
CELL_PX_MIN = 4
BLOCK = 2
CLIP = 0.2
EPS = 1e-5


class Hog(nn.Module):
    """Describe films by the directions of their edges; nothing is learned.

    Films of shape (N, 1, S, S), any unit, give (N, 36, B, B): for each block of 2 x 2 cells the
    histograms of its four cells over nine unsigned directions, normalised together (L2-Hys); the
    channels run over row and column of the cell in its block, then over directions. About 14 cells
    a side, of 4 pixels at least; what is left over at the right and below is not seen.

    Source:   Dalal and Triggs 2005, CVPR, doi:10.1109/CVPR.2005.177; hard bins as in scikit-image.
    """

    cos: Tensor
    sin: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        self.cell = max(CELL_PX_MIN, size // CELLS)
        self.cells = size // self.cell
        self.blocks = self.cells - BLOCK + 1
        self.features = BLOCK * BLOCK * ORIENTATIONS * self.blocks**2
        edges = torch.arange(ORIENTATIONS) * (math.pi / ORIENTATIONS)
        self.register_buffer("cos", torch.cos(edges).view(1, -1, 1, 1))
        self.register_buffer("sin", torch.sin(edges).view(1, -1, 1, 1))

    def forward(self, film: Tensor) -> Tensor:
        """Give the blocks of each film."""
        down = functional.pad(film[:, :, 2:] - film[:, :, :-2], (0, 0, 1, 1))
        across = functional.pad(film[..., 2:] - film[..., :-2], (1, 1, 0, 0))
        strength = torch.sqrt(down * down + across * across)
        below = (down < 0) | ((down == 0) & (across < 0))
        side = 1.0 - 2.0 * below.to(film.dtype)
        # An angle lies beyond an edge where it turns left of it: no arc tangent, which ONNX lacks.
        beyond = (self.cos * (down * side) - self.sin * (across * side) >= 0).to(film.dtype)
        last = torch.zeros_like(beyond[:, :1])
        votes = strength * (beyond - torch.cat([beyond[:, 1:], last], dim=1))
        return self._normalised(functional.avg_pool2d(votes, self.cell))

    def _normalised(self, cells: Tensor) -> Tensor:
        reach = self.blocks
        parts = [
            cells[:, :, row : row + reach, column : column + reach]
            for row in range(BLOCK)
            for column in range(BLOCK)
        ]
        block = torch.cat(parts, dim=1)
        clipped = (block / _length(block)).clamp(max=CLIP)
        return clipped / _length(clipped)


def _length(block: Tensor) -> Tensor:
    return torch.sqrt((block * block).sum(dim=1, keepdim=True) + EPS * EPS)
