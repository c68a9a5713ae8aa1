"""What a release reads in the reports of `evaluate` and `compare`, and how wide its bounds are."""

import json
import math
from dataclasses import replace

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


def test_a_bound_is_the_low_end_of_what_the_report_measured() -> None:
    assert bound(Ends(value=0.9, low=0.88)) == 0.88
    assert bound(Ends(value=math.nan, low=math.nan)) is None


def test_a_report_at_an_alpha_that_no_opening_has_is_none() -> None:
    assert compared(1, 2).manifest == ""
    said = {**evaluate(ROWS, scores(1), point=0.5), "digest": "aa", "manifest": "m"}
    for alpha in (0, 0.2, None):
        with pytest.raises(BadInput):
            read_measured(json.dumps({**said, "alpha": alpha}).encode())


def test_two_versions_that_say_the_same_differ_by_what_so_many_films_would_have_shown() -> None:
    same = compared(1, 1)
    assert math.isnan(same.less["sensitivity"].low)
    of = {one: difference_bound(same, one) for one in Measure}
    assert of[Measure.SENSITIVITY] == pytest.approx(math.log(0.025) / 60)
    twice = replace(same, patients=60)
    assert difference_bound(twice, Measure.SPECIFICITY) == pytest.approx(math.log(0.025) / 30)
    third = replace(same, alpha=0.05 / 3)
    low = difference_bound(third, Measure.SPECIFICITY)
    assert low == pytest.approx(math.log(0.025 / 3) / 60)
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
    assert shortcomings(held(lax, same)) == ()
    assert len(shortcomings(held(plan, same))) == 2
