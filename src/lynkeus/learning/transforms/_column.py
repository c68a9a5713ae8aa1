"""Parameters as tensors that lie beside a batch and spread over it."""

import torch
from torch import Tensor

from lynkeus.learning.transform import Params


def value(params: Params, name: str, batch: Tensor) -> Tensor:
    """Give one parameter as it was drawn, where the batch lies."""
    return torch.from_numpy(params[name]).to(batch.device)


def column(params: Params, name: str, batch: Tensor) -> Tensor:
    """Give one parameter with shape (N, 1, ...), of as many axes as the batch."""
    return value(params, name, batch).reshape(-1, *[1] * (batch.ndim - 1))
