"""Two packages on the same films: which reads better, how surely, and by which margin."""

import json

import numpy as np
import pytest

from lynkeus.models.compare import Asked, Read, compare
from lynkeus.models.judged import Score
from lynkeus.models.labels import Labelled

NOTHING = {"value": None, "low": None, "high": None}


def rows_of(count: int, films_each: int) -> list[Labelled]:
    return [
        Labelled(
            line=n + 2, path=f"{n}", positive=n % 3 == 0, patient=f"{n // films_each}", group=""
        )
        for n in range(count)
    ]


def read(rows: list[Labelled], lift: float, seed: int, seen: int | None = 0) -> Read:
    rng = np.random.default_rng(seed)
    odds = [rng.normal() + lift * row.positive - lift / 2 for row in rows]
    scores = [Score(probability=float(1 / (1 + np.exp(-one))), refused="") for one in odds]
    return Read(scores=scores, point=0.5, seen=seen)


def test_the_difference_is_the_first_less_the_second() -> None:
    rows = rows_of(150, 1)
    a, b = read(rows, 3.0, 1), read(rows, 1.0, 2, seen=None)
    found = compare(rows, a, b, excluded=7, asked=Asked(margin=None))
    assert found["difference"]["value"] == pytest.approx(
        found["a"]["value"] - found["b"]["value"], abs=2e-6
    )
    for one in (found["a"], found["b"], found["difference"]):
        assert one["low"] < one["value"] < one["high"]
    assert 0 < found["difference"]["p"] < 0.001
    assert (found["n"], found["n_positive"], found["n_patients"]) == (150, 50, 150)
    assert (found["n_excluded"], found["margin"]) == (7, None)
    assert (found["a"]["n_seen"], found["b"]["n_seen"]) == (0, None)
    assert found["difference"]["method"].startswith("DeLong")
    for name in ("sensitivity", "specificity", "average_precision", "brier"):
        also = found["also"][name]
        assert also["difference"]["value"] == pytest.approx(
            also["a"]["value"] - also["b"]["value"], abs=2e-6
        )
        assert also["difference"]["low"] < also["difference"]["value"] < also["difference"]["high"]
    assert found["also"]["brier"]["difference"]["high"] < 0 < found["difference"]["low"]
    json.dumps(found, allow_nan=False)


def test_films_of_one_patient_are_taken_together() -> None:
    rows = rows_of(150, 3)
    found = compare(
        rows, read(rows, 3.0, 1), read(rows, 2.0, 2), excluded=0, asked=Asked(margin=None)
    )
    assert found["difference"]["method"].startswith("Obuchowski")
    assert found["n_patients"] == 50


def test_not_worse_by_a_margin_is_a_question_of_the_bound() -> None:
    rows = rows_of(150, 1)
    found = compare(
        rows, read(rows, 1.0, 2), read(rows, 1.0, 1), excluded=0, asked=Asked(margin=0.01)
    )
    assert found["margin"]["bound"] == found["difference"]["low"] < -0.01
    assert found["margin"]["not_inferior"] is False


def test_a_package_differs_from_itself_by_nothing() -> None:
    rows = rows_of(60, 2)
    a = read(rows, 1.5, 1)
    found = compare(rows, a, a, excluded=0, asked=Asked(margin=0.02))
    same = found["difference"]
    assert (same["value"], same["low"], same["high"], same["p"]) == (0, 0, 0, 1)
    assert found["margin"]["not_inferior"] is True
    # Where no draw of patients tells them apart there is no interval to show.
    assert found["also"]["sensitivity"]["difference"] == {"value": 0, "low": None, "high": None}


def test_one_class_alone_is_compared_by_what_it_has() -> None:
    rows = [row for row in rows_of(30, 1) if row.positive]
    found = compare(
        rows, read(rows, 2.0, 1), read(rows, 1.0, 2), excluded=0, asked=Asked(margin=0.02)
    )
    assert {name: found["a"][name] for name in NOTHING} == NOTHING
    assert (found["difference"]["value"], found["difference"]["p"]) == (None, None)
    assert (found["margin"]["bound"], found["margin"]["not_inferior"]) == (None, None)
    assert found["also"]["sensitivity"]["a"]["value"] is not None
    assert found["also"]["specificity"]["difference"] == NOTHING
