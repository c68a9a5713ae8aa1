"""A window: a value has one meaning, in training as in serving, whatever else a film shows."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lynkeus.app.shipped.packages import shipped_package
from lynkeus.learning.cohort import Film
from lynkeus.learning.training.films import in_greys, load_films
from lynkeus.models.card import card_text
from lynkeus.models.preprocess import Preprocess, prepare
from lynkeus.models.segmentation_card import parse_segmentation_card

SPEC = Preprocess(size=8, low_percentile=0, high_percentile=100, mean=0, std=1, window=(-1000, 400))


def test_serving_reads_a_value_as_one_thing() -> None:
    film = np.full((8, 8), -1000, np.float32)
    film[:, 4:] = 40
    bright = film.copy()
    bright[0] = 3000
    made, beside = (prepare(one, SPEC)[0, 0] for one in (film, bright))
    assert made[5, 6] == beside[5, 6] == pytest.approx(1040 / 1400)
    assert (made.min(), beside.max()) == (0, 1)


def test_training_reads_rows_as_serving_does(tmp_path: Path) -> None:
    units = np.full((2, 8, 8), -1000, np.int16)
    units[0, :4], units[1, :4], units[1, 0] = 40, 400, 3000
    np.savez(tmp_path / "units.npz", images=units)
    films = [
        Film(
            file="units.npz", row=row, content="", labels=(), group="", patient="", mask="",
            aspect=0.0,
        )
        for row in range(2)
    ]  # fmt: skip
    made = load_films(tmp_path, films, 8, window=SPEC.window)
    assert made[:, 1, 0].tolist() == [round(1040 / 1400 * 255), 255]
    trained = prepare(made[0].astype(np.float32), in_greys(SPEC))
    assert trained == pytest.approx(prepare(units[0].astype(np.float32), SPEC), abs=0.002)


def test_a_card_that_has_none_does_not_tell_of_it() -> None:
    folder = shipped_package("lung-fields")
    assert folder is not None
    text = (folder / "card.yaml").read_bytes()
    assert b"window" not in card_text(parse_segmentation_card(text))


def test_a_window_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="low end comes first"):
        replace(SPEC, window=(400, -1000))
    with pytest.raises(ValueError, match="cuts nothing at percentiles"):
        replace(SPEC, low_percentile=1)
