"""Areas that are compared: published tables, another's program, the long way round, and chance."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lynkeus.measures.areas import Areas, Sample
from lynkeus.measures.auc import auc
from lynkeus.measures.auc_difference import paired_auc, unpaired_auc
from lynkeus.measures.delong import delong_paired, delong_unpaired
from lynkeus.measures.obuchowski import obuchowski
from lynkeus.measures.ordered import ordered
from lynkeus.measures.placements import placements

# DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837: albumin, total protein, K-G score
# (lower is better) and outcome of the 43 patients of whom all is known.
SURGERY = """
3.0 5.8 10 0  3.2 6.3 5 1  3.9 6.8 3 1  2.8 4.8 6 0  3.2 5.8 3 1  0.9 4.0 5 0  2.5 5.7 8 0
1.6 5.6 5 1  3.8 5.7 5 1  3.7 6.7 6 1  3.2 5.4 4 1  3.8 6.6 6 1  4.1 6.6 5 1  3.6 5.7 5 1
4.3 7.0 4 1  3.6 6.7 4 0  2.3 4.4 6 1  4.2 7.6 4 0  4.0 6.6 6 0  3.5 5.8 6 1  3.8 6.8 7 1
3.0 4.7 8 0  4.5 7.4 5 1  3.7 7.4 5 1  3.1 6.6 6 1  4.1 8.2 6 1  4.3 7.0 5 1  4.3 6.5 4 1
3.2 5.1 5 1  2.6 4.7 6 1  3.3 6.8 6 0  1.7 4.0 7 0  3.7 6.1 5 1  3.3 6.3 7 1  4.2 7.7 6 1
3.5 6.2 5 1  2.9 5.7 9 0  2.1 4.8 7 1  2.8 6.2 8 0  4.0 7.0 7 1  3.3 5.7 6 1  3.7 6.9 5 1
3.6 6.6 5 1
"""
# Obuchowski 1997, Biometrics 53:567: patient, narrowed or not, and what two readers measured, of
# 65 arteries of 36 patients.
ARTERIES = """
1 1 87 87  1 1 79 83  2 1 88 94  2 1 95 93  3 1 100 100  3 1 68 79  4 1 65 61  4 1 89 91
5 1 97 97  5 1 100 100  6 1 100 99  6 1 89 88  7 1 77 77  8 1 94 89  8 0 45 44  9 1 89 92
9 0 -11 -17  10 1 95 91  10 0 30 14  11 1 95 95  11 0 10 -122  12 1 100 100  12 0 19 -3
13 1 75 75  14 0 70 73  14 1 70 81  15 0 26 27  15 1 86 93  16 0 0 8  16 1 65 70  17 0 6 23
17 1 100 100  18 0 76 79  18 1 96 95  19 0 44 55  19 1 100 100  20 0 73 67  20 1 97 94
21 1 85 86  22 0 58 60  22 1 100 99  23 0 -2 -2  23 1 100 100  24 0 -3 -14  24 0 0 -11
25 0 47 -3  25 0 -94 -90  26 0 -16 17  26 0 75 85  27 0 5 -22  27 0 -1 -14  28 0 -6 -52
29 0 37 38  29 0 47 35  30 0 42 40  30 0 4 6  31 0 55 23  31 0 55 45  32 0 4 -87  32 0 -13 -65
33 0 49 24  33 0 35 9  34 0 53 66  35 0 2 -15  36 0 -48 -78
"""


def table(text: str) -> np.ndarray:
    return np.array(text.split(), dtype=float).reshape(-1, 4)


def sample(scores: np.ndarray, labels: np.ndarray, groups: np.ndarray | None = None) -> Sample:
    each = np.arange(len(scores)) if groups is None else groups
    return Sample(scores=scores, labels=labels, groups=each.astype(str))


def surgery() -> tuple[Sample, Sample, Sample]:
    rows = table(SURGERY)
    known = rows[:, 3] == 1
    albumin, protein, score = (sample(rows[:, place], known) for place in range(3))
    return albumin, protein, replace(score, scores=-score.scores)


def arteries() -> tuple[Sample, Sample]:
    rows = table(ARTERIES)
    known, patients = rows[:, 1] == 1, rows[:, 0].astype(int)
    first, second = (sample(rows[:, place], known, patients) for place in (2, 3))
    return first, second


def spreads(areas: Areas) -> list[float]:
    return list(np.sqrt(np.diag(areas.covariance)))


def clustered(rng: np.random.Generator, patients: int, lift: float = 1.2) -> tuple[Sample, Sample]:
    """Draw films of patients, two each of their own class or of both, and what two readers say."""
    of = np.repeat(np.arange(patients), 2)
    labels = rng.uniform(size=len(of)) < np.repeat(rng.choice([0.1, 0.5, 0.9], patients), 2)
    seen = labels * lift + 0.8 * rng.normal(size=patients)[of]
    both = [seen + 0.6 * rng.normal(size=len(of)) for _ in range(2)]
    first, second = (sample(one, labels, of) for one in both)
    return first, second


# What SAS/STAT prints for these patients, LOGISTIC, "Comparing ROC Curves".
def test_delong_of_the_paper() -> None:
    albumin, protein, score = surgery()
    areas = delong_paired(albumin, score)
    assert areas.values == pytest.approx((0.7366, 0.7258), abs=0.00005)
    assert spreads(areas) == pytest.approx([0.0927, 0.1028], abs=0.00005)
    for one, expected in (
        (albumin, (0.0108, -0.1761, 0.1976, 0.9102)),
        (protein, (-0.0780, -0.2830, 0.1271, 0.4561)),
    ):
        found = paired_auc(one, score)
        assert (found.value, found.low, found.high, found.p) == pytest.approx(expected, abs=0.00006)


# MLstatkit 0.1.91, `Delong_test` of exactly these numbers.
def test_delong_of_another_program() -> None:
    rng = np.random.default_rng(5)
    labels = rng.uniform(size=120) < 0.4
    first = np.round(labels * 1.0 + rng.normal(size=120), 1)
    second = np.round(labels * 0.6 + rng.normal(size=120) + 0.5 * first, 1)
    areas = delong_paired(sample(first, labels), sample(second, labels))
    assert areas.values == pytest.approx((0.7109283196239717, 0.7635135135135136))
    assert areas.spread**2 == pytest.approx(0.0017600307895717644)
    found = paired_auc(sample(first, labels), sample(second, labels))
    assert found.p == pytest.approx(0.2100458350407579)


def test_obuchowski_of_the_paper() -> None:
    """The areas, standard errors and test of the paper's own example."""
    first, second = arteries()
    areas = obuchowski(second, first)
    assert areas.values == pytest.approx((0.9852, 0.9837), abs=0.00005)
    assert spreads(areas) == pytest.approx([0.0097, 0.0108], abs=0.00005)
    assert areas.spread == pytest.approx(0.0066, abs=0.00005)
    found = paired_auc(second, first)
    expected = (0.0014, -0.0115, 0.0143, 0.8271)
    assert (found.value, found.low, found.high, found.p) == pytest.approx(expected, abs=0.00006)
    alone = delong_paired(second, first)
    assert alone.values == areas.values
    assert alone.spread != pytest.approx(0.0066, abs=0.0003)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=40))
def test_placements_are_those_counted_pair_by_pair(rows: list[tuple[int, bool]]) -> None:
    scores, labels = np.array([float(row[0]) for row in rows]), np.array([row[1] for row in rows])
    if labels.all() or not labels.any():
        return
    ill, well = scores[labels], scores[~labels]
    pairs = (ill[:, None] > well[None, :]) + 0.5 * (ill[:, None] == well[None, :])
    of_positive, of_negative = placements(scores, labels)
    assert of_positive == pytest.approx(pairs.mean(axis=1))
    assert of_negative == pytest.approx(pairs.mean(axis=0))
    assert of_positive.mean() == pytest.approx(auc(scores, labels))


def test_one_film_a_patient_is_delongs_and_the_same_film_twice_changes_nothing() -> None:
    albumin, _, score = surgery()
    once = delong_paired(albumin, score)
    assert obuchowski(albumin, score).covariance == pytest.approx(once.covariance)
    twice = [
        Sample(**{name: np.repeat(getattr(one, name), 2) for name in Sample.__slots__})
        for one in (albumin, score)
    ]
    doubled = obuchowski(*twice)
    assert doubled.values == pytest.approx(once.values)
    assert doubled.covariance == pytest.approx(once.covariance)
    assert paired_auc(*twice).p == pytest.approx(paired_auc(albumin, score).p)


def test_films_of_other_patients_vary_by_themselves() -> None:
    albumin, _, score = surgery()
    others = replace(score, groups=np.array([f"other {name}" for name in score.groups]))
    apart = delong_unpaired(albumin, others)
    assert obuchowski(albumin, others).covariance == pytest.approx(apart.covariance)
    assert apart.covariance[0, 1] == 0
    assert apart.spread == pytest.approx((0.09269435**2 + 0.10282161**2) ** 0.5)
    assert unpaired_auc(albumin, others).low < paired_auc(albumin, score).low


def test_patients_who_are_in_both_make_areas_vary_together() -> None:
    """Half of each patient's films here, half there: what is drawn is the patient."""
    rng = np.random.default_rng(3)
    values, told, together = [], [], []
    for _ in range(300):
        whole, _ = clustered(rng, 60)
        half = np.arange(len(whole.scores)) % 2 == 0
        parts = [
            Sample(**{name: getattr(whole, name)[those] for name in Sample.__slots__})
            for those in (half, ~half)
        ]
        areas = obuchowski(parts[0], parts[1])
        values.append(areas.difference)
        told.append(areas.spread)
        together.append(areas.covariance[0, 1])
    assert np.mean(together) > 0
    assert np.mean(told) == pytest.approx(np.std(values), rel=0.12)


def test_the_paired_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng, held = np.random.default_rng(11), 0
    for _ in range(400):
        found = paired_auc(*clustered(rng, 60))
        held += found.low <= 0 <= found.high
    assert 0.92 < held / 400 < 0.98


def test_delong_of_films_that_resemble_each_other_is_too_sure() -> None:
    """Each film again with another grain: the patients are no more for it."""
    rng, shares = np.random.default_rng(2), []
    for _ in range(50):
        labels, of = np.repeat(rng.uniform(size=60) < 0.5, 3), np.repeat(np.arange(60), 3)
        seen = labels + rng.normal(size=60)[of]
        both = [sample(seen + 0.3 * rng.normal(size=180), labels, of) for _ in range(2)]
        honest, sure = (one(*both).covariance[0, 0] for one in (obuchowski, delong_paired))
        shares.append(honest / sure)
    assert min(shares) > 2


def test_the_same_order_differs_by_nothing() -> None:
    albumin, _, _ = surgery()
    found = paired_auc(albumin, replace(albumin, scores=albumin.scores**3))
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_an_area_of_one_has_a_width_in_a_difference() -> None:
    labels = np.arange(60) < 30
    perfect = sample(np.where(labels, 1.0, 0.0) + np.arange(60) / 1000, labels)
    far = ordered(1.0, 30).low
    itself = paired_auc(perfect, replace(perfect, scores=perfect.scores.copy()))
    assert (itself.value, itself.low, itself.high, itself.p) == (0, 0, 0, 1)
    both = paired_auc(perfect, replace(perfect, scores=perfect.scores * 2))
    assert (both.value, both.p) == (0, 1)
    assert (both.low, both.high) == pytest.approx((far - 1, 1 - far))
    worse = replace(perfect, scores=np.random.default_rng(1).normal(size=60) + labels)
    found = paired_auc(perfect, worse)
    assert 0 < found.low < found.value < found.high <= 1
    assert 0 < found.p < 0.05
    turned = paired_auc(worse, perfect)
    assert (turned.value, turned.low, turned.high) == pytest.approx(
        (-found.value, -found.high, -found.low)
    )
    assert turned.p == pytest.approx(found.p)


def test_what_cannot_be_measured_is_not_a_number() -> None:
    labels = np.array([True, False, True, False])
    scores = np.array([3.0, 2.0, 1.0, 0.0])
    nothing = sample(scores, np.ones(4, dtype=bool))
    for found in (paired_auc(nothing, nothing), unpaired_auc(sample(scores, labels), nothing)):
        assert np.isnan([found.value, found.low, found.high, found.p]).all()
    alone = sample(scores, labels, np.zeros(4))
    found = paired_auc(alone, replace(alone, scores=-scores))
    assert found.value == 0.5
    assert np.isnan([found.low, found.high, found.p]).all()
    single = sample(np.array([2.0, 3.0, 1.0]), np.array([True, False, False]))
    assert np.isnan(paired_auc(single, replace(single, scores=-single.scores)).low)
