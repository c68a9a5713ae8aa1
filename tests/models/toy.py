"""A tiny network that a person can reckon with, and a package around it.

Each of its 7 x 7 cells is the mean brightness above grey of its part of the film; the logit is 100
times the mean of the cells, less 2.
"""

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from lynkeus.dicom.convert import image_to_dicom
from lynkeus.dicom.parse import parse_header
from lynkeus.models.applicability import Facts, facts_of
from lynkeus.models.card import Card, parse_card
from lynkeus.models.gate_features import FEATURES
from lynkeus.models.gates import KINDS, Gates, save_gates
from lynkeus.models.ports import OpenedPackage, open_package, write_package
from lynkeus.models.signing import public_key_text

AgeBand = tuple[float, float]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
MAKER = public_key_text(KEY.public_key()).decode()
"""Whose packages the toys are: his public key as PEM text."""
SIZE, CELLS = 224, 7
SLOPE, INTERCEPT = 100.0, -2.0
GREY = 0.6
CARD = """
schema: lynkeus-card/1
id: toy-model
version: 1.0.0
title: A toy
registration: not registered, for research only
responsible: [nobody at all, whoever activates it]
intended_use: tests
not_for: [patients]
population: none
finding: opacity
classes: {positive: ill, negative: well}
not_looked_for: [everything else]
reads: {modalities: [CR, DX, OT], body_parts: [CHEST], views: [AP, PA], choice: first}
applies: {age_min_years: 1, age_max_years: 5}
preprocess: {size: 224, low_percentile: 0, high_percentile: 100, mean: 0.5, std: 0.5}
network:
  {architecture: toy, parameters: 2, stored_as: float32, cells_rows: 7, cells_columns: 7,
   cells_channels: 1, began_from: nothing}
calibration: {line: {slope: 1, intercept: 0}, prior: 0.5, fitted_on: none, films: 1, patients: 1}
operating_point: {probability: 0.5, rule: by hand}
data: [{name: none, licence: none, used_for: none}]
figures: []
limits: [it is a toy]
making:
  {plan: none, plan_sha256: "0", split_sha256: "0", films: 1, patients: 1, seed: 0, passes: 1,
   kept_pass: 1, made_at: none, minutes: 0, machine: none}
"""


def card() -> Card:
    return parse_card(CARD.encode())


def film(low: float, high: float, shape: tuple[int, int] = (SIZE, 280)) -> npt.NDArray[np.float32]:
    """Give a picture whose detail falls off with its fineness as that of a radiograph does."""
    rows, columns = shape
    noise = np.fft.rfft2(np.random.default_rng(7).standard_normal(shape))
    finer = np.hypot(np.fft.fftfreq(rows)[:, np.newaxis], np.fft.rfftfreq(columns))
    finer[0, 0] = np.inf
    grain = np.fft.irfft2(noise / finer**1.6, shape)
    drawn: npt.NDArray[np.float32] = low + (high - low) * (grain - grain.min()) / np.ptp(grain)
    return drawn.astype(np.float32)


def network() -> bytes:
    """Write the network: what is brighter than grey, averaged in each cell."""
    known = {
        "grey": np.array((GREY - 0.5) / 0.5, np.float32),
        "slope": np.array([[SLOPE]], np.float32),
        "intercept": np.array([INTERCEPT], np.float32),
    }
    side = SIZE // CELLS
    nodes = [
        helper.make_node("Sub", ["film", "grey"], ["above"]),
        helper.make_node("Relu", ["above"], ["bright"]),
        helper.make_node(
            "AveragePool", ["bright"], ["cells"], kernel_shape=[side, side], strides=[side, side]
        ),
        helper.make_node("GlobalAveragePool", ["cells"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node("Gemm", ["flat", "slope", "intercept"], ["logit"]),
    ]
    shapes = {"film": [1, SIZE, SIZE], "logit": [1], "cells": [1, CELLS, CELLS]}
    values = {
        name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["films", *shape])
        for name, shape in shapes.items()
    }
    graph = helper.make_graph(
        nodes,
        "toy",
        [values["film"]],
        [values["logit"], values["cells"]],
        [numpy_helper.from_array(value, name) for name, value in known.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model.SerializeToString()


def gates(*, says: str = "fine", distance_max: float = 1e9) -> Gates:
    """Make gates that take every picture for one kind."""
    ends = np.zeros(len(KINDS), np.float32)
    ends[KINDS.index(says)] = 9
    return Gates(
        mean=np.zeros(FEATURES, np.float32),
        basis=np.zeros((FEATURES, 1), np.float32),
        spread=np.ones(1, np.float32),
        rest=np.array(1, np.float32),
        inner=np.zeros((FEATURES, 1), np.float32),
        inner_bias=np.zeros(1, np.float32),
        outer=np.zeros((1, len(KINDS)), np.float32),
        outer_bias=ends,
        distance_max=np.array(distance_max, np.float32),
        fine_min=np.array(0.5, np.float32),
        aspect_low=np.array(0.3, np.float32),
        aspect_high=np.array(3, np.float32),
    )


def head() -> bytes:
    target = io.BytesIO()
    np.save(target, np.array([SLOPE, INTERCEPT], np.float32))
    return target.getvalue()


def package(folder: Path, known: Gates | None, text: str = CARD) -> OpenedPackage:
    """Write a package, sign it, open it."""
    files = {"weights.onnx": network(), "head.npy": head()}
    if known is not None:
        files["gates.npz"] = save_gates(known)
    write_package(folder, parse_card(text.encode()), files, KEY)
    return open_package(folder, [KEY.public_key()])


def picture_facts(band: AgeBand | None) -> Facts:
    """Give what is known of a PNG picture that was brought in: nothing but what somebody states."""
    drawn = io.BytesIO()
    Image.new("L", (8, 8)).save(drawn, "PNG")
    return facts_of(parse_header(image_to_dicom(drawn.getvalue())), band)
