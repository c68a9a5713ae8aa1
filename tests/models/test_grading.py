"""Grading explanations: what makes the number passes, what does not fails, each for its reason."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lynkeus.dicom.film import read_film
from lynkeus.dicom.parse import parse_header
from lynkeus.models import run
from lynkeus.models.card import card_text, parse_card
from lynkeus.models.certainty import Certainty
from lynkeus.models.explain.grade import Ends, Grade, Method
from lynkeus.models.explain.grading import Explanation, Tried, Words, grade, try_film
from lynkeus.models.explain.occlusion import occlusion_map
from lynkeus.models.explain.orders import STEPS, by_lot, mean_along, removed, strongest_first

from . import toy
from .planting import planted

SIDE, CELLS = 56, 7
FILL = 0.5
ABOUT = Words(on="drawn films", of=30, at="squares")


def film(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw a grey film with a bright square somewhere, and where that lies."""
    rng = np.random.default_rng(seed)
    drawn = rng.uniform(0.4, 0.5, (SIDE, SIDE)).astype(np.float32)
    row, column = rng.integers(0, CELLS - 1, 2) * SIDE // CELLS
    place = np.zeros((SIDE, SIDE), bool)
    place[row : row + 12, column : column + 12] = True
    drawn[place] = 0.95
    return drawn, place


def brightness(squares: Sequence[np.ndarray]) -> np.ndarray:
    """Read films as a model does that counts what is bright."""
    return np.array([float(np.clip(one - 0.6, 0, None).sum()) for one in squares]) - 5


def in_cells(square: np.ndarray) -> np.ndarray:
    side = SIDE // CELLS
    bright = np.clip(square - 0.6, 0, None)
    return bright.reshape(CELLS, side, CELLS, side).sum(axis=(1, 3)).astype(np.float64)


def noise(square: np.ndarray) -> np.ndarray:
    return np.random.default_rng(int(square.sum() * 1e4)).random((CELLS, CELLS))


def graded(method: Explanation, films: int = 30) -> Grade:
    tried: list[Tried] = []
    for seed in range(films):
        square, place = film(seed)
        tried.append(try_film({Method.MAP: method}, square, place, brightness, FILL)[Method.MAP])
    return grade(Method.MAP, tried, np.array([f"p{one}" for one in range(films)]), ABOUT)


def test_a_map_of_what_makes_the_number_passes() -> None:
    found = graded(Explanation(draw=in_cells, shuffled=noise))
    assert found.passes
    assert found.pointing is not None
    assert found.pointing.value > 0.5
    assert abs(found.alike.value) < 0.2


def test_occlusion_of_what_makes_the_number_passes() -> None:
    def draw(square: np.ndarray) -> np.ndarray:
        return occlusion_map(brightness, square, (CELLS, CELLS))

    square, place = film(3)
    row, column = np.unravel_index(draw(square).argmax(), (CELLS, CELLS))
    assert place[row * 8 : row * 8 + 8, column * 8 : column * 8 + 8].mean() > 0.9
    assert graded(Explanation(draw=draw, shuffled=noise)).passes


def test_a_map_by_lot_fails_at_all_but_the_shuffling() -> None:
    found = graded(Explanation(draw=noise, shuffled=lambda one: noise(one + 1)))
    assert set(found.fails) == {"deletion", "insertion", "pointing"}


def test_a_map_of_the_film_and_not_of_what_was_learnt_fails_at_the_shuffling() -> None:
    assert graded(Explanation(draw=in_cells, shuffled=in_cells)).fails == ("shuffled weights",)


def test_what_is_not_shown_of_a_film_is_not_graded_there() -> None:
    square, place = film(0)
    never = Explanation(draw=in_cells, shuffled=noise, shown=lambda _: False)
    methods = {Method.MAP: never, Method.OCCLUSION: Explanation(draw=in_cells, shuffled=noise)}
    assert list(try_film(methods, square, place, brightness, FILL)) == [Method.OCCLUSION]


def test_where_nothing_is_marked_nothing_is_said_of_pointing() -> None:
    square, _ = film(0)
    method = {Method.MAP: Explanation(draw=in_cells, shuffled=noise)}
    tried = try_film(method, square, None, brightness, FILL)[Method.MAP]
    found = grade(Method.MAP, [tried] * 3, np.array(["a", "a", "a"]), replace(ABOUT, at=""))
    assert found.pointing is None
    # Three films of one patient say nothing of another.
    assert found.fails == ("deletion", "insertion", "shuffled weights")


def test_cells_go_in_their_order_and_come_in_the_same() -> None:
    square, _ = film(1)
    order = strongest_first(in_cells(square))
    steps = list(removed(square, order, (CELLS, CELLS), FILL))
    assert len(steps) == STEPS - 1
    for number, (gone, shown) in enumerate(steps, start=1):
        share = round(number * CELLS * CELLS / STEPS) / (CELLS * CELLS)
        assert (gone != square).mean() == pytest.approx(share, abs=0.02)
        assert (np.where(gone == square, FILL, square) == shown).mean() > 0.99
    assert (gone.max(), steps[0][1].max()) < (square.max(), square.max() + 1)
    assert sorted(by_lot(square, 49)) == list(range(49))
    assert (by_lot(square, 49) == by_lot(square, 49)).all()
    assert mean_along([4.0, 2.0, 0.0]) == 2.0


def a_grade(low: float) -> Grade:
    ends = Ends(value=1.0, low=low, high=2.0)
    alike = Ends(value=0.0, low=-0.1, high=0.1)
    return Grade(
        method=Method.MAP,
        on="held-out patients",
        of=40,
        films=31,
        patients=30,
        deletion=ends,
        insertion=ends,
        alike=alike,
    )


def test_a_card_keeps_its_grades_and_one_without_stays_as_it_was() -> None:
    card = toy.card().model_copy(update={"explanations": (a_grade(0.5),)})
    assert parse_card(card_text(card)) == card
    assert b"explanations" not in card_text(toy.card())
    assert toy.card().graded(Method.MAP) is None


@pytest.mark.parametrize(
    ("bounds", "open_"), [((0.2, 0.1), "with"), ((0.2, 1.0), "both"), ((1.0, 0.0), "neither")]
)
def test_a_reading_says_which_answers_stay_open(
    bounds: tuple[float, float], open_: str, tmp_path: Path
) -> None:
    data, _ = planted(0)
    said = Certainty(
        level=0.9,
        with_from=bounds[0],
        without_up_to=bounds[1],
        fitted_on="drawn films",
        films=9,
        patients=9,
    )
    text = card_text(toy.card().model_copy(update={"certainty": said})).decode()
    package = toy.package(tmp_path / "toy", toy.gates(), text)
    read = run.read_film(package, read_film(data), parse_header(data), None, 0.5)
    assert (read["state"], read["sure"]) == ("above", {"open": open_, "level": 0.9})


@pytest.mark.parametrize(("low", "shown"), [(0.5, True), (0.05, False)])
def test_a_map_of_a_model_whose_maps_failed_is_not_shown(
    low: float, shown: bool, tmp_path: Path
) -> None:
    data, _ = planted(0)
    card = toy.card().model_copy(update={"explanations": (a_grade(low),)})
    package = toy.package(tmp_path / "toy", toy.gates(), card_text(card).decode())
    read = run.read_film(package, read_film(data), parse_header(data), None, 0.5)
    assert read["state"] == "above"
    assert read["map"]["shown"] is shown
    assert read["map"]["grade"] == {"films": 31, "passes": shown}
    assert ("did not pass" in read["map"]["why"]) is not shown
