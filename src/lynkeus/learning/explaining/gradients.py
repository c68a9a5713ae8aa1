"""Maps by gradients: Grad-CAM and integrated gradients, on a network as torch knows it."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

Map = npt.NDArray[np.float64]
STEPS = 16
"""Points of the path, each the middle of its part."""


def grad_cam(network: nn.Module, film: Tensor) -> Map:
    """Weigh the channels of the last feature map by the mean of their gradients.

    Args:     network: Its answer has `logit` and `cells`. film: Prepared, shape (1, 1, S, S).
    Returns:  Shape (rows, columns), at least 0; no unit.
    Source:   Selvaraju et al. 2017, ICCV, arXiv:1610.02391.
    Limits:   Of a network that ends in a mean over its cells and one linear layer this is the class
              activation map, what speaks against left out; it differs elsewhere.
    """
    with torch.enable_grad():
        given = film.detach().clone().requires_grad_()
        read = network(given)
        [slopes] = torch.autograd.grad(read.logit.sum(), read.cells)
    weights = slopes.mean(dim=(2, 3), keepdim=True)
    found = (weights * read.cells).sum(dim=1)[0].clamp(min=0)
    drawn: Map = found.detach().numpy().astype(np.float64)
    return drawn


def integrated_gradients(network: nn.Module, film: Tensor, *, steps: int = STEPS) -> Map:
    """Share out the logit over the pixels, along the way from an even grey to the film.

    Args:     network: Its answer has `logit`. film: Prepared, shape (1, 1, S, S): 0 is the card's
              mean grey, from which the way begins. steps: Points of the way.
    Returns:  Shape (S, S); their sum is the film's logit less that of the even grey, nearly.
    Source:   Sundararajan, Taly and Yan 2017, ICML, arXiv:1703.01365.
    Limits:   What begins grey and stays grey gets nothing, though it may say something.
    """
    shares = (torch.arange(steps, dtype=film.dtype) + 0.5) / steps
    total = torch.zeros_like(film)
    for share in shares:
        with torch.enable_grad():
            on_the_way = (film.detach() * share).requires_grad_()
            [slopes] = torch.autograd.grad(network(on_the_way).logit.sum(), on_the_way)
        total += slopes
    shared: Map = (film * total / steps)[0, 0].detach().numpy().astype(np.float64)
    return shared


def in_cells(pixels: Map, shape: tuple[int, int]) -> Map:
    """Add up what pixels bear, cell by cell; shape (rows, columns)."""
    rows, columns = shape
    size = pixels.shape[0]
    down = np.arange(size) * rows // size
    across = np.arange(size) * columns // size
    found = np.zeros(shape)
    np.add.at(found, (down[:, np.newaxis], across[np.newaxis, :]), pixels)
    return found
