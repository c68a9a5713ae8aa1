"""What a film is described by: edges and small patterns, patterns alone, or greys."""

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from lynkeus.learning.traditional.classifier import Images, Shown
from lynkeus.learning.traditional.features.greys import Greys
from lynkeus.learning.traditional.features.hog import Hog
from lynkeus.learning.traditional.features.lbp import FEATURES as LBP_FEATURES
from lynkeus.learning.traditional.features.lbp import Lbp

BATCH = 32
KEPT = 8
"""Sets of cases whose features are kept: training, and tune and judging in three ways each."""


class Described(nn.Module):
    """Films of shape (N, 1, size, size) to features of shape (N, F): HOG, then LBP."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.hog = Hog(size)
        self.lbp = Lbp(size)

    def forward(self, film: Tensor) -> Tensor:
        """Describe films."""
        return torch.cat([part(film).flatten(1) for part in (self.hog, self.lbp)], dim=1)


class Patterns(nn.Module):
    """Films of shape (N, 1, size, size) to features of shape (N, F): LBP alone."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.lbp = Lbp(size)

    def forward(self, film: Tensor) -> Tensor:
        """Describe films."""
        patterns: Tensor = self.lbp(film)
        return patterns.flatten(1)


Module = Described | Patterns | Greys
"""What describes films of its own `size`."""


def features_of(module: Module, shown: Shown) -> Images:
    """Describe cases, shape (N, F): cubes by their three middle slices, behind each other.

    Args:     module: What describes them. shown: The cases. Nobody may write into what is given.
    """
    if isinstance(module, Greys):
        return _run(module, shown)
    whole = _edges_and_patterns(shown)
    if isinstance(module, Described):
        return whole
    slices = whole.reshape(len(whole), -1, LBP_FEATURES + Hog(shown.size).features)
    return slices[:, :, -LBP_FEATURES:].reshape(len(whole), -1)


@lru_cache(maxsize=KEPT)
def _edges_and_patterns(shown: Shown) -> Images:
    """Describe by HOG and LBP; the last few are kept, for several methods ask for them."""
    found = _run(Described(shown.size), shown)
    found.setflags(write=False)
    return found


def _run(module: Module, shown: Shown) -> Images:
    with torch.inference_mode():
        parts = [
            module(torch.from_numpy(planes(shown.part(first, first + BATCH))))
            for first in range(0, len(shown.images), BATCH)
        ]
    found: Images = torch.cat(parts).numpy().reshape(len(shown.images), -1)
    return found


def planes(images: Images) -> Images:
    """Give what is described: films as they are, of cubes the middle slice along each axis.

    Args:     images: Shape (N, 1, S, S) or (N, 1, S, S, S).
    Returns:  Shape (N, 1, S, S) or (3 N, 1, S, S), the three of a cube behind each other.
    """
    if images.ndim == 4:  # noqa: PLR2004  # films
        return images
    middle = images.shape[-1] // 2
    three = [np.take(images, middle, axis=axis) for axis in (2, 3, 4)]
    return np.stack(three, axis=1).reshape(-1, 1, *three[0].shape[-2:])
