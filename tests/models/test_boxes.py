"""Boxes of one's own on a real film: covered and read again by the shipped model."""

import os
from pathlib import Path

import numpy as np
import pytest

from lynkeus.app.outside import Reader, read, shipped_readers
from lynkeus.dicom.film import take
from lynkeus.models import infer, run
from lynkeus.models.explain.box import pixels_of
from lynkeus.models.explain.cover import covered
from lynkeus.models.preprocess import prepare, standardise

DATA = os.environ.get("LYNKEUS_DATA")
needs_films = pytest.mark.skipif(
    DATA is None, reason="LYNKEUS_DATA is not set: the films are there"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    (one,) = shipped_readers()
    return one


def ill() -> Path:
    """Give a film with letters in its corners."""
    return sorted((Path(str(DATA)) / "cxr-pneumonia/full-resolution").glob("*bacteria*"))[0]


@needs_films
def test_any_box_is_covered_and_read_again(reader: Reader) -> None:
    taken = take(ill().read_bytes())
    whole = read(reader, taken, (1, 5))
    for box in ((0.0, 0.0, 0.2, 0.15), (0.8, 0.0, 0.2, 0.15), (0.3, 0.3, 0.1, 0.4)):
        said = run.cover(reader.opened, taken.film, (box,), whole["point"])
        assert said["before"] == whole["probability"]
        assert 0 <= said["after"] <= 1
        assert said["after"] != said["before"]
        assert len(said["elsewhere"]) == 20


@needs_films
def test_boxes_covered_together_are_read_as_if_each_were_painted_by_hand(reader: Reader) -> None:
    """By the model's own preparing and its own network, on a film as the demo's."""
    film, package = take(ill().read_bytes()).film, reader.opened
    spec = package.card.preprocess
    square = np.clip(prepare(film.pixels, spec)[0, 0] * spec.std + spec.mean, 0, 1)
    painted, letters = square.copy(), ((0.0, 0.1, 0.05, 0.12), (0.06, 0.0, 0.12, 0.08))
    for box in letters:
        place = pixels_of(box, size=spec.size)
        painted[place] = covered(square, (box,))[place]
    said = infer.read_one(package, standardise(painted, spec)[np.newaxis, np.newaxis])
    by_hand = package.card.calibration.line.probability(said.logit)
    together = run.cover(package, film, letters, 0.5)
    assert together["before"] != pytest.approx(by_hand, abs=1e-3)
    assert together["after"] == pytest.approx(by_hand, abs=1e-6)
    assert len(together["elsewhere"]) == 20
