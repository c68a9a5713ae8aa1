"""Take over the weights of an exported network, in which norms were folded into convolutions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

Array = npt.NDArray[np.float32]
Norm = nn.BatchNorm2d | nn.BatchNorm3d
Conv = nn.Conv2d | nn.Conv3d
Widening = nn.ConvTranspose2d | nn.ConvTranspose3d
CONVOLUTIONS = ("Conv", "ConvTranspose")


class Unlike(Exception):
    """The file is of another network; says which layer differs first."""


@dataclass(slots=True)
class Called:
    """Layers in the order in which they run; which norm follows which convolution.

    Norms are folded into those alone that do not widen.
    """

    convs: list[Conv | Widening] = field(default_factory=list)
    norms: list[Norm] = field(default_factory=list)
    slopes: list[nn.PReLU] = field(default_factory=list)
    follows: dict[Conv | Widening, Norm] = field(default_factory=dict)


def take_over(network: nn.Module, model: onnx.ModelProto, films: Tensor) -> None:
    """Give a network the weights of one that was written as ONNX.

    A folded norm is no longer known; one is made that changes nothing on `films`, so that the
    network answers as the file does, and its norms have something to train on.

    Args:     network: Changed in place, all but a last layer of another shape. model: Of the same
              architecture. films: Prepared, shape (N, 1, *space), some dozens.
    Raises:   Unlike: If the two are not of one architecture.
    """
    network.eval()
    called = _called(network, films[:1])
    arrays = _arrays(model.graph)
    convs = [node for node in model.graph.node if node.op_type in CONVOLUTIONS]
    norms = [node for node in model.graph.node if node.op_type == "BatchNormalization"]
    slopes = [node for node in model.graph.node if node.op_type == "PRelu"]
    alone = [one for one in called.norms if one not in called.follows.values()]
    there = len(convs), len(norms), len(slopes)
    if there != (len(called.convs), len(alone), len(called.slopes)):
        message = f"it has {len(convs)} convolutions, and the plan's network {len(called.convs)}"
        raise Unlike(message)
    added: dict[Norm, Tensor] = {}
    for node, conv in zip(convs, called.convs, strict=True):
        weight, *bias = (arrays[name] for name in node.input[1:])
        _put(conv, "weight", weight)
        norm = called.follows.get(conv)
        if conv.bias is not None:
            _put(conv, "bias", bias[0])
        elif norm is not None and bias:
            added[norm] = torch.from_numpy(bias[0].copy())
    for node, norm in zip(norms, alone, strict=True):
        values = (arrays[name] for name in node.input[1:])
        for name, value in zip(
            ("weight", "bias", "running_mean", "running_var"), values, strict=True
        ):
            _put(norm, name, value)
    for node, slope in zip(slopes, called.slopes, strict=True):
        _put(slope, "weight", arrays[node.input[1]].reshape(-1))
    _head(network, model, arrays)
    _settle([*called.follows.values()], added, network, films)


def _called(network: nn.Module, film: Tensor) -> Called:
    called = Called()
    made: dict[int, tuple[Conv, Tensor]] = {}

    def convolved(conv: nn.Module, _: tuple[Tensor], out: Tensor) -> None:
        called.convs.append(cast("Conv | Widening", conv))
        if isinstance(conv, Conv):
            made[id(out)] = (conv, out)  # held, so that no other tensor gets its id

    def normed(norm: nn.Module, given: tuple[Tensor]) -> None:
        called.norms.append(cast("Norm", norm))
        if id(given[0]) in made:
            called.follows[made[id(given[0])][0]] = called.norms[-1]

    def bent(slope: nn.Module, _: tuple[Tensor]) -> None:
        called.slopes.append(cast("nn.PReLU", slope))

    hooks = [
        one.register_forward_hook(convolved)
        for one in network.modules()
        if isinstance(one, Conv | Widening)
    ]
    for kind, note in ((Norm, normed), (nn.PReLU, bent)):
        hooks += [
            one.register_forward_pre_hook(note)
            for one in network.modules()
            if isinstance(one, kind)
        ]
    with torch.no_grad():
        network(film)
    for hook in hooks:
        hook.remove()
    return called


def _arrays(graph: onnx.GraphProto) -> dict[str, Array]:
    """Give the weights by the names that nodes know them by.

    Halved ones stand behind a cast, and of equal ones all but one behind a name.
    """
    found = {one.name: numpy_helper.to_array(one).astype(np.float32) for one in graph.initializer}
    for node in graph.node:
        if node.op_type in {"Cast", "Identity"} and node.input[0] in found:
            found[node.output[0]] = found[node.input[0]]
    return found


def _put(layer: nn.Module, name: str, value: Array) -> None:
    own = getattr(layer, name)
    if tuple(own.shape) != value.shape:
        message = f"a {name} there has the shape {value.shape}, here {tuple(own.shape)}"
        raise Unlike(message)
    with torch.no_grad():
        own.copy_(torch.from_numpy(value.copy()))


def _head(network: nn.Module, model: onnx.ModelProto, arrays: Mapping[str, Array]) -> None:
    """Take over the last layer too, if there is one that tells as many things apart."""
    head = dict(network.named_children()).get("head")
    if head is None:
        return
    shape = tuple(head.get_parameter("weight").shape)
    for node in model.graph.node:
        if node.op_type == "Gemm" and arrays[node.input[1]].shape == shape:
            _put(head, "weight", arrays[node.input[1]])
            _put(head, "bias", arrays[node.input[2]])


def _settle(
    norms: list[Norm], added: Mapping[Norm, Tensor], network: nn.Module, films: Tensor
) -> None:
    """Let each folded norm know what comes, and give it on unchanged but for the folded bias."""

    def settle(norm: nn.Module, given: tuple[Tensor]) -> None:
        [what], known = given, cast("Norm", norm)
        mean, spread = known.get_buffer("running_mean"), known.get_buffer("running_var")
        axes = [axis for axis in range(what.ndim) if axis != 1]
        mean.copy_(what.mean(dim=axes))
        spread.copy_(what.var(dim=axes, unbiased=False))
        known.weight.copy_((spread + known.eps).sqrt())
        known.bias.copy_(mean + added.get(known, torch.zeros(())))

    hooks = [norm.register_forward_pre_hook(settle) for norm in norms]
    with torch.no_grad():
        network(films)
    for hook in hooks:
        hook.remove()
