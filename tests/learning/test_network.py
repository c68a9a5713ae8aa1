"""The network: the published one, exactly, and its ONNX file."""

import copy
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.learning.networks import efficientnet_lite0 as lite0
from lynkeus.learning.plan import FromImagenet
from lynkeus.learning.ports import imagenet_file, read_plan
from lynkeus.learning.training.export import Exported, export

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
SIZE = 64


@pytest.fixture(scope="module")
def network() -> lite0.EfficientNetLite0:
    """One of random weights."""
    torch.manual_seed(0)
    network = lite0.build(lite0.Config(dropout=0.2, depth_drop=0.2))
    network(torch.randn(4, 1, SIZE, SIZE))  # gives the norms something to know
    return network.eval()


@pytest.fixture(scope="module")
def made(network: lite0.EfficientNetLite0) -> Exported:
    return export(network, size=SIZE)


def published() -> dict[str, "torch.Tensor"]:
    begins = read_plan(PLAN)[0].network.begins
    assert isinstance(begins, FromImagenet)
    path = imagenet_file(begins.imagenet)
    return torch.load(path, weights_only=True)


def test_published_weights_give_the_published_features() -> None:
    """Numbers of PyPI efficientnet-lite-pytorch 0.1.0 on the same input in three colours."""
    network = lite0.build(lite0.Config(dropout=0.0, depth_drop=0.0)).eval()
    lite0.load_imagenet(network, published())
    film = (torch.arange(224 * 224).reshape(1, 1, 224, 224) % 251).float() / 125 - 1
    with torch.inference_mode():
        cells = network.cells(film)
    assert cells.shape == (1, 1280, 7, 7)
    assert float(cells.mean()) == pytest.approx(0.11690932512283325, abs=1e-6)
    assert cells[0, :5].mean(dim=(1, 2)).tolist() == pytest.approx(
        [0.0014, 0.0, 0.8747, 0.0, 0.0], abs=1e-4
    )


def test_weights_of_another_network_are_refused(network: lite0.EfficientNetLite0) -> None:
    weights = published()
    del weights["_bn1.weight"]
    with pytest.raises(RuntimeError, match=r"top\.1\.weight"):
        lite0.load_imagenet(copy.deepcopy(network), weights)


def test_each_film_of_a_batch_alone_gives_the_same(network: lite0.EfficientNetLite0) -> None:
    films = torch.randn(3, 1, SIZE, SIZE)
    with torch.inference_mode():
        together = network(films).logit
        alone = torch.cat([network(film[None]).logit for film in films])
    assert torch.allclose(together, alone, atol=1e-4)


def test_the_onnx_file_reads_as_the_network_does(
    network: lite0.EfficientNetLite0, made: Exported
) -> None:
    films = torch.randn(3, 1, SIZE, SIZE)
    with torch.inference_mode():
        expected = network(films)
    session = onnxruntime.InferenceSession(made.weights, providers=["CPUExecutionProvider"])
    logit, cells = session.run(["logit", "cells"], {"film": films.numpy()})
    assert cells.shape == expected.cells.shape
    assert np.abs(cells - expected.cells.numpy()).max() < 0.05
    assert np.abs(logit - expected.logit.numpy()).max() < 0.01
    assert len(made.weights) < 8_000_000


def test_the_map_is_exact(made: Exported) -> None:
    films = torch.randn(2, 1, SIZE, SIZE).numpy()
    session = onnxruntime.InferenceSession(made.weights, providers=["CPUExecutionProvider"])
    logit, cells = session.run(["logit", "cells"], {"film": films})
    weights, intercept = made.head[:-1], made.head[-1]
    of_cells = np.einsum("nkhw,k->nhw", cells.astype(np.float64), weights)
    assert logit[:, 0] == pytest.approx(of_cells.mean(axis=(1, 2)) + intercept, abs=1e-5)
