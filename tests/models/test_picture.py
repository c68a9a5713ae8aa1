"""The picture of a map: one hue, the network's own cells, and its words in it."""

import numpy as np
import pytest

from lynkeus.models.explain.picture import SIDE_MAX_PX, picture

CELLS = [[0.0, 0.05], [1.0, 0.5]]


def film(rows: int, columns: int) -> np.ndarray:
    return np.random.default_rng(2).uniform(0, 4095, (rows, columns)).astype(np.float32)


def hue(drawn: np.ndarray) -> float:
    """Give how far a part is from grey, on the mean."""
    return float(np.ptp(drawn.reshape(-1, 3).mean(axis=0)))


def test_each_cell_is_tinted_as_strongly_as_it_was_used() -> None:
    drawn = picture(film(200, 300), CELLS, ["words"])[:200].astype(float)
    top_left, top_right = drawn[:100, :150], drawn[:100, 150:]
    low_left, low_right = drawn[100:, :150], drawn[100:, 150:]
    assert hue(top_left) == hue(top_right) == 0
    assert hue(low_left) > 1.5 * hue(low_right) > 0


def test_the_film_keeps_its_shape_and_no_side_is_too_long() -> None:
    drawn = picture(film(1500, 3000), CELLS, [])
    assert drawn.shape[1] == SIDE_MAX_PX
    assert abs(drawn.shape[0] - SIDE_MAX_PX / 2) <= 12 + 1


@pytest.mark.parametrize("columns", [60, 224, 1000])
def test_words_are_broken_to_the_width(columns: int) -> None:
    words = ["what the network used, not where the disease is", "not registered"]
    drawn = picture(film(224, columns), CELLS, words)
    strip = drawn[224:]
    assert strip.max() > 150  # letters
    assert strip[:, -3:].max() < 40  # none is cut at the edge


def test_one_grey_is_drawn_too() -> None:
    assert picture(np.full((50, 50), 7, np.float32), CELLS, ["x"]).dtype == np.uint8
