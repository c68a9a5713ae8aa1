"""A stranger's model becomes a package by adding a card: it says what it said by itself."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lynkeus.cli.main import main
from lynkeus.core.errors import BadInput
from lynkeus.learning.wrapping.adapt import adapt
from lynkeus.learning.wrapping.laying import Gives
from lynkeus.learning.wrapping.ports import Stranger, wrap
from lynkeus.models.card import Card, parse_card
from lynkeus.models.gates import save_gates
from lynkeus.models.ports import OpenedPackage, open_package
from lynkeus.models.preprocess import prepare
from lynkeus.models.run import read_pixels
from lynkeus.models.segmentation_card import parse_segmentation_card
from lynkeus.models.signing import parse_public_key

from ..models import outliner, toy

SIDE = 56
CARD = toy.CARD.replace("size: 224", f"size: {SIDE}").replace(
    "cells_rows: 7, cells_columns: 7", "cells_rows: 1, cells_columns: 1"
)
FILM = np.random.default_rng(3).random((1, 1, SIDE, SIDE), dtype=np.float32)


def card(text: str = CARD) -> Card:
    return parse_card(text.encode())


def model(
    nodes: list[Any],
    shape: list[int | str] | None = None,
    known: dict[str, npt.NDArray[Any]] | None = None,
    outputs: tuple[str, ...] = ("said",),
    opset: int = 17,
) -> bytes:
    """Write a model whose input is `x`."""
    asked = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape or ["n", 1, SIDE, SIDE])
    given = [helper.make_tensor_value_info(one, TensorProto.FLOAT, None) for one in outputs]
    held = [numpy_helper.from_array(value, name) for name, value in (known or {}).items()]
    graph = helper.make_graph(nodes, "theirs", [asked], given, held)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    made.ir_version = 8
    return made.SerializeToString()


def mean_of(*more: Any, outputs: tuple[str, ...] = ("said",), **other: Any) -> bytes:
    """Write a model that gives the mean of a film, and what is said to follow."""
    first = helper.make_node("ReduceMean", ["x"], ["mean"], axes=[1, 2, 3], keepdims=0)
    nodes = [first, *more] if more else [first, helper.make_node("Identity", ["mean"], ["said"])]
    return model(nodes, outputs=outputs, **other)


def two(after: str) -> bytes:
    """Write a model that gives two numbers, minus and plus the mean."""
    held = {"both": np.array([[-1, 1]], np.float32)}
    nodes = [
        helper.make_node("Flatten", ["mean"], ["flat"], axis=0),
        helper.make_node("MatMul", ["flat", "both"], ["pair"]),
        helper.make_node(after, ["pair"], ["said"]),
    ]
    return mean_of(*nodes, known=held)


def asked(package: bytes, film: npt.NDArray[np.float32] = FILM) -> dict[str, Any]:
    session = InferenceSession(package, providers=["CPUExecutionProvider"])
    names = [one.name for one in session.get_outputs()]
    return dict(zip(names, session.run(names, {"film": film}), strict=True))


def why(of: bytes, gives: Gives = Gives.LOGIT, text: str = CARD, output: str = "") -> str:
    with pytest.raises(BadInput) as refused:
        adapt(of, card(text), gives, output)
    assert refused.value.reason == "model_unfit"
    return str(refused.value.fields["why"])


class TestAdapted:
    def test_a_number_is_the_logit_and_no_cell_says_where(self) -> None:
        said = asked(adapt(mean_of(), card(), Gives.LOGIT, ""))
        assert said["logit"].shape == (1, 1)
        assert said["logit"][0, 0] == pytest.approx(FILM.mean(), abs=1e-6)
        assert said["cells"].shape == (1, 1, 1, 1)
        assert not said["cells"].any()

    def test_a_probability_becomes_its_logit(self) -> None:
        sure = mean_of(helper.make_node("Sigmoid", ["mean"], ["said"]))
        said = asked(adapt(sure, card(), Gives.PROBABILITY, ""))
        assert said["logit"][0, 0] == pytest.approx(FILM.mean(), abs=1e-5)

    @pytest.mark.parametrize(
        ("after", "gives"), [("Identity", Gives.LOGIT), ("Softmax", Gives.PROBABILITY)]
    )
    def test_of_two_classes_the_second_is_the_finding(self, after: str, gives: Gives) -> None:
        said = asked(adapt(two(after), card(), gives, ""))
        assert said["logit"][0, 0] == pytest.approx(2 * FILM.mean(), abs=1e-5)

    def test_three_channels_are_given_the_same_grey_thrice(self) -> None:
        held = {"weights": np.array([[[[1]], [[10]], [[100]]]], np.float32)}
        nodes = [
            helper.make_node("Conv", ["x", "weights"], ["one"]),
            helper.make_node("ReduceMean", ["one"], ["said"], axes=[1, 2, 3], keepdims=0),
        ]
        coloured = model(nodes, shape=[1, 3, SIDE, SIDE], known=held)
        said = asked(adapt(coloured, card(), Gives.LOGIT, ""))
        assert said["logit"][0, 0] == pytest.approx(111 * FILM.mean(), rel=1e-5)

    def test_outlines_and_classes_are_taken_too(self) -> None:
        outlines = parse_segmentation_card(
            outliner.CARD.replace(f"size: {outliner.SIZE}", f"size: {SIDE}").encode()
        )
        count = len(outlines.outlines)
        held = {"so_many": np.array([1, count, 1, 1], np.int64)}
        tiled = model([helper.make_node("Tile", ["x", "so_many"], ["said"])], known=held)
        said = asked(adapt(tiled, outlines, Gives.LOGIT, ""))
        assert said["logits"] == pytest.approx(np.repeat(FILM, count, axis=1))


@pytest.fixture(scope="module")
def fitted() -> Any:
    drawn = np.random.default_rng(0)
    films = drawn.standard_normal((40, SIDE * SIDE)).astype(np.float32)
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(films, films.mean(axis=1) > 0)


class TestScikitLearn:
    def test_it_says_as_a_package_what_it_said_in_python(self, fitted: Any, tmp_path: Path) -> None:
        flat = np.zeros((1, SIDE * SIDE), np.float32)
        made = to_onnx(fitted, flat, options={"zipmap": False}, target_opset=17)
        (tmp_path / "like").mkdir()
        (tmp_path / "like" / "gates.npz").write_bytes(save_gates(toy.gates()))
        brought = Stranger(
            model=made.SerializeToString(),
            card=CARD.encode(),
            gives=Gives.PROBABILITY,
            output="",
            gates=tmp_path / "like",
        )
        opened = wrap(brought, tmp_path / "made", toy.KEY)
        assert isinstance(opened, OpenedPackage)
        film = toy.film(0, 1)
        read = read_pixels(opened, film, toy.picture_facts((2, 3)), 0.0)
        assert (read["state"], read["map"]) == ("above", None)
        wanted = fitted.predict_proba(prepare(film, opened.card.preprocess).reshape(1, -1))[0, 1]
        assert read["probability"] == pytest.approx(wanted, abs=1e-5)
        with pytest.raises(BadInput, match="--gates"):
            wrap(replace(brought, gates=tmp_path), tmp_path / "other", toy.KEY)
        assert not (tmp_path / "other").exists()

    def test_a_list_of_dictionaries_is_refused_with_the_mend(self, fitted: Any) -> None:
        made = to_onnx(fitted, np.zeros((1, SIDE * SIDE), np.float32), target_opset=17)
        assert "zipmap" in why(made.SerializeToString(), Gives.PROBABILITY)


class TestUnfit:
    def test_what_is_no_model(self) -> None:
        assert why(b"no model at all") == "it is no ONNX model"

    def test_a_film_of_another_size(self) -> None:
        assert "size is 112" in why(mean_of(), text=CARD.replace(f"size: {SIDE}", "size: 112"))

    def test_several_inputs_or_outputs(self) -> None:
        halves = [helper.make_node("Identity", ["mean"], [one]) for one in ("a", "b")]
        several = mean_of(*halves, outputs=("a", "b"))
        assert "--output" in why(several)
        assert "no output c" in why(several, output="c")
        assert asked(adapt(several, card(), Gives.LOGIT, "b"))["logit"].shape == (1, 1)

    def test_an_output_of_another_shape(self) -> None:
        assert "no output fits" in why(model([helper.make_node("Identity", ["x"], ["said"])]))

    def test_numbers_that_are_not_what_they_are_said_to_be(self) -> None:
        assert "--gives logit" in why(mean_of(), Gives.PROBABILITY)
        assert "--gives probability" in why(two("Softmax"))
        assert "not a number" in why(mean_of(helper.make_node("Log", ["mean"], ["said"])))

    def test_an_old_opset_and_weights_elsewhere(self) -> None:
        assert "opset is 11" in why(mean_of(opset=11))

    def test_a_card_that_promises_a_map(self, tmp_path: Path) -> None:
        text = CARD.replace("cells_rows: 1", "cells_rows: 7").encode()
        brought = Stranger(model=mean_of(), card=text, gives=Gives.LOGIT, output="", gates=None)
        with pytest.raises(BadInput, match="no map"):
            wrap(brought, tmp_path / "made", toy.KEY)

    def test_a_size_in_which_no_film_can_be_told(self, tmp_path: Path) -> None:
        asked = model(
            [helper.make_node("ReduceMean", ["x"], ["said"], axes=[1, 2, 3], keepdims=0)],
            shape=["n", 1, 64, 64],
        )
        text = CARD.replace(f"size: {SIDE}", "size: 64").encode()
        brought = Stranger(model=asked, card=text, gives=Gives.LOGIT, output="", gates=None)
        with pytest.raises(BadInput, match="multiples of 56"):
            wrap(brought, tmp_path / "made", toy.KEY)


def test_at_the_terminal_a_model_becomes_a_package_by_one_line(tmp_path: Path) -> None:
    (tmp_path / "its.onnx").write_bytes(two("Softmax"))
    (tmp_path / "card.yaml").write_text(CARD)
    toy.package(tmp_path / "like", toy.gates())
    line = ["packages", "wrap", str(tmp_path / "its.onnx"), "--card", str(tmp_path / "card.yaml")]
    line += ["--gives", "probability", "--gates", str(tmp_path / "like")]
    line += ["--out", str(tmp_path / "made"), "--json", str(tmp_path / "told.json")]
    assert main(line) == 0
    told = json.loads((tmp_path / "told.json").read_text())
    key = parse_public_key((tmp_path / "maker.pub").read_bytes())
    opened = open_package(tmp_path / "made", [key])
    assert (told["package"], told["digest"]) == ("toy-model", opened.digest)
    with pytest.raises(SystemExit):  # nothing is written over
        main(line)
