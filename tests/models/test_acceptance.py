"""What a release reads in the reports of `evaluate` and `compare`, and how wide its bounds are."""

import json
import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.models.acceptance import (
    Ends,
    Measured,
    bound,
    difference_bound,
    held,
    read_measured,
    shortcomings,
)
from lynkeus.models.change_plan import Measure
from lynkeus.models.compare import Asked, Read, compare
from lynkeus.models.evaluate import evaluate
from lynkeus.models.judged import Score
from lynkeus.models.labels import Labelled

from .releasing import change_plan

FILMS = 120
ROWS = [
    Labelled(line=n + 2, path=f"{n}.png", positive=n % 2 == 0, patient=f"p{n}", group="")
    for n in range(FILMS)
]


def scores(seed: int) -> list[Score]:
    drawn = np.random.default_rng(seed).normal(size=FILMS)
    said = [1 / (1 + math.exp(-one - (2 if row.positive else -2)))
            for one, row in zip(drawn, ROWS, strict=True)]  # fmt: skip
    return [Score(probability=one, refused="") for one in said]


def compared(a: int, b: int) -> Measured:
    reads = [Read(scores=scores(seed), point=0.5, seen=None) for seed in (a, b)]
    said: dict[str, Json] = compare(ROWS, *reads, excluded=5, asked=Asked(margin=None))
    for key, digest in (("a", "aa"), ("b", "bb")):
        said |= {"manifest": None, "alpha": 0.05}
        said[key] = {**said[key], "digest": digest}  # type: ignore[dict-item]  # it is an object
    return read_measured(json.dumps(said).encode())


def test_a_comparison_is_read_as_it_is_written() -> None:
    found = compared(1, 2)
    assert (found.digest, found.against) == ("aa", "bb")
    assert (found.films, found.judged, found.positive, found.patients) == (125, 120, 60, 120)
    assert found.own.keys() == found.less.keys() == {one.value for one in Measure}
    assert all(one.low < one.value for one in found.less.values())


def test_an_evaluation_is_read_as_it_is_written() -> None:
    said = {**evaluate(ROWS, scores(1), point=0.5), "digest": "aa", "manifest": "m", "alpha": 0.05}
    found = read_measured(json.dumps(said).encode())
    assert (found.digest, found.against, found.films, found.less) == ("aa", "", FILMS, {})
    assert found.own == compared(1, 2).own
    with pytest.raises(BadInput) as refused:
        read_measured(json.dumps({**said, "digest": None, "auc": 1}).encode())
    assert refused.value.reason == "evaluation_broken"


def test_a_bound_grows_with_the_openings_as_the_normal_quantile() -> None:
    ends = Ends(value=0.9, low=0.9 - 0.01 * NormalDist().inv_cdf(0.975))
    assert bound(ends, openings=1, alpha=0.05) == pytest.approx(ends.low)
    assert bound(ends, openings=2, alpha=0.05) == pytest.approx(
        0.9 - 0.01 * NormalDist().inv_cdf(0.9875)
    )
    assert bound(Ends(value=math.nan, low=math.nan), openings=1, alpha=0.05) is None


def test_intervals_of_a_divided_alpha_are_not_widened_twice() -> None:
    wide = Ends(value=0.9, low=0.9 - 0.01 * NormalDist().inv_cdf(0.9875))
    assert bound(wide, openings=2, alpha=0.025) == pytest.approx(wide.low)
    low = bound(wide, openings=4, alpha=0.025)
    assert low == pytest.approx(0.9 - 0.01 * NormalDist().inv_cdf(1 - 0.05 / 8))
    assert compared(1, 2).manifest == ""
    said = {**evaluate(ROWS, scores(1), point=0.5), "digest": "aa", "manifest": "m"}
    for alpha in (0, 0.2, None):
        with pytest.raises(BadInput):
            read_measured(json.dumps({**said, "alpha": alpha}).encode())


def test_two_versions_that_say_the_same_differ_by_what_so_many_films_would_have_shown() -> None:
    same = compared(1, 1)
    assert math.isnan(same.less["sensitivity"].low)
    of = {one: difference_bound(same, one, openings=1) for one in Measure}
    assert of[Measure.SENSITIVITY] == pytest.approx(math.log(0.025) / 60)
    twice = replace(same, patients=60)
    assert difference_bound(twice, Measure.SPECIFICITY, openings=1) == pytest.approx(
        math.log(0.025) / 30
    )
    plan = change_plan()
    lax = plan.model_copy(
        update={
            "judging": plan.judging.model_copy(
                update={
                    "measures": {
                        one: demand.model_copy(update={"margin": 0.07, "least": None})
                        for one, demand in plan.judging.measures.items()
                    }
                }
            )
        }
    )
    assert shortcomings(held(lax, same, openings=1)) == ()
    assert len(shortcomings(held(plan, same, openings=1))) == 2
