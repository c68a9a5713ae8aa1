"""A tiny package that outlines what a person can reckon: what is brighter than grey."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from lynkeus.models.ports import OpenedSegmenter, open_segmenter, write_package
from lynkeus.models.seen import Seen, seen_text
from lynkeus.models.segmentation_card import SegmentationCard, parse_segmentation_card

from .toy import KEY

SIZE = 64
SLOPE = 100.0
CARD = """
schema: lynkeus-card/1
task: segmentation
id: toy-outlines
version: 1.0.0
title: A toy
registration: not registered, for research only
responsible: [nobody at all, whoever uses it]
intended_use: tests
not_for: [patients]
population: none
outlines:
  - {name: bright, definition: what is brighter than grey, point: 0.5, parts_max: 2,
     fills_holes: true, share_low: 0.05, share_high: 0.6}
reads: {modalities: [CR, DX, OT], body_parts: [CHEST], views: [AP, PA], choice: first}
applies: {age_min_years: 0, age_max_years: 100}
preprocess: {size: 64, low_percentile: 0, high_percentile: 100, mean: 0.5, std: 0.5}
network: {architecture: toy, parameters: 2, stored_as: float32, began_from: nothing}
data: [{name: none, licence: none, used_for: none}]
figures: []
limits: [it is a toy]
making:
  {plan: none, plan_sha256: "0", split_sha256: "0", films: 1, patients: 1, seed: 0, passes: 1,
   kept_pass: 1, made_at: none, minutes: 0, machine: none}
"""
SECOND = (
    "  - {name: dark, definition: what is darker than grey, point: 0.5, fills_holes: false,\n"
    "     share_low: 0.05, share_high: 0.99}\nreads:"
)
TWO = CARD.replace("reads:", SECOND, 1)


def card(text: str = CARD) -> SegmentationCard:
    return parse_segmentation_card(text.encode())


def network(outlines: int = 1, gain: float = 1.0) -> bytes:
    """Write the network: logits above grey; of a second outline below it."""
    ways = np.array([1, -1][:outlines], np.float32).reshape(1, outlines, 1, 1)
    nodes = [helper.make_node("Mul", ["film", "slope"], ["logits"])]
    values = {
        name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["films", count, SIZE, SIZE])
        for name, count in {"film": 1, "logits": outlines}.items()
    }
    slope = numpy_helper.from_array((ways * SLOPE * gain).astype(np.float32), "slope")
    graph = helper.make_graph(nodes, "toy", [values["film"]], [values["logits"]], [slope])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model.SerializeToString()


def package(
    folder: Path, text: str = CARD, weights: bytes | None = None, seen: Seen | None = None
) -> OpenedSegmenter:
    """Write a package, sign it, open it."""
    files = {"weights.onnx": network(text.count("{name:") - 1) if weights is None else weights}
    if seen is not None:
        files["seen.json"] = seen_text(seen)
    write_package(folder, card(text), files, KEY)
    return open_segmenter(folder, [KEY.public_key()])
