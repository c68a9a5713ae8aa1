"""The reliability diagram and the decision curve: the points are right, and the picture is SVG."""

import re
from typing import Any

import numpy as np
import pytest

from lynkeus.measures.reliability import reliability
from lynkeus.models.charts import decision_svg, reliability_svg
from lynkeus.models.evaluate import evaluate
from lynkeus.models.judged import Score
from lynkeus.models.labels import Labelled

SAID = (0.02, 0.04, 0.51, 0.55, 0.58, 0.97, 0.99, 1.0)
SO = (False, False, True, False, True, True, True, True)


@pytest.fixture(scope="module")
def measured() -> Any:
    rows = [
        Labelled(line=place + 2, path=f"{place}.png", positive=one, patient=f"p{place}", group="")
        for place, one in enumerate(SO)
    ]
    return evaluate(rows, [Score(probability=one, refused="") for one in SAID], point=0.5)


def test_each_tenth_has_its_films_and_how_many_had_it(measured: Any) -> None:
    found = measured["reliability"]
    assert [(row["from"], row["to"], row["n"]) for row in found] == [
        (0.0, 0.1, 2),
        (0.5, 0.6, 3),
        (0.9, 1.0, 3),
    ]
    assert [row["value"] for row in found] == pytest.approx([0, 2 / 3, 1], abs=1e-6)
    assert found[1]["said"] == pytest.approx((0.51 + 0.55 + 0.58) / 3, abs=1e-6)
    assert all(row["low"] <= row["value"] <= row["high"] for row in found)


def test_films_of_one_patient_make_an_interval_no_narrower() -> None:
    said, so = np.full(40, 0.25), np.arange(40) % 4 == 0
    [alone] = reliability(said, so, np.arange(40).astype(str))
    [shared] = reliability(said, so, (np.arange(40) % 4).astype(str))
    assert shared.was.high - shared.was.low > alone.was.high - alone.was.low


def test_the_curve_is_net_benefit_at_each_probability(measured: Any) -> None:
    curve = {row["threshold"]: row for row in measured["decision_curve"]}
    assert len(curve) == 49
    # From 0.5 on six are acted on, of whom one had it not: (5 - 1 x 1) / 8.
    assert curve[0.5]["value"] == pytest.approx(0.5)
    assert curve[0.5]["treat_all"] == pytest.approx((5 - 3) / 8)


def test_both_are_pictures_with_a_mark_for_each_point(measured: Any) -> None:
    drawn, curve = reliability_svg(measured), decision_svg(measured)
    assert drawn.count("<circle") == 3
    lines = [line.split() for line in re.findall(r'points="([^"]+)"', curve)]
    assert [len(line) for line in lines] == [49, 49]
    places = [float(number) for line in lines for point in line for number in point.split(",")]
    assert min(places) >= 0
    assert max(places) <= 456
    for one in (drawn, curve):
        assert one.count("<text") == one.count("</text>")
        assert one.endswith("</svg>\n")
