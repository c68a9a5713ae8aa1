"""The ways to explain a package's number, each at work on it and on its shuffled self."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import nn

from lynkeus.learning.explaining.gradients import grad_cam, in_cells, integrated_gradients
from lynkeus.learning.explaining.shuffled import shuffled
from lynkeus.learning.training.begin import known_networks
from lynkeus.learning.training.unfold import Unlike, take_over
from lynkeus.models import infer
from lynkeus.models.explain.cam import activation_map, shades
from lynkeus.models.explain.grade import Method
from lynkeus.models.explain.grading import Draw, Explanation
from lynkeus.models.occluding import falls, log_odds, shape_of
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.preprocess import standardise
from lynkeus.models.run import stands_out

Square = npt.NDArray[np.float32]
Map = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A package as something that squares are shown to, 0 to 1."""

    package: OpenedPackage

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of its cells."""
        return shape_of(self.package.card)

    def prepared(self, square: Square) -> Square:
        """Give what the network reads; shape (1, 1, S, S)."""
        return standardise(square, self.package.card.preprocess)[np.newaxis, np.newaxis]

    def log_odds(self, squares: Sequence[Square]) -> Map:
        """Read squares; calibrated."""
        return log_odds(self.package, squares)

    def shows(self, square: Square) -> bool:
        """Say whether a reading would show its map of a square."""
        return stands_out(self.package, square)

    def map(self, square: Square) -> Map:
        """Draw the class activation map, as it is shown."""
        said = infer.read_one(self.package, self.prepared(square))
        return shades(activation_map(said.cells, self.package.head))

    def occlusion(self, square: Square) -> Map:
        """Draw the occlusion map."""
        return falls(self.package, square)


def explanations(package: OpenedPackage) -> dict[Method, Explanation]:
    """Give every way that this package allows: by gradients only where its network is known.

    Args:     package: Opened and verified.
    """
    true, false = Asked(package), Asked(shuffled(package))
    found = {
        Method.MAP: Explanation(draw=true.map, shuffled=false.map, shown=true.shows),
        Method.OCCLUSION: Explanation(draw=true.occlusion, shuffled=false.occlusion),
    }
    networks = _network(package), _network(false.package)
    if networks[0] is None or networks[1] is None:
        return found

    def drawn(by: Callable[[nn.Module, Asked, Square], Map]) -> Explanation:
        return Explanation(
            draw=_bound(by, networks[0], true), shuffled=_bound(by, networks[1], false)
        )

    return {**found, Method.GRAD_CAM: drawn(_grad_cam), Method.GRADIENTS: drawn(_gradients)}


def _bound(
    by: Callable[[nn.Module, Asked, Square], Map], network: nn.Module | None, asked: Asked
) -> Draw:
    if network is None:
        message = "a network that is not known has no gradients"
        raise ValueError(message)
    return lambda square: by(network, asked, square)


def _grad_cam(network: nn.Module, asked: Asked, square: Square) -> Map:
    return grad_cam(network, torch.from_numpy(asked.prepared(square)))


def _gradients(network: nn.Module, asked: Asked, square: Square) -> Map:
    film = torch.from_numpy(asked.prepared(square))
    return in_cells(integrated_gradients(network, film), asked.shape)


def _network(package: OpenedPackage) -> nn.Module | None:
    """Rebuild a package's network as torch knows it; None where no network here is it."""
    name = package.card.network.architecture.split(",")[0]
    kind = known_networks().get(name)
    if kind is None:
        return None
    settings = kind.settings(**{one.name: 0.0 for one in fields(kind.settings)})
    network = kind.build(dims=2, outputs=1, settings=settings)
    size = package.card.preprocess.size
    films = torch.randn(8, 1, size, size, generator=torch.Generator().manual_seed(0))
    try:
        take_over(network, onnx.load_from_string(package.weights), films)
    except Unlike:
        return None
    return network.eval()
