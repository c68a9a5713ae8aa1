"""Coarse greys, as a part of a network: fitting and serving run one code."""

import torch
from torch import Tensor, nn
from torch.nn import functional

SIDE = 14


class Greys(nn.Module):
    """Describe films by how bright each part of them is; nothing is learned.

    Films of shape (N, 1, size, size) give (N, F): the means of about 14 x 14 parts, and the
    brightest and the darkest of them.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.part = max(1, size // SIDE)

    def forward(self, film: Tensor) -> Tensor:
        """Describe films."""
        coarse = functional.avg_pool2d(film, self.part).flatten(1)
        ends = [coarse.amax(dim=1, keepdim=True), coarse.amin(dim=1, keepdim=True)]
        return torch.cat([coarse, *ends], dim=1)
