"""Each measure against another's program, a published number, or one worked by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score

from lynkeus.measures.auc import auc
from lynkeus.measures.bootstrap import bootstrap
from lynkeus.measures.brier import brier
from lynkeus.measures.ece import ece
from lynkeus.measures.ordered import auc_interval, independent_pairs, ordered
from lynkeus.measures.paired_bootstrap import paired_bootstrap
from lynkeus.measures.wilson import wilson, wilson_clustered

# Hanley and McNeil 1982, table I: 58 normal and 51 abnormal CT images, rated 1 to 5.
NORMAL = (33, 6, 6, 11, 2)
ABNORMAL = (3, 2, 2, 11, 33)


def rated() -> tuple[np.ndarray, np.ndarray]:
    scores = np.concatenate([np.repeat([1.0, 2, 3, 4, 5], counts) for counts in (NORMAL, ABNORMAL)])
    return scores, np.repeat([False, True], [sum(NORMAL), sum(ABNORMAL)])


def cases(draw_scores: list[int], draw_labels: list[bool]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(draw_scores, dtype=float), np.array(draw_labels)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=60))
def test_auc_is_scikit_learns(rows: list[tuple[int, bool]]) -> None:
    scores, labels = cases([row[0] for row in rows], [row[1] for row in rows])
    if labels.all() or not labels.any():
        assert np.isnan(auc(scores, labels))
    else:
        assert auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores))
        assert auc(scores, ~labels) == pytest.approx(1 - auc(scores, labels))


def test_auc_of_hanley_and_mcneil() -> None:
    assert auc(*rated()) == pytest.approx(0.893, abs=0.0005)


def delong_low() -> float:
    """Give the lower end by DeLong, DeLong and Clarke-Pearson 1988, written out pair by pair."""
    scores, labels = rated()
    ill, well = scores[labels], scores[~labels]
    kernel = (ill[:, None] > well[None, :]) + 0.5 * (ill[:, None] == well[None, :])
    variance = kernel.mean(1).var(ddof=1) / len(ill) + kernel.mean(0).var(ddof=1) / len(well)
    assert variance**0.5 == pytest.approx(0.032, abs=0.002)  # the paper's standard error
    return float(kernel.mean() - 1.959964 * variance**0.5)


# Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (Wilson).
@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_of_newcombe(successes: int, trials: int, low: float, high: float) -> None:
    interval = wilson(successes, trials)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.00006)


def test_wilson_of_nothing_is_not_a_number() -> None:
    assert np.isnan(wilson(0, 0).value)


EFFECT_OF_FEW = (3 / 2) * (1.0**2 + 1.5**2 + 0.5**2) / 64 / (0.75 * 0.25 / 7)
"""Three patients whose sums of what is left over are 1, -3/2 and 1/2; by hand."""


def test_wilson_by_patient() -> None:
    right = np.array([True, True, False, True, True, False, True, True])
    each = np.arange(8).astype(str)
    assert wilson_clustered(right, each) == wilson(6, 8)
    doubled = wilson_clustered(np.repeat(right, 3), np.repeat(each, 3))
    assert doubled.low <= wilson_clustered(right, each).low + 0.01
    few = np.array(["a", "a", "b", "a", "a", "b", "c", "c"])
    by_three, by_hand = wilson_clustered(right, few), wilson(6 / EFFECT_OF_FEW, 8 / EFFECT_OF_FEW)
    assert (by_three.low, by_three.high) == pytest.approx((by_hand.low, by_hand.high))
    assert wilson_clustered(right, np.full(8, "one")) == wilson(0.75, 1)
    perfect = wilson_clustered(np.ones(30, dtype=bool), np.repeat(np.arange(10).astype(str), 3))
    assert perfect == wilson(10, 10)


def test_bootstrap_repeats_itself_and_holds_the_value() -> None:
    scores, labels = rated()
    groups = np.arange(len(scores)).astype(str)

    def area(chosen: np.ndarray) -> float:
        return auc(scores[chosen], labels[chosen])

    first = bootstrap(area, groups, seed=3, resamples=400)
    assert first == bootstrap(area, groups, seed=3, resamples=400)
    assert first.low < first.value < first.high
    assert first.low == pytest.approx(delong_low(), abs=0.02)


def test_bootstrap_draws_patients_whole() -> None:
    values = np.array([0.0] * 50 + [1.0] * 50)
    two = np.repeat(["a", "b"], 50)
    wide = bootstrap(lambda chosen: float(values[chosen].mean()), two, seed=0, resamples=200)
    assert (wide.low, wide.high) == (0.0, 1.0)


def test_bootstrap_of_one_class_has_no_interval() -> None:
    nothing = bootstrap(lambda _: float("nan"), np.array(["a", "b"]), seed=0, resamples=10)
    assert np.isnan(nothing.low)
    assert np.isnan(nothing.high)


def test_a_bootstrap_holds_its_value_and_one_patient_alone_has_none() -> None:
    rng = np.random.default_rng(1)
    said = rng.uniform(size=60)
    so = rng.uniform(size=60) < said
    each = np.arange(60).astype(str)
    found = bootstrap(lambda chosen: ece(said[chosen], so[chosen]), each, seed=0, resamples=200)
    assert found.low <= found.value <= found.high
    alone = bootstrap(lambda chosen: float(said[chosen].mean()), np.full(60, "a"), seed=0)
    assert np.isnan(alone.low)
    assert alone.value == said.mean()


# Newcombe 1998, as above, method 5 (Clopper and Pearson): none of 20 gives 0.0000 to 0.1684.
def test_an_area_of_one_has_the_bound_of_clopper_and_pearson() -> None:
    assert ordered(1.0, 20).low == pytest.approx(1 - 0.1684, abs=0.00006)
    assert ordered(1.0, 20).high == 1
    assert ordered(0.0, 20).high == pytest.approx(0.1684, abs=0.00006)
    assert (ordered(1.0, 0).low, ordered(1.0, 0).high) == (0, 1)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 3))
def test_perfect_areas_have_an_interval_that_narrows_with_patients(
    ill: int, well: int, films: int
) -> None:
    labels = np.repeat(np.arange(ill + well) < ill, films)
    scores = np.arange(len(labels), dtype=float)[::-1]
    each = np.arange(len(labels)).astype(str)
    patients = np.repeat(np.arange(ill + well), films).astype(str)
    found = auc_interval(scores, labels, patients, seed=0)
    assert independent_pairs(labels, patients) == min(ill, well)
    assert 0 < found.low < found.value == found.high == 1
    assert found.low <= auc_interval(scores, labels, each, seed=0).low
    turned = auc_interval(-scores, labels, patients, seed=0)
    assert (turned.low, turned.value) == (0, 0)
    assert turned.high == pytest.approx(1 - found.low)
    more = auc_interval(scores, labels, np.append(patients[:-1], "another"), seed=0)
    assert more.low >= found.low


def test_a_patient_with_films_of_both_classes_stands_in_one_pair() -> None:
    labels = np.array([True, False] * 4)
    patients = np.repeat(np.arange(4), 2).astype(str)
    assert independent_pairs(labels, patients) == 2
    assert independent_pairs(labels, np.full(8, "a")) == 0


def test_the_bound_holds_for_the_distribution_that_strains_it_most() -> None:
    """A share of the ill lies below all the well: so often all pairs are in order by luck."""
    rng = np.random.default_rng(0)
    for count in (5, 20):
        true = ordered(1.0, count).low - 0.01
        perfect = (rng.uniform(size=(20_000, count)) < true).all(axis=1)
        assert 0.015 < perfect.mean() < 0.025


def test_ece_by_hand() -> None:
    said = np.array([0.95, 0.95, 0.95, 0.95, 0.05])
    so = np.array([True, True, True, False, False])
    # Upper bin: said 3.8, was 3; lower bin: said 0.05, was 0; of five.
    assert ece(said, so) == pytest.approx((0.8 + 0.05) / 5)
    assert ece(np.array([1.0, 0.0]), np.array([True, False])) == 0
    assert np.isnan(ece(np.array([]), np.array([], dtype=bool)))


def test_ece_obeys_weights() -> None:
    said, so = np.array([0.9, 0.1, 0.1]), np.array([True, False, True])
    doubled = ece(said[[0, 1, 2, 2]], so[[0, 1, 2, 2]])
    assert ece(said, so, weights=np.array([1.0, 1, 2])) == pytest.approx(doubled)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_brier_is_scikit_learns(rows: list[tuple[float, bool]]) -> None:
    said, so = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    expected = brier_score_loss(so, said, labels=[False, True], pos_label=True)
    assert brier(said, so) == pytest.approx(expected)


def test_brier_of_nothing_is_not_a_number() -> None:
    assert np.isnan(brier(np.array([]), np.array([], dtype=bool)))


def test_a_paired_bootstrap_measures_both_on_the_same_draws() -> None:
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(40), 2).astype(str)
    hard = np.repeat(rng.normal(size=40), 2)
    first, second = hard + 0.1 + 0.01 * rng.normal(size=80), hard
    found = paired_bootstrap(
        lambda chosen: float(first[chosen].mean()),
        lambda chosen: float(second[chosen].mean()),
        groups,
        seed=0,
    )
    assert found.a == bootstrap(lambda chosen: float(first[chosen].mean()), groups, seed=0)
    assert found.difference.low < found.difference.value < found.difference.high
    assert found.difference.low > 0.09
    assert found.a.low < found.b.high
    alone = paired_bootstrap(lambda _: 2.0, lambda _: 1.0, np.full(3, "a"), seed=0)
    assert (alone.difference.value, alone.a.value) == (1, 2)
    assert np.isnan(alone.difference.low)
