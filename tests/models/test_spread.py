"""How far numbers move when films are put a little otherwise."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lynkeus.dicom.film import Film
from lynkeus.models.judged import Table
from lynkeus.models.spread import WAYS, Put, put, spread_json, spread_of

from . import toy


def square() -> np.ndarray:
    drawn = np.full((64, 64), 0.2, np.float32)
    drawn[10:20, 40:50] = 0.9
    return drawn


def test_a_film_is_put_where_it_is_said_and_never_mirrored() -> None:
    film = square()
    assert put(film, Put()) == pytest.approx(film, abs=1e-5)
    assert put(film, Put(down=4 / 64, across=-8 / 64))[14:24, 32:42].min() > 0.89
    assert put(film, Put(scale=2.0)).sum() > film.sum()
    assert put(film, Put(gamma=2.0))[0, 0] == pytest.approx(0.04)
    quarter = put(film, Put(degrees=90.0))
    assert quarter == pytest.approx(np.rot90(film, 1), abs=1e-3) or quarter == pytest.approx(
        np.rot90(film, -1), abs=1e-3
    )
    for way in WAYS:
        row, column = np.argwhere(put(film, way) > 0.5).mean(axis=0)
        assert abs(row - 14.5) < 4
        assert abs(column - 44.5) < 4


def test_a_number_that_hangs_on_an_edge_moves_more(tmp_path: Path) -> None:
    package = toy.package(tmp_path / "toy", toy.gates())
    inside = toy.film(0, 100, (224, 224))
    inside[100:130, 100:130] = 160
    edge = toy.film(0, 100, (224, 224))
    edge[:, :4] = 160
    spreads = [
        spread_of(package, Film(pixels=one, low=0, high=160, padding=None))
        for one in (inside, edge)
    ]
    assert 0 < spreads[0] < spreads[1]


def test_spread_is_said_to_warn_where_it_does() -> None:
    said = np.array([0.9] * 6 + [0.1] * 6)
    so = np.array([True] * 4 + [False] * 2 + [False] * 4 + [True] * 2)
    names = np.array([f"p{one}" for one in range(12)])
    table = Table(
        said=said, so=so, patients=names, groups=np.full(12, ""), refused=np.zeros(12, bool)
    )
    wrong = (said >= 0.5) != so
    found: Any = spread_json(table, list(np.where(wrong, 2.0, 1.0)), point=0.5)
    assert (found["tells_wrong"]["value"], found["n_wrong"]) == (1.0, 4)
    assert found["mean"]["value"] == pytest.approx(4 / 3, abs=1e-6)
