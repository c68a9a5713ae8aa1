"""A chest film that a program for pictures has altered is no film any more, whatever its shape."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from lynkeus.app.outside import Reader, shipped_readers
from lynkeus.models import run

from . import toy

DATA = os.environ.get("LYNKEUS_DATA")
AGED = toy.picture_facts((1, 5))


@pytest.fixture(scope="module")
def reader() -> Reader:
    (one,) = shipped_readers()
    return one


def refused(reader: Reader, film: Image.Image) -> bool:
    """Tell whether a picture gets no number, with an age that fits and nothing else said."""
    return run.refusal(reader.opened, np.asarray(film, np.float32), AGED) is not None


def altered(film: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """Give what programs for pictures make of a film, its coarse shape kept."""
    yield "dithered", film.convert("1").convert("L")
    yield "eight greys", film.quantize(8).convert("L")
    yield "thirty-two greys", film.quantize(32).convert("L")
    yield "fog", film.filter(ImageFilter.GaussianBlur(40))
    yield "blurred", film.filter(ImageFilter.GaussianBlur(film.width / 120))
    yield "sharpened", film.filter(ImageFilter.UnsharpMask(film.width / 75, 600, 0))
    yield "contours", film.filter(ImageFilter.CONTOUR)
    yield "edges", film.filter(ImageFilter.FIND_EDGES)
    yield "embossed", film.filter(ImageFilter.EMBOSS)


@pytest.mark.skipif(DATA is None, reason="LYNKEUS_DATA is not set: the films are there")
def test_a_film_that_was_altered_gets_no_number(reader: Reader) -> None:
    folder = Path(str(DATA)) / "cxr-pneumonia" / "full-resolution"
    paths = sorted(folder.rglob("*.jpeg"))[::6]
    assert len(paths) == 4
    for path in paths:
        film = Image.open(path).convert("L")
        assert not refused(reader, film), path
        assert [name for name, other in altered(film) if not refused(reader, other)] == [], path
