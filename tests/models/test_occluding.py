"""Each place covered by itself: the map is what it costs the number, and is shown where it may."""

from collections.abc import Sequence
from dataclasses import replace
from math import exp
from pathlib import Path

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import Film
from lynkeus.models import infer, run
from lynkeus.models.explain.grade import Ends, Grade, Method
from lynkeus.models.explain.occlusion import occlusion_map
from lynkeus.models.occluding import occlude, occlusion_json
from lynkeus.models.ports import OpenedPackage

from . import toy

POINT = 0.3
SIDE = toy.SIZE // toy.CELLS
BRIGHT = {(1, 3): 1.0, (4, 5): 0.8}


@pytest.fixture
def package(tmp_path: Path) -> OpenedPackage:
    return toy.package(tmp_path / "toy", toy.gates())


def film() -> Film:
    """Give a grey film, below what the toy sees, with two bright cells and one black pixel."""
    pixels = np.full((toy.SIZE, toy.SIZE), 0.5, np.float32)
    pixels[-1, -1] = 0
    for (row, column), value in BRIGHT.items():
        pixels[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE] = value
    return Film(pixels=pixels, low=0, high=1)


def graded(package: OpenedPackage, low: float) -> OpenedPackage:
    ends, alike = Ends(value=1, low=low, high=2), Ends(value=0, low=0, high=0)
    grade = Grade(method=Method.OCCLUSION, on="held-out patients", of=40, films=31, patients=30,
                  deletion=ends, insertion=ends, alike=alike)  # fmt: skip
    return replace(package, card=package.card.model_copy(update={"explanations": (grade,)}))


def sigmoid(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def test_the_map_of_a_network_that_adds_up_its_cells_is_what_each_adds(
    package: OpenedPackage,
) -> None:
    """Reckoned by hand: 100 times the mean over 49 cells of what is brighter than grey, less 2."""
    said = occlude(package, film(), POINT)
    adds = {at: toy.SLOPE * (value - toy.GREY) / 0.5 / toy.CELLS**2 for at, value in BRIGHT.items()}
    odds = sum(adds.values()) + toy.INTERCEPT
    assert said["before"] == pytest.approx(sigmoid(odds), abs=1e-5)
    for (row, column), part in adds.items():
        assert said["after"][row][column] == pytest.approx(sigmoid(odds - part), abs=1e-5)
    cells = np.array(said["cells"])
    assert cells[1, 3] == 1
    assert cells[4, 5] == pytest.approx(adds[4, 5] / adds[1, 3], abs=1e-3)
    others = np.ones(cells.shape, bool)
    for at in BRIGHT:
        others[at] = False
    assert (cells[others] == 0).all(), "a place that speaks against, or not at all, is clear"
    assert said["after"][0][3] > said["before"], "beside a bright cell a patch is brighter than was"
    assert (said["point"], said["grade"]) == (POINT, None)


def test_the_strongest_place_that_is_served_is_that_which_is_graded(
    package: OpenedPackage,
) -> None:
    rng = np.random.default_rng(3)
    pixels = np.kron(rng.uniform(0.3, 1, (14, 14)), np.ones((16, 16))).astype(np.float32)
    spec, line = package.card.preprocess, package.card.calibration.line

    def read(squares: Sequence[np.ndarray]) -> np.ndarray:
        films = [((one - spec.mean) / spec.std).astype(np.float32)[None, None] for one in squares]
        return np.array([infer.read_one(package, one).logit for one in films]) * line.slope

    unit = (pixels - pixels.min()) / np.ptp(pixels)
    own = occlusion_map(read, unit, (toy.CELLS, toy.CELLS))
    said = occlude(package, Film(pixels=pixels, low=0, high=1), POINT)
    assert np.argmax(said["cells"]) == np.argmax(own)
    after = np.array(said["after"])
    assert (np.argsort(after.ravel()) == np.argsort(-own.ravel())).all(), "and so are all others"


def test_a_film_of_which_no_place_lowers_the_number_has_an_empty_map(
    package: OpenedPackage,
) -> None:
    pixels = np.full((toy.SIZE, toy.SIZE), 0.5, np.float32)
    pixels[-1, -1], pixels[0, 0] = 0, 1
    said = occlude(package, Film(pixels=pixels, low=0, high=1), POINT)
    assert np.array(said["cells"]).max() == 0
    assert np.array(said["after"]) == pytest.approx(sigmoid(toy.INTERCEPT), abs=1e-3)


def test_a_map_that_failed_its_grading_is_not_drawn_and_one_that_passed_says_so(
    package: OpenedPackage,
) -> None:
    with pytest.raises(BadInput) as refused:
        occlude(graded(package, 0.0), film(), POINT)
    assert (refused.value.reason, refused.value.fields["films"]) == ("map_failed", 31)
    passed = graded(package, 0.5)
    assert occlude(passed, film(), POINT)["grade"] == {"films": 31, "passes": True}
    told = occlusion_json(passed.card)
    assert told == {"rows": 7, "columns": 7, "grade": {"films": 31, "passes": True}}


def test_a_network_of_one_cell_has_no_places(package: OpenedPackage) -> None:
    one = package.card.network.model_copy(update={"cells_rows": 1, "cells_columns": 1})
    stranger = replace(package, card=package.card.model_copy(update={"network": one}))
    assert occlusion_json(stranger.card) is None
    with pytest.raises(BadInput) as refused:
        occlude(stranger, film(), POINT)
    assert refused.value.reason == "map_no_places"


def test_a_reading_says_whether_its_places_can_be_covered_above_the_point_alone(
    package: OpenedPackage,
) -> None:
    pixels = toy.film(107, 123)
    facts = toy.picture_facts((1, 5))
    pixels[0, 0] = 255
    below = run.read_pixels(package, pixels, facts, 0.5)
    above = run.read_pixels(package, pixels, facts, 0.0)
    assert (below["state"], below["occlusion"]) == ("below", None)
    assert above["occlusion"] == {"rows": 7, "columns": 7, "grade": None}
