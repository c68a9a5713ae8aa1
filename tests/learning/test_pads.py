"""Pads before convolutions, folded into them: the same numbers, in less time."""

import io
import warnings

import numpy as np
import onnx
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from torch import Tensor, nn
from torch.nn import functional

from lynkeus.learning.networks import efficientnet_lite0 as lite0
from lynkeus.learning.training.export import export
from lynkeus.learning.training.pads import fold_pads

FILM = np.random.default_rng(3).normal(size=(2, 3, 12, 12)).astype(np.float32)


class Padded(nn.Module):
    """Pads as it is told, and convolves."""

    def __init__(self, *, mode: str = "constant", value: float = 0.0, again: bool = False) -> None:
        super().__init__()
        self.mode, self.value, self.again = mode, value, again
        self.conv = nn.Conv2d(3, 4, 3, stride=2, padding=1)

    def forward(self, film: Tensor) -> Tensor:
        padded = functional.pad(film, (0, 1, 2, 1), mode=self.mode, value=self.value)
        read: Tensor = self.conv(padded)
        return read + padded.mean() if self.again else read


def written(network: nn.Module) -> onnx.ModelProto:
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(), (torch.from_numpy(FILM),), target, dynamo=False, opset_version=17,
            input_names=["film"], dynamic_axes={"film": {0: "films"}},
        )  # fmt: skip
    return onnx.load_from_string(target.getvalue())


def read(model: onnx.ModelProto) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    answer: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = session.run(None, {"film": FILM})[0]
    return answer


def kinds(model: onnx.ModelProto) -> set[str]:
    return {node.op_type for node in model.graph.node}


def test_a_pad_of_zeros_becomes_the_edges_of_its_convolution() -> None:
    model = written(Padded())
    before = read(model)
    assert "Pad" in kinds(model)
    fold_pads(model)
    onnx.checker.check_model(model, full_check=True)
    assert kinds(model) == {"Conv"}
    assert (read(model) == before).all()


@pytest.mark.parametrize(
    "network",
    [Padded(mode="reflect"), Padded(value=1.0), Padded(again=True)],
    ids=["of other pixels", "of ones", "read twice"],
)
def test_another_pad_stays(network: Padded) -> None:
    model = written(network)
    before = read(model)
    fold_pads(model)
    assert "Pad" in kinds(model)
    assert (read(model) == before).all()


@pytest.mark.long
def test_no_pad_is_left_in_the_network_that_is_shipped() -> None:
    network = lite0.build(lite0.Config(dropout=0.3, depth_drop=0.1))
    model = onnx.load_from_string(export(network, size=64).weights)
    assert kinds(model).isdisjoint({"Pad", "Slice", "ConstantOfShape"})
    edges = [
        list(one.ints) for node in model.graph.node for one in node.attribute if one.name == "pads"
    ]
    assert [0, 0, 1, 1] in edges
    assert [1, 1, 2, 2] in edges
