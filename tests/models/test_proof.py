"""Proof of a package: what cannot read is told by its part, in words, and never as a traceback."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import onnx
import pytest

from lynkeus.app.outside import Reader, read
from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import take
from lynkeus.inference.choice import as_its_card_says
from lynkeus.models.gates import save_gates
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.proof import prove

from . import toy
from .planting import planted


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> OpenedPackage:
    return toy.package(tmp_path_factory.mktemp("toy"), toy.gates())


def without(package: OpenedPackage, name: str, content: bytes | None) -> OpenedPackage:
    """Give a package with other bytes in one file, or without it."""
    files = {**package.files, name: content or b""}
    if content is None:
        del files[name]
    return replace(package, files=files)


def head(*values: float) -> bytes:
    target = io.BytesIO()
    np.save(target, np.array(values, np.float32))
    return target.getvalue()


def changed(**parts: object) -> bytes:
    values = {name: np.array(value, np.float32) for name, value in parts.items()}
    return save_gates(replace(toy.gates(), **values))


def network(change: Callable[[onnx.GraphProto], None]) -> bytes:
    model = onnx.load_from_string(toy.network())
    change(model.graph)
    return model.SerializeToString()


def renamed(graph: onnx.GraphProto) -> None:
    graph.node[-1].output[0] = graph.output[0].name = "answer"


def swapped(graph: onnx.GraphProto) -> None:
    graph.node[-1].output[0], graph.node[2].output[0] = "cells", "logit"
    graph.node[3].input[0] = "logit"


def astray(graph: onnx.GraphProto) -> None:
    constant = next(one for one in graph.initializer if one.name == "intercept")
    constant.CopyFrom(onnx.numpy_helper.from_array(np.array([np.nan], np.float32), "intercept"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("weights.onnx", b"garbage", "weights.onnx cannot be used"),
        ("weights.onnx", b"", "weights.onnx cannot be used"),
        ("weights.onnx", network(renamed), "weights.onnx cannot be used"),
        ("weights.onnx", network(swapped), "gives cells that is not"),
        ("weights.onnx", network(astray), "gives logit that is not one number"),
        ("head.npy", b"", "head.npy does not fit"),
        ("head.npy", head(1, 2, 3), "head.npy does not fit"),
        ("head.npy", head(1, np.inf), "head.npy does not fit"),
        ("gates.npz", None, "gates.npz cannot be used: it is missing"),
        ("gates.npz", b"", "gates.npz cannot be used"),
        ("gates.npz", head(1, 2), "gates.npz cannot be used"),
        ("gates.npz", changed(distance_max=np.nan), "gates.npz cannot be used"),
        ("gates.npz", changed(rest=-1), "gates.npz cannot be used"),
        ("gates.npz", changed(inner_bias=[0, 0]), "gates.npz cannot be used"),
    ],
)
def test_what_reads_is_proven_and_what_cannot_is_told_by_its_part(
    whole: OpenedPackage, name: str, content: bytes | None, words: str
) -> None:
    prove(whole)
    with pytest.raises(BadInput) as refused:
        prove(without(whole, name, content))
    assert refused.value.reason == "package_broken"
    assert words in refused.value.sentence


def test_a_network_for_another_size_than_the_card_says_is_told(whole: OpenedPackage) -> None:
    spec = replace(whole.card.preprocess, size=112)
    small = replace(whole, card=whole.card.model_copy(update={"preprocess": spec}))
    with pytest.raises(BadInput) as refused:
        prove(small)
    assert refused.value.reason == "package_broken"


def test_a_network_that_breaks_off_costs_a_film_its_reading_and_no_more(
    whole: OpenedPackage,
) -> None:
    film, package = take(planted(0)[0]), as_its_card_says(whole)
    broken = Reader(package=package, opened=without(whole, "weights.onnx", b"garbage"))
    said = read(broken, film, None)
    assert (said["state"], said["reason"]["code"]) == ("failed", "model_broken")
    assert read(Reader(package=package, opened=whole), film, None)["state"] == "above"
