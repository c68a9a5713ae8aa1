"""A reading: a number only where the model applies, a map only where it has a ground."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import Film
from lynkeus.inference.words import grounds
from lynkeus.models import run
from lynkeus.models.gates import load_gates, look, save_gates
from lynkeus.models.infer import probability_of
from lynkeus.models.ports import OpenedPackage

from . import toy

CHILD = toy.picture_facts((1, 5))
POINT = 0.5


PATCH = (120 / 280, 64 / 224, 80 / 280, 64 / 224)


def film(low: float = 107, high: float = 123) -> np.ndarray:
    """Give a film of which one pixel alone is white."""
    pixels = toy.film(low, high)
    pixels[0, 0] = 255
    return pixels


def patched() -> np.ndarray:
    """Give the same film with a bright patch over exactly four cells."""
    pixels = film()
    pixels[64:128, 120:200] = 255
    return pixels


@pytest.fixture
def package(tmp_path: Path) -> OpenedPackage:
    return toy.package(tmp_path / "toy", toy.gates())


def test_below_the_point_there_is_a_number_and_no_map(package: OpenedPackage) -> None:
    read = run.read_pixels(package, film(), CHILD, POINT)
    assert read["state"] == "below"
    assert 0 < read["probability"] < read["point"] == 0.5
    assert read["map"] is None
    assert read["cover"] is None
    assert read["reason"] is None
    assert read["not_looked_for"] == ["everything else"]
    assert read["registration"] == "not registered, for research only"
    assert read["responsible"] == "nobody at all; whoever activates it"


def test_above_the_point_there_is_a_map_with_its_ground(package: OpenedPackage) -> None:
    read = run.read_pixels(package, patched(), CHILD, POINT)
    assert read["state"] == "above"
    assert read["map"]["shown"] is True
    assert read["map"]["why"] == run.MOVED
    assert np.array(read["map"]["cells"]).shape == (7, 7)
    assert np.array(read["map"]["cells"]).max() == 1
    assert read["cover"]["box"] == pytest.approx(PATCH)
    assert len(read["cover"]["elsewhere"]) == 20
    assert json.loads(json.dumps(read)) == read
    assert run.read_pixels(package, patched(), CHILD, POINT) == read


def test_a_sites_own_point_decides(package: OpenedPackage) -> None:
    number = run.read_pixels(package, film(), CHILD, POINT)["probability"]
    read = run.read_pixels(package, film(), CHILD, number - 0.01)
    assert read["state"] == "above"
    assert read["point"] == number - 0.01


def test_above_the_point_without_a_cell_that_speaks_for_it_there_is_no_map(
    package: OpenedPackage,
) -> None:
    head = io.BytesIO()
    np.save(head, np.array([-toy.SLOPE, toy.INTERCEPT], np.float32))
    against = replace(package, files={**package.files, "head.npy": head.getvalue()})
    read = run.read_pixels(against, patched(), CHILD, POINT)
    assert (read["state"], read["map"], read["cover"]) == ("above", None, None)
    assert "none: no part speaks for it" in " ".join(grounds(read))


def test_evenly_spread_evidence_gives_no_map(package: OpenedPackage) -> None:
    read = run.read_pixels(package, film(60, 255), CHILD, POINT)
    assert read["state"] == "above"
    moved = abs(read["cover"]["before"] - read["cover"]["after"])
    others = [abs(read["cover"]["before"] - one) for one in read["cover"]["elsewhere"]]
    assert read["map"]["shown"] is (moved > max(others))


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ("inverted", "not_chest"),
        ("turned", "not_chest"),
        ("upside_down", "not_chest"),
        ("part", "not_chest"),
        ("lateral", "lateral"),
        ("other", "not_chest"),
    ],
)
def test_a_picture_that_is_something_else_gets_no_number(
    says: str, code: str, tmp_path: Path
) -> None:
    read = run.read_pixels(
        toy.package(tmp_path / "toy", toy.gates(says=says)), patched(), CHILD, POINT
    )
    silent(read, code)


def silent(read: dict[str, object], code: str) -> None:
    assert read["state"] == "not_applicable"
    assert read["reason"]["code"] == code
    assert read["reason"]["words"].endswith(".")
    for name in ("probability", "point", "map", "cover"):
        assert read[name] is None


def test_a_picture_far_from_the_training_films_gets_no_number(tmp_path: Path) -> None:
    package = toy.package(tmp_path / "toy", toy.gates(distance_max=1e-6))
    read = run.read_pixels(package, patched(), CHILD, POINT)
    silent(read, "unlike_training")
    assert read["reason"]["fields"]["score"] > read["reason"]["fields"]["limit"]


@pytest.mark.parametrize("shape", [(90, 300), (300, 90), (224, 800), (800, 200)])
def test_a_small_or_oddly_shaped_picture_gets_no_number(
    shape: tuple[int, int], package: OpenedPackage
) -> None:
    pixels = np.random.default_rng(0).uniform(0, 1, shape).astype(np.float32)
    silent(run.read_pixels(package, pixels, CHILD, POINT), "unlike_training")


def test_a_package_without_gates_reads_nothing(tmp_path: Path) -> None:
    silent(
        run.read_pixels(toy.package(tmp_path / "toy", None), film(), CHILD, POINT), "gates_missing"
    )


def test_the_header_is_asked_before_the_picture(package: OpenedPackage) -> None:
    silent(
        run.read_pixels(package, np.zeros((10, 10), np.float32), toy.picture_facts(None), POINT),
        "age_unknown",
    )


def test_a_blank_film_is_refused_with_words(package: OpenedPackage) -> None:
    with pytest.raises(BadInput) as refused:
        run.read_pixels(package, np.full((300, 300), 7, np.float32), CHILD, POINT)
    assert refused.value.reason == "film_constant"


@pytest.mark.parametrize("size", [96, 192])
def test_gates_see_their_own_square_whatever_the_networks_is(
    package: OpenedPackage, size: int
) -> None:
    spec = replace(package.card.preprocess, size=size)
    other = replace(package, card=package.card.model_copy(update={"preprocess": spec}))
    for pixels in (toy.film(70, 150), np.tile(toy.film(70, 150)[:, :40], (1, 2))):
        assert run.refusal(other, pixels, CHILD) == run.refusal(package, pixels, CHILD)


def test_broken_gates_are_refused(tmp_path: Path) -> None:
    for data in (
        b"not a file",
        save_gates(replace(toy.gates(), basis=np.zeros((3, 1), np.float32))),
    ):
        with pytest.raises(BadInput) as refused:
            load_gates(data)
        assert refused.value.reason == "package_broken"


def test_gates_come_back_as_they_were_stored() -> None:
    first = load_gates(save_gates(toy.gates()))
    square = np.random.default_rng(0).uniform(0, 1, (224, 224)).astype(np.float32)
    assert look(first, square).shares.sum() == pytest.approx(1)
    assert save_gates(first) == save_gates(load_gates(save_gates(first)))


def test_what_evaluation_hears_is_what_a_reading_says(package: OpenedPackage) -> None:
    assert run.refusal(package, film(), CHILD) is None
    why = run.refusal(package, film()[:50], CHILD)
    assert why is not None
    assert why.code == "unlike_training"
    unknown = run.refusal(package, film(), toy.picture_facts(None))
    assert unknown is not None
    assert unknown.code == "age_unknown"


def test_a_person_covers_any_box(package: OpenedPackage) -> None:
    pixels = patched()
    shown = Film(pixels=pixels, low=0, high=255)
    said = run.cover(package, shown, (PATCH,), POINT)
    assert said["before"] == run.read_pixels(package, pixels, CHILD, POINT)["probability"]
    assert said["after"] < said["before"]
    assert said["point"] == 0.5
    assert run.cover(package, shown, (PATCH,), POINT) == said
    small = run.cover(package, shown, ((0.01, 0.01, 0.005, 0.005),), POINT)
    assert small["after"] == pytest.approx(small["before"], abs=0.01)


def test_boxes_covered_together_are_read_as_if_both_were_painted_by_hand(
    package: OpenedPackage,
) -> None:
    """The film is as large as what the network sees, and its darkest and brightest stay open."""
    flat = np.full((toy.SIZE, toy.SIZE), 100, np.float32)
    flat[0, 0], flat[-1, -1] = 0, 255
    lettered = flat.copy()
    lettered[30:60, 10:30] = lettered[10:30, 60:110] = 250
    boxes = tuple(
        (left / toy.SIZE, top / toy.SIZE, width / toy.SIZE, height / toy.SIZE)
        for left, top, width, height in ((8, 28, 24, 34), (58, 8, 54, 24))
    )
    painted = Film(pixels=flat, low=0, high=255)
    shown = Film(pixels=lettered, low=0, high=255)
    said = run.cover(package, shown, boxes, POINT)
    assert said["after"] == pytest.approx(probability_of(package, painted), abs=1e-6)
    for alone in boxes:
        assert run.cover(package, shown, (alone,), POINT)["after"] > said["after"]
    assert len(said["elsewhere"]) == 20
    assert run.cover(package, shown, boxes[::-1], POINT) == said
