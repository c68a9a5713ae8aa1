"""Parameters as tensors that lie beside a batch and spread over it."""

from collections.abc import Callable

import torch
from torch import Tensor

from lynkeus.learning.geometry import AT_ONCE
from lynkeus.learning.transform import Params


def value(params: Params, name: str, batch: Tensor) -> Tensor:
    """Give one parameter as it was drawn, where the batch lies."""
    return torch.from_numpy(params[name]).to(batch.device)


def column(params: Params, name: str, batch: Tensor) -> Tensor:
    """Give one parameter with shape (N, 1, ...), of as many axes as the batch."""
    return value(params, name, batch).reshape(-1, *[1] * (batch.ndim - 1))


Change = Callable[[Tensor, Tensor, slice, int], None]
"""From pixels (n, m), into pixels (n, m), of which images, and the how many-eth piece of them."""


def by_pieces(batch: Tensor, change: Change) -> Tensor:
    """Change pixels by themselves, as many at a time as stay in a processor's cache."""
    source = batch.contiguous().flatten(1)
    result = torch.empty_like(source)
    whole = source.shape[1]
    images = max(1, AT_ONCE // whole)
    for first in range(0, len(source), images):
        part = slice(first, first + images)
        for piece, start in enumerate(range(0, whole, AT_ONCE)):
            pixels = slice(start, start + AT_ONCE)
            change(source[part, pixels], result[part, pixels], part, piece)
    return result.reshape(batch.shape)
