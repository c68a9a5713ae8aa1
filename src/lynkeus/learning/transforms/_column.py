"""Parameters as tensors that spread over a batch."""

import torch
from torch import Tensor

from lynkeus.learning.transform import Params


def column(params: Params, name: str) -> Tensor:
    """Give one parameter with shape (N, 1, 1, 1)."""
    return torch.from_numpy(params[name]).reshape(-1, 1, 1, 1)
