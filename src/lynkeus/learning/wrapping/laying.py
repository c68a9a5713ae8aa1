"""Write what stands before and after a stranger's network, in the network's own file."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lynkeus.models.card import AnyCard, Card, Task
from lynkeus.models.infer import CELLS, INPUT, LOGIT, PLANES
from lynkeus.models.segmentation_card import SegmentationCard

if TYPE_CHECKING:
    import onnx

OPSET_LEAST = 13
LEAST_P = 1e-7
"""Probabilities are cut so far from 0 and 1, that a logit is a number."""
FLATTENED, WITH_CHANNELS = 2, 4
COLOURS = 3
ITS = "its_"


class Gives(StrEnum):
    """What the numbers mean that a model gives."""

    LOGIT = "logit"
    PROBABILITY = "probability"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Which of a model's outputs is taken, of what shape, and what its numbers mean."""

    name: str
    shape: tuple[int, ...]
    gives: Gives


def shape_of(value: Any) -> tuple[int | None, ...]:  # noqa: ANN401  # a ValueInfoProto
    """Give the shape that a model says an input has; None where any number will do."""
    dims = value.type.tensor_type.shape.dim
    return tuple(one.dim_value if one.HasField("dim_value") else None for one in dims)


def colours_of(theirs: Any) -> int:  # noqa: ANN401  # as above
    """Give how many channels a model wants of a film: the same grey in each."""
    shape = shape_of(theirs)
    return COLOURS if len(shape) == WITH_CHANNELS and shape[1] == COLOURS else 1


def laid_between(
    whole: "onnx.ModelProto",
    theirs: Any,  # noqa: ANN401  # as above
    taken: Taken,
    card: AnyCard,
) -> bytes:
    """Write the model anew, with what makes its input of a film, and our outputs of its own.

    Args:     whole: The model. theirs: Its input. taken: Which of its outputs is taken.
              card: Of the package.
    Returns:  ONNX, as `adapt` gives it.
    Source:   docs/methods/third-parties.md.
    """
    from onnx import TensorProto, compose, helper  # noqa: PLC0415  # as above

    inner = compose.add_prefix(whole, ITS)
    graph, size = inner.graph, card.preprocess.size
    before = _before(theirs)
    after, named, shape = _after(taken, card)
    graph.node.extend(after)
    for node in reversed(before):
        graph.node.insert(0, node)
    del graph.input[:]
    del graph.output[:]
    film = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, 1, size, size])
    graph.input.append(film)
    graph.output.append(helper.make_tensor_value_info(named, TensorProto.FLOAT, list(shape)))
    if isinstance(card, Card):
        none = helper.make_tensor("nothing", TensorProto.FLOAT, [1, 1, 1, 1], [0.0])
        graph.node.append(helper.make_node("Constant", [], [CELLS], value=none))
        graph.output.append(helper.make_tensor_value_info(CELLS, TensorProto.FLOAT, [1, 1, 1, 1]))
    if not any(one.domain in {"", "ai.onnx"} for one in inner.opset_import):
        inner.opset_import.append(helper.make_opsetid("", OPSET_LEAST))
    made: bytes = inner.SerializeToString()
    return made


def _before(theirs: Any) -> list[Any]:  # noqa: ANN401  # as above
    """Write what makes of a film what the model is given."""
    from onnx import helper  # noqa: PLC0415  # as above

    if len(shape_of(theirs)) == FLATTENED:
        laid = helper.make_node("Flatten", [INPUT], ["laid"], axis=1)
    else:
        laid = helper.make_node("Concat", [INPUT] * colours_of(theirs), ["laid"], axis=1)
    kind = theirs.type.tensor_type.elem_type
    return [laid, helper.make_node("Cast", ["laid"], [ITS + theirs.name], to=kind)]


def _after(taken: Taken, card: AnyCard) -> tuple[list[Any], str, tuple[int, ...]]:
    """Write what makes of a model's numbers those that a package gives."""
    from onnx import TensorProto, helper, numpy_helper  # noqa: PLC0415  # as above

    nodes: list[Any] = []

    def known(name: str, value: npt.NDArray[Any]) -> str:
        held = numpy_helper.from_array(value, name)
        nodes.append(helper.make_node("Constant", [], [name], value=held))
        return name

    def then(does: str, given: list[str], name: str, **more: Any) -> str:  # noqa: ANN401  # attributes
        nodes.append(helper.make_node(does, given, [name], **more))
        return name

    now = then("Cast", [ITS + taken.name], "numbers", to=TensorProto.FLOAT)
    shape = np.array([1, *taken.shape], np.int64)
    now = then("Reshape", [now, known("shape", shape)], "shaped")
    one_of = isinstance(card, Card) and taken.shape == (2,)
    second = known("second", np.array([1])) if one_of else ""
    if one_of and taken.gives is Gives.LOGIT:
        first = known("first", np.array([0]))
        had, had_not = (then("Gather", [now, at], f"of_{at}", axis=1) for at in (second, first))
        now = then("Sub", [had, had_not], "difference")
    elif one_of:
        now = then("Gather", [now, second], "had", axis=1)
    if taken.gives is Gives.PROBABILITY:
        least, most = (np.array(one, np.float32) for one in (LEAST_P, 1 - LEAST_P))
        cut = then("Clip", [now, known("least", least), known("most", most)], "cut")
        now = then("Log", [cut], "log")
        if card.task is not Task.MULTI_CLASS:
            rest = then("Sub", [known("one", np.array([1], np.float32)), cut], "rest")
            now = then("Sub", [now, then("Log", [rest], "log_rest")], "log_odds")
    named = PLANES if isinstance(card, SegmentationCard) else LOGIT
    then("Identity", [now], named)
    return nodes, named, (1, 1) if isinstance(card, Card) else (1, *taken.shape)
