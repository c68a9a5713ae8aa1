"""Zeros laid around a map, as a convolution's own edges: one pass over memory less for each.

A network that pads unevenly pads first and convolves then; ONNX lets a convolution pad each edge by
its own number, and reads the same to the bit.
"""

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import AttributeProto, GraphProto, NodeProto, helper

Whole = npt.NDArray[np.int64]
OUTER = 2
"""Axes before those of space: cases and channels."""


def fold_pads(model: onnx.ModelProto) -> None:
    """Give each convolution the zeros that were laid around what it reads.

    A pad stays that is not of zeros, goes around cases or channels, or is read by something else.
    """
    graph, gone = model.graph, []
    for pad in [node for node in graph.node if node.op_type == "Pad"]:
        readers = [node for node in graph.node if pad.output[0] in node.input]
        edges = _edges(model, pad)
        outputs = {one.name for one in graph.output}
        if edges is None or pad.output[0] in outputs or not all(map(_plain, readers)):
            continue
        for conv in readers:
            _widen(conv, edges)
            conv.input[0] = pad.input[0]
        gone.append(pad)
    for pad in gone:
        graph.node.remove(pad)
    _sweep(graph)


def _edges(model: onnx.ModelProto, pad: NodeProto) -> Whole | None:
    """Say by how much a pad lays zeros around space, first all low edges, then all high ones.

    None where it is another pad.
    """
    mode = next((one.s for one in pad.attribute if one.name == "mode"), b"constant")
    name, *filled = [one for one in pad.input[1:] if one]
    edges, fill = _known(model, name), [_known(model, one) for one in filled]
    if mode != b"constant" or edges is None or any(one is None or np.any(one) for one in fill):
        return None
    low, high = np.split(edges.astype(np.int64), 2)
    if low[:OUTER].any() or high[:OUTER].any() or min(*low, *high) < 0:
        return None
    return np.concatenate([low[OUTER:], high[OUTER:]])


def _known(model: onnx.ModelProto, name: str) -> npt.NDArray[np.float64] | None:
    """Reckon what follows from constants alone; None where it hangs on what is read."""
    graph = model.graph
    given = {one.name for one in graph.input}
    made_by = {output: node for node in graph.node for output in node.output}
    wanted, needed = [name], set[str]()
    while wanted:
        one = wanted.pop()
        if one in given:
            return None
        if one in made_by and one not in needed:
            wanted += [each for each in made_by[one].input if each]
        needed.add(one)
    part = helper.make_graph(
        [node for node in graph.node if node.output[0] in needed],
        "constants",
        [],
        [onnx.ValueInfoProto(name=name)],
        [one for one in graph.initializer if one.name in needed],
    )
    alone = helper.make_model(part, opset_imports=model.opset_import, ir_version=model.ir_version)
    session = onnxruntime.InferenceSession(
        alone.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    found: npt.NDArray[np.float64] = session.run([name], {})[0]
    return found


def _plain(node: NodeProto) -> bool:
    """Tell whether a node is a convolution that says its edges as numbers."""
    said = {one.name: one.s for one in node.attribute if one.name == "auto_pad"}
    return node.op_type == "Conv" and said.get("auto_pad", b"NOTSET") == b"NOTSET"


def _widen(conv: NodeProto, edges: Whole) -> None:
    own = next((one for one in conv.attribute if one.name == "pads"), None)
    if own is None:
        own = AttributeProto(name="pads", type=AttributeProto.INTS, ints=[0] * len(edges))
        conv.attribute.append(own)
        own = conv.attribute[-1]
    own.ints[:] = [one + int(more) for one, more in zip(own.ints, edges, strict=True)]


def _sweep(graph: GraphProto) -> None:
    """Take out nodes whose answers nobody reads."""
    read = {one.name for one in graph.output}
    for node in reversed(list(graph.node)):
        if read.isdisjoint(node.output):
            graph.node.remove(node)
        else:
            read.update(node.input)
