"""From a fitted classifier to ONNX: what serves reads it as it reads a network."""

import io
import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn
from torch.nn import functional

from lynkeus.learning.traditional.classifier import Stored
from lynkeus.learning.traditional.features.described import Described, Module
from lynkeus.learning.traditional.features.hog import BLOCK, ORIENTATIONS
from lynkeus.learning.traditional.features.lbp import CODES, GRID

if TYPE_CHECKING:
    from sklearn.ensemble import GradientBoostingClassifier

OPSET = 17
ML_OPSET = 3
INPUT, LOGIT, CELLS, FEATURES = "film", "logit", "cells", "features"


class Read(NamedTuple):
    """What serves is given of a film."""

    number: Tensor
    cells: Tensor


def store_linear(described: Described, weights: npt.NDArray[np.float64]) -> Stored:
    """Store a plane over HOG and LBP, its number split over the places that it is made of.

    Args:     described: HOG, then LBP. weights: Shape (F + 1,), the intercept last.
    """
    summed = _Summed(described, weights)
    written = _written(summed, described.size, (LOGIT, CELLS))
    side = summed.hog.cells
    return Stored(
        weights=written.SerializeToString(),
        head=np.array([1.0, weights[-1]], dtype=np.float32),
        cells=(1, side, side),
        parameters=len(weights),
        additive=True,
    )


def store_boosted(described: Module, ensemble: "GradientBoostingClassifier") -> Stored:
    """Store an ensemble of trees behind its features. No map of its number is exact: cells are 0.

    Args:     described: Makes the features. ensemble: scikit-learn's, of two classes.
    """
    films = _written(_WithoutMap(described), described.size, (FEATURES, CELLS))
    features = int(described(torch.zeros(1, 1, described.size, described.size)).shape[1])
    trees = _trees(ensemble, features)
    whole = onnx.compose.merge_models(
        films, trees, io_map=[(FEATURES, FEATURES)], outputs=[LOGIT, CELLS]
    )
    onnx.checker.check_model(whole, full_check=True)
    nodes = next(one for one in whole.graph.node if one.op_type.startswith("TreeEnsemble"))
    counted = next(one for one in nodes.attribute if one.name == "nodes_values")
    return Stored(
        weights=whole.SerializeToString(),
        head=np.zeros(2, dtype=np.float32),
        cells=(1, 1, 1),
        parameters=len(counted.floats),
        additive=False,
    )


class _Summed(nn.Module):
    """Adds up a plane cell by cell: the logit is the mean of the cells plus the intercept."""

    def __init__(self, described: Described, weights: npt.NDArray[np.float64]) -> None:
        super().__init__()
        self.hog, self.lbp = described.hog, described.lbp
        plane = torch.from_numpy(weights.astype(np.float32))
        edges = self.hog.features
        self.register_buffer("edges", plane[:edges].view(1, -1, self.hog.blocks, self.hog.blocks))
        self.register_buffer("patterns", plane[edges:-1].view(1, CODES, GRID, GRID))
        self.register_buffer("intercept", plane[-1])
        self.register_buffer("spread", _spread(self.hog.cells))

    edges: Tensor
    patterns: Tensor
    intercept: Tensor
    spread: Tensor

    def forward(self, film: Tensor) -> Read:
        """Give the logit (N, 1) and what each cell adds, (N, 1, C, C)."""
        said = self.hog(film) * self.edges
        cells = torch.zeros_like(film[:, :, : self.hog.cells, : self.hog.cells])
        for place in range(BLOCK * BLOCK):
            part = said[:, place * ORIENTATIONS : (place + 1) * ORIENTATIONS]
            down, across = divmod(place, BLOCK)
            edge = (across, BLOCK - 1 - across, down, BLOCK - 1 - down)
            cells = cells + functional.pad(part.sum(dim=1, keepdim=True), edge)
        coarse = (self.lbp(film) * self.patterns).sum(dim=1, keepdim=True)
        cells = cells + self.spread @ coarse @ self.spread.T
        cells = cells * float(self.hog.cells**2)
        return Read(cells.mean(dim=(2, 3)) + self.intercept, cells)


class _WithoutMap(nn.Module):
    def __init__(self, described: Module) -> None:
        super().__init__()
        self.described = described

    def forward(self, film: Tensor) -> Read:
        """Give the features, and one cell that says nothing."""
        return Read(self.described(film), torch.zeros_like(film[:, :, :1, :1]))


def _spread(cells: int) -> Tensor:
    """Share what a coarse cell says among the fine ones below it, shape (cells, GRID)."""
    edges = np.linspace(0, cells, GRID + 1)
    fine = np.arange(cells)[:, np.newaxis]
    shared = np.clip(np.minimum(fine + 1, edges[1:]) - np.maximum(fine, edges[:-1]), 0, None)
    return torch.from_numpy((shared / shared.sum(axis=0)).astype(np.float32))


def _written(module: nn.Module, size: int, outputs: tuple[str, str]) -> onnx.ModelProto:
    target = io.BytesIO()
    with warnings.catch_warnings():
        # This exporter says that it will go one day, and that a slice is not folded.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            (torch.zeros(1, 1, size, size),),
            target,  # type: ignore[arg-type]  # torch says str, and takes a stream
            dynamo=False,
            opset_version=OPSET,
            input_names=[INPUT],
            output_names=list(outputs),
            dynamic_axes={name: {0: "films"} for name in (INPUT, *outputs)},
        )
    return onnx.load_from_string(target.getvalue())


def _trees(ensemble: "GradientBoostingClassifier", features: int) -> onnx.ModelProto:
    """Write trees as ONNX, features to the log odds of the second class."""
    from skl2onnx import to_onnx  # noqa: PLC0415  # slow to import
    from skl2onnx.common.data_types import FloatTensorType  # noqa: PLC0415  # as above

    model: onnx.ModelProto = to_onnx(
        ensemble,
        initial_types=[(FEATURES, FloatTensorType([None, features]))],
        options={type(ensemble): {"raw_scores": True, "zipmap": False}},
        target_opset={"": OPSET, "ai.onnx.ml": ML_OPSET},
    )
    graph = model.graph
    scores = graph.output[1].name
    last = helper.make_tensor("last", TensorProto.INT64, [1], [-1])
    graph.initializer.append(last)
    graph.node.append(helper.make_node("Gather", [scores, "last"], [LOGIT], axis=1))
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(LOGIT, TensorProto.FLOAT, [None, 1]))
    model.ir_version = min(model.ir_version, 8)
    return model
