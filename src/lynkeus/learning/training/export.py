"""From a trained network to ONNX: weights kept in half precision, reckoned with in single."""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from lynkeus.learning.training.pads import fold_pads

OPSET = 17
HALF_MIN = 512
CONVOLUTIONS = frozenset({"Conv", "ConvTranspose"})
INPUT = "film"
OUTPUTS = ("logit", "cells")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The ONNX file, and the last layer's weights with the intercept behind them."""

    weights: bytes
    head: npt.NDArray[np.float32]


class _Plain(nn.Module):
    def __init__(self, network: nn.Module, outputs: Sequence[str]) -> None:
        super().__init__()
        self.network, self.outputs = network, tuple(outputs)

    def forward(self, film: Tensor) -> tuple[Tensor, ...]:
        read = self.network(film)
        return tuple(getattr(read, name) for name in self.outputs)


def export(network: nn.Module, *, size: int) -> Exported:
    """Write a classifying network as ONNX.

    Args:     network: Trained; its answer has `logit` and `cells`, its last layer is `head`.
              size: Rows and columns of its input.
    Returns:  Input `film` (N, 1, size, size) to `logit` (N, 1) and `cells` (N, K, h, w), of any N;
              the logit is the mean of the cells, weighed by `head`, plus its last number.
    """
    model = to_onnx(network, torch.zeros(1, 1, size, size), OUTPUTS)
    last = network.get_submodule("head")
    head = [last.get_parameter("weight")[0], last.get_parameter("bias")]
    return Exported(
        weights=model.SerializeToString(),
        head=np.concatenate([one.detach().numpy() for one in head]).astype(np.float32),
    )


def to_onnx(network: nn.Module, example: Tensor, outputs: Sequence[str]) -> onnx.ModelProto:
    """Write any network as ONNX, its large weights in half precision.

    Args:     network: Its answer has the `outputs` by name. example: An input `film`, one case.
    Returns:  A model that takes any number of cases.
    """
    network = network.to(memory_format=torch.contiguous_format).eval()  # type: ignore[call-overload]  # torch types only some formats
    target = io.BytesIO()
    with warnings.catch_warnings():
        # This exporter says that it will go one day, and that a slice is not folded.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Plain(network, outputs).eval(),
            (example,),
            target,  # type: ignore[arg-type]  # torch says str, and takes a stream
            dynamo=False,
            opset_version=OPSET,
            input_names=[INPUT],
            output_names=list(outputs),
            dynamic_axes={name: {0: "films"} for name in (INPUT, *outputs)},
        )
    model = onnx.load_from_string(target.getvalue())
    fold_pads(model)
    halve(model)
    onnx.checker.check_model(model, full_check=True)
    return model


def halve(model: onnx.ModelProto) -> None:
    """Store large weights of convolutions as float16, cast to float32 when the file is loaded.

    The last layer and everything small stays as it is, so that the map stays exact.
    """
    graph = model.graph
    wanted = {node.input[1] for node in graph.node if node.op_type in CONVOLUTIONS}
    casts = []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if weight.name not in wanted or values.size < HALF_MIN:
            continue
        name, half = weight.name, f"{weight.name}.half"
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), half))
        casts.append(helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        graph.node.insert(0, cast)
