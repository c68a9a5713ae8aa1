"""Nested validation: who judges, and when a network is better within each kind of film."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.learning import ports
from lynkeus.learning.cohort import Cohort, Film
from lynkeus.learning.nested import COUNT, TOGETHER, WITHIN, Read, better, held_within, nested
from lynkeus.learning.plan import Recipe
from lynkeus.measures.auc import auc
from lynkeus.measures.intervals import Interval
from lynkeus.measures.paired_bootstrap import Paired

from . import real

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-opacity.yaml"
PATIENTS = 60


def film(number: int, patient: int) -> Film:
    """Give a film; every third patient is ill."""
    label = "abnormal" if patient % 3 == 0 else "normal"
    return Film(
        file=f"{number}.png", row=None, content="", labels=(label,), group="PA",
        patient=f"p{patient}", mask="", aspect=0.0,
    )  # fmt: skip


def cohort() -> Cohort:
    """Give three films of each of two patients in three, and one of the others."""
    films = [
        film(number, number // 3 if number % 2 else number // 3 * 2 % PATIENTS)
        for number in range(PATIENTS * 3)
    ]
    return Cohort(
        held_out=tuple(films[:20]), tune=tuple(films[20:50]), gap=(), train=tuple(films[50:]),
        manifest="",
    )  # fmt: skip


def whose(films: tuple[Film, ...]) -> set[str]:
    return {one.patient for one in films}


def test_each_film_judges_once_and_no_patient_is_in_two_sets() -> None:
    parts = nested(cohort(), "abnormal", seed=3)
    judged = [one.file for part in parts for one in part.held_out]
    assert len(parts) == COUNT
    assert sorted(judged) == sorted(f"{number}.png" for number in range(PATIENTS * 3))
    for part in parts:
        sets = [whose(films) for films in (part.held_out, part.tune, part.train)]
        assert sum(len(one) for one in sets) == len(set.union(*sets))
        assert all("abnormal" in {one.labels[0] for one in films} for films in (part.tune,))
    assert len({part.digest() for part in parts}) == COUNT


def test_the_plans_own_sets_and_their_order_move_nobody() -> None:
    one = cohort()
    other = replace(one, held_out=one.train[::-1], train=one.held_out)
    assert nested(one, "abnormal", seed=3) == nested(other, "abnormal", seed=3)
    assert nested(one, "abnormal", seed=3) != nested(one, "abnormal", seed=4)


def test_sealed_labels_are_refused() -> None:
    sealed = tuple(replace(one, labels=()) for one in cohort().held_out)
    with pytest.raises(BadInput, match="sealed"):
        nested(replace(cohort(), held_out=sealed), "abnormal", seed=3)


def test_a_reader_that_tells_kinds_and_nothing_else_is_worth_nothing_within_them() -> None:
    rng = np.random.default_rng(5)
    kinds = np.repeat(["AP", "PA"], 60)
    labels = rng.random(120) < np.where(kinds == "AP", 0.3, 0.7)
    noise = rng.normal(0, 1, (2, 120))
    read = Read(
        network=(kinds == "PA") + noise[0] * 1e-3,
        traditional=noise[1] + labels,
        labels=labels,
        patients=np.array([f"p{number // 2}" for number in range(120)]),
        kinds=kinds,
    )
    compared = held_within(read)
    assert [*compared] == [TOGETHER, "AP", "PA", WITHIN]
    assert compared[TOGETHER].a.value > 0.65
    assert compared[WITHIN].a.low < 0.5 < compared[WITHIN].a.high
    assert compared[WITHIN].difference.high < 0
    assert compared["AP"].b.value == auc(noise[1][:60] + labels[:60], labels[:60])


@pytest.mark.parametrize(
    ("low", "views", "ships"),
    [
        (0.001, (0.05, -0.03), True),
        (-0.001, (0.05, 0.05), False),
        (0.02, (0.09, -0.031), False),
    ],
)
def test_it_ships_if_surely_better_within_views_and_worse_on_none(
    *, low: float, views: tuple[float, float], ships: bool
) -> None:
    compared = {
        TOGETHER: apart(-0.2, -0.3),
        "AP": apart(views[0], -0.1),
        "PA": apart(views[1], -0.1),
        WITHIN: apart(0.03, low),
    }
    assert better(compared) is ships


def apart(value: float, low: float) -> Paired:
    """Give two areas that differ by so much."""
    area = Interval(value=0.8, low=0.7, high=0.9)
    return Paired(a=area, b=area, difference=Interval(value=value, low=low, high=0.1))


def test_the_plan_for_adults_takes_the_nih_films_alone() -> None:
    plan, _ = ports.read_plan(PLAN)
    assert isinstance(plan.data, Recipe)
    table = (real.root() / plan.data.root / plan.data.labels).read_text(encoding="utf-8")
    assert [one.value for one in plan.data.leave_out] == ["covid-image-data-collection"]
    assert table.count("nih-chestxray14") + table.count(plan.data.leave_out[0].value) == 949
    assert plan.card.applies.age_min_years == 18
