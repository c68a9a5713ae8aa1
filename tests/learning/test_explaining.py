"""Maps by gradients are what their papers say, and a shuffled package has learnt nothing."""

from pathlib import Path

import numpy as np
import onnx
import pytest

torch = pytest.importorskip("torch", reason="gradients need the extra `learn`")

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.learning.explaining.gradients import grad_cam, in_cells, integrated_gradients
from lynkeus.learning.explaining.methods import Asked, explanations
from lynkeus.learning.explaining.shuffled import shuffled
from lynkeus.learning.networks import efficientnet_lite0 as lite0
from lynkeus.learning.training.export import export
from lynkeus.models import infer
from lynkeus.models.card import Network
from lynkeus.models.explain.grade import Method
from lynkeus.models.ports import OpenedPackage, open_package, write_package

from ..models import toy

SIZE = 64


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> OpenedPackage:
    """Pack a network with random weights whose norms know what comes."""
    torch.manual_seed(0)
    network = lite0.build(lite0.Config(dropout=0.0, depth_drop=0.0))
    network.train()
    with torch.no_grad():
        network(torch.randn(4, 1, SIZE, SIZE))
    made = export(network.eval(), size=SIZE)
    folder = tmp_path_factory.mktemp("made") / "lite0"
    known = Network(
        architecture="efficientnet_lite0, one logit",
        parameters=1,
        stored_as="float16",
        began_from="random weights",
        cells_rows=2,
        cells_columns=2,
        cells_channels=1280,
    )
    card = toy.card()
    spec = card.preprocess.__class__(
        size=SIZE, low_percentile=1, high_percentile=99, mean=0.5, std=0.5
    )
    head = folder.parent / "head.npy"
    np.save(head, made.head)
    write_package(
        folder,
        card.model_copy(update={"network": known, "preprocess": spec}),
        {"weights.onnx": made.weights, "head.npy": head.read_bytes()},
        toy.KEY,
    )
    return open_package(folder, [toy.KEY.public_key()])


@pytest.fixture(scope="module")
def square() -> np.ndarray:
    return np.random.default_rng(4).random((SIZE, SIZE)).astype(np.float32)


@pytest.mark.long
def test_by_gradients_the_map_is_the_activation_map_of_such_a_network(
    package: OpenedPackage, square: np.ndarray
) -> None:
    found = explanations(package)
    assert set(found) == {*Method}
    theirs, ours = found[Method.GRAD_CAM].draw(square), found[Method.MAP].draw(square)
    most = theirs.max()
    assert theirs / (most if most > 0 else 1) == pytest.approx(ours, abs=1e-3)


def test_integrated_gradients_add_up_to_what_the_film_adds() -> None:
    torch.manual_seed(1)

    class Smooth(torch.nn.Module):
        """A network without corners, whose way is easily walked."""

        def __init__(self) -> None:
            super().__init__()
            self.first = torch.nn.Conv2d(1, 3, 3)
            self.head = torch.nn.Linear(3, 1)

        def forward(self, film: torch.Tensor) -> lite0.Reading:
            cells = torch.tanh(self.first(film))
            return lite0.Reading(self.head(cells.mean(dim=(2, 3))), cells)

    network, film = Smooth().eval(), torch.randn(1, 1, 12, 12)
    pixels = integrated_gradients(network, film, steps=64)
    with torch.no_grad():
        whole = float(network(film).logit - network(torch.zeros_like(film)).logit)
    assert pixels.sum() == pytest.approx(whole, rel=0.01)
    assert in_cells(pixels, (3, 4)).sum() == pytest.approx(pixels.sum())
    assert in_cells(pixels, (3, 4))[0, 0] == pytest.approx(pixels[:4, :3].sum())
    assert grad_cam(network, film).shape == (10, 10)


@pytest.mark.long
def test_a_shuffled_package_keeps_its_weights_and_says_something_else(
    package: OpenedPackage, square: np.ndarray
) -> None:
    mixed = shuffled(package)
    one, other = (
        {
            weight.name: onnx.numpy_helper.to_array(weight).ravel()
            for weight in model.graph.initializer
        }
        for model in (onnx.load_from_string(each.weights) for each in (package, mixed))
    )
    assert all((np.sort(one[name]) == np.sort(other[name])).all() for name in one)
    assert any((one[name] != other[name]).any() for name in one)
    assert np.sort(mixed.head[:-1]) == pytest.approx(np.sort(package.head[:-1]))
    assert mixed.digest != package.digest
    film = Asked(package).prepared(square)
    said = infer.read_one(package, film)
    assert np.abs(infer.read_one(mixed, film).cells - said.cells).max() > 0
    assert package.weights == open_package(package.folder, [toy.KEY.public_key()]).weights


def test_a_network_that_is_not_known_has_the_maps_that_need_no_gradients(tmp_path: Path) -> None:
    assert isinstance(toy.KEY, Ed25519PrivateKey)
    opened = toy.package(tmp_path / "toy", toy.gates())
    found = explanations(opened)
    assert set(found) == {Method.MAP, Method.OCCLUSION}
    picture = np.full((224, 224), 0.5, np.float32)
    picture[32:64, 96:128] = 1.0
    for one in found.values():
        assert np.unravel_index(one.draw(picture).argmax(), (7, 7)) == (1, 3)
