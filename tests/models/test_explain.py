"""The map and the covering: exact, in the right place, the same each time."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lynkeus.dicom.film import read_film
from lynkeus.dicom.parse import parse_header
from lynkeus.models import run
from lynkeus.models.explain.box import Box, box_of, pixels_of
from lynkeus.models.explain.cam import MARKED_MAX, activation_map, marked, shades
from lynkeus.models.explain.cover import covered, elsewhere, exposed

from . import toy
from .planting import planted

SIDE = st.integers(0, 60)
CELL = 1 / toy.CELLS


def square(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.3, 0.9, (64, 64)).astype(np.float32)


# Boxes


@given(top=SIDE, left=SIDE, height=st.integers(1, 64), width=st.integers(1, 64))
def test_a_box_and_its_pixels_are_the_same_place(
    top: int, left: int, height: int, width: int
) -> None:
    pixels = slice(top, min(64, top + height)), slice(left, min(64, left + width))
    assert pixels_of(box_of(pixels, size=64), size=64) == pixels


def test_the_smallest_box_covers_one_pixel() -> None:
    assert pixels_of((1.0, 1.0, 0.0, 0.0), size=64) == (slice(63, 64), slice(63, 64))


# The map


def test_the_map_adds_up_to_the_logit() -> None:
    rng = np.random.default_rng(3)
    cells = rng.normal(size=(5, 7, 7)).astype(np.float32)
    head = rng.normal(size=6).astype(np.float32)
    logit = cells.mean(axis=(1, 2)) @ head[:-1] + head[-1]
    assert activation_map(cells, head).mean() + head[-1] == pytest.approx(logit, abs=1e-5)


def test_shades_leave_out_what_speaks_against() -> None:
    assert shades(np.array([[-1.0, 0.5], [2.0, 1.0]])).tolist() == [[0, 0.25], [1, 0.5]]
    assert shades(np.full((2, 2), -1.0)).tolist() == [[0, 0], [0, 0]]


def test_the_marked_region_holds_the_strong_neighbours_and_no_others() -> None:
    cells = np.zeros((7, 7))
    cells[2, 3], cells[2, 4], cells[6, 0] = 1.0, 0.6, 0.9
    assert marked(cells) == pytest.approx((3 / 7, 2 / 7, 2 / 7, 1 / 7))


def test_a_marked_region_never_takes_the_whole_film() -> None:
    left, top, width, height = marked(np.linspace(0.9, 1.0, 49).reshape(7, 7))
    assert width * height <= MARKED_MAX
    assert (left, top) == pytest.approx((2 / 7, 6 / 7), abs=0.6)
    even = marked(np.ones((7, 7)))
    assert even[2] * even[3] == pytest.approx(CELL * CELL)


# Covering


@given(left=st.floats(0, 0.9), top=st.floats(0, 0.9), width=st.floats(0, 1), height=st.floats(0, 1))
def test_covering_changes_nothing_outside_and_invents_no_grey(
    left: float, top: float, width: float, height: float
) -> None:
    film = square()
    box = (left, top, min(width, 1 - left), min(height, 1 - top))
    made = covered(film, (box,))
    rows, columns = pixels_of(box, size=64)
    outside = np.ones_like(film, dtype=bool)
    outside[rows, columns] = False
    assert (made[outside] == film[outside]).all()
    assert film.min() <= made.min()
    assert made.max() <= film.max()
    assert made is not film


def test_a_spot_on_an_even_slope_disappears() -> None:
    slope = np.tile(np.linspace(0.2, 0.8, 64, dtype=np.float32), (64, 1))
    spotted = slope.copy()
    spotted[20:30, 40:50] = 1.0
    made = covered(spotted, ((40 / 64, 20 / 64, 10 / 64, 10 / 64),))
    assert np.abs(made - slope).max() < 0.05


@pytest.mark.parametrize(
    "box", [(0.1, 0.1, 0.2, 0.2), (0.0, 0.0, 0.95, 0.94), (0.4, 0.3, 0.5, 0.6)]
)
def test_twenty_regions_of_the_same_size_lie_elsewhere(box: Box) -> None:
    film = square()
    found = elsewhere(film, (box,))
    rows, columns = pixels_of(box, size=64)
    assert len(found.sets) == 20
    for (one,) in found.sets:
        down, across = pixels_of(one, size=64)
        assert (down.stop - down.start, across.stop - across.start) == (
            rows.stop - rows.start,
            columns.stop - columns.start,
        )
        assert (down, across) != (rows, columns)
    assert elsewhere(film, (box,)) == found
    assert elsewhere(square(1), (box,)) != found


def test_where_there_is_room_the_regions_share_nothing_with_the_box() -> None:
    found = elsewhere(square(), ((0.1, 0.1, 0.2, 0.2),))
    assert found.overlap == 0
    places = [one for (one,) in found.sets]
    assert all(x >= 0.3 - 1e-9 or y >= 0.3 - 1e-9 or x < 0.1 or y < 0.1 for x, y, *_ in places)


def test_regions_lie_in_the_exposed_anatomy() -> None:
    film = square()
    film[:, :24] = 0.0
    film[:, 60:] = 0.01
    assert not exposed(film)[:, :20].any()
    assert exposed(film)[:, 26:58].all()
    for ((left, _, width, _),) in elsewhere(film, ((0.5, 0.1, 0.15, 0.15),)).sets:
        assert left + 0.1 * width >= 22 / 64
        assert left + 0.9 * width <= 62 / 64


def test_a_black_film_has_no_air() -> None:
    assert exposed(np.zeros((64, 64), np.float32)).all()


# Several boxes at once

SHARE = st.floats(0, 1)
PLACE = st.tuples(SHARE, SHARE, SHARE, SHARE).map(
    lambda at: (min(at[0], at[2]), min(at[1], at[3]), abs(at[0] - at[2]), abs(at[1] - at[3]))
)
R, A_P = (0.0, 0.1, 0.05, 0.1), (0.1, 0.0, 0.15, 0.06)
"""Two letters' places apart from each other, as on one of the children's films."""


def hidden(boxes: tuple[Box, ...]) -> np.ndarray:
    """Mark what lies under any of some boxes."""
    under = np.zeros((64, 64), dtype=bool)
    for box in boxes:
        under[pixels_of(box, size=64)] = True
    return under


@given(boxes=st.lists(PLACE, min_size=1, max_size=8).map(tuple))
def test_what_lies_under_boxes_tells_nothing_whatever_their_order(boxes: tuple[Box, ...]) -> None:
    film, under = square(), hidden(boxes)
    made = covered(film, boxes)
    assert (made[~under] == film[~under]).all()
    assert (covered(film, boxes[::-1]) == made).all()
    if not under.all():
        other = np.where(under, 1 - film, film).astype(np.float32)
        assert np.allclose(covered(other, boxes), made, atol=1e-6)


def test_boxes_apart_are_filled_as_each_alone() -> None:
    film = square()
    by_hand = film.copy()
    for box in (R, A_P):
        place = pixels_of(box, size=64)
        by_hand[place] = covered(film, (box,))[place]
    assert (covered(film, (R, A_P)) == by_hand).all()


@pytest.mark.parametrize(
    "boxes",
    [
        (R, A_P),
        ((0.1, 0.1, 0.3, 0.1), (0.3, 0.1, 0.1, 0.4), (0.7, 0.7, 0.1, 0.2)),
        ((0.0, 0.45, 1.0, 0.1), (0.45, 0.0, 0.1, 1.0)),
        tuple((one / 8, 0.0, 0.125, 0.9) for one in range(8)),
    ],
    ids=["letters", "angle", "cross", "most"],
)
def test_twenty_sets_of_the_same_sizes_lie_elsewhere(boxes: tuple[Box, ...]) -> None:
    film = square()
    found = elsewhere(film, boxes)

    def sizes(some: tuple[Box, ...]) -> list[tuple[int, int]]:
        places = [pixels_of(one, size=64) for one in some]
        return sorted((down.stop - down.start, to.stop - to.start) for down, to in places)

    assert len(found.sets) == 20
    for one in found.sets:
        assert sizes(one) == sizes(boxes)
        assert (hidden(one) != hidden(boxes)).any()
    assert elsewhere(film, boxes[::-1]) == found


def test_sets_lie_apart_from_the_boxes_and_cover_as_much_as_they_do() -> None:
    boxes = (R, A_P, (0.2, 0.0, 0.1, 0.1), (0.8, 0.8, 0.1, 0.1))
    found = elsewhere(square(), boxes)
    assert found.overlap == 0
    assert len(set(found.sets)) == 20
    for one in found.sets:
        assert hidden(one).sum() == hidden(boxes).sum()
        assert not (hidden(one) & hidden(boxes)).any()


# All of it, on a film


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_planted_square_comes_back_within_one_cell(turns: int, tmp_path: Path) -> None:
    data, (x, y) = planted(turns)
    package = toy.package(tmp_path / "toy", toy.gates())
    read = run.read_film(package, read_film(data), parse_header(data), None, 0.5)
    assert read["state"] == "above"
    cells = np.array(read["map"]["cells"])
    row, column = np.unravel_index(cells.argmax(), cells.shape)
    assert abs((column + 0.5) * CELL - x) <= CELL
    assert abs((row + 0.5) * CELL - y) <= CELL
    left, top, width, height = read["cover"]["box"]
    assert left - CELL <= x <= left + width + CELL
    assert top - CELL <= y <= top + height + CELL
    assert read["map"]["shown"]
    assert read["cover"]["after"] < min(read["cover"]["elsewhere"])
    assert read["cover"]["before"] == read["probability"]
