"""What a model is worth: calibration, precision, decisions, predictive values, several tests."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from lynkeus.measures.average_precision import average_precision
from lynkeus.measures.by_prevalence import npv, ppv
from lynkeus.measures.holm import holm
from lynkeus.measures.intervals import Interval
from lynkeus.measures.net_benefit import benefit_of_all, net_benefit
from lynkeus.measures.recalibration import calibration_intercept, calibration_slope
from lynkeus.measures.wilson import wilson

NOTHING = (float("nan"),) * 3


def ends(found: Interval) -> tuple[float, float, float]:
    return found.value, found.low, found.high


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=60))
def test_average_precision_is_scikit_learns(rows: list[tuple[int, bool]]) -> None:
    scores, labels = np.array([float(row[0]) for row in rows]), np.array([row[1] for row in rows])
    if not labels.any():
        assert np.isnan(average_precision(scores, labels))
    else:
        expected = average_precision_score(labels, scores)
        assert average_precision(scores, labels) == pytest.approx(expected)


def films(seed: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give 120 films of 40 patients: the probability, what was so, and whose each is."""
    rng = np.random.default_rng(seed)
    labels = rng.uniform(size=120) < 0.4
    odds = np.round(labels * 1.0 + rng.normal(size=120), 1)
    return 1 / (1 + np.exp(-odds)), labels, (np.arange(120) // 3).astype(str)


# statsmodels 0.15.0, GLM(Binomial) with cov_type="cluster" on exactly these films; it also takes
# out a factor of (N - 1) / (N - 2) for the two numbers of the line.
def test_calibration_of_another_program() -> None:
    slope, intercept = calibration_slope(*films()), calibration_intercept(*films())
    assert slope.value == pytest.approx(0.70150986)
    assert (slope.high - slope.low) / 2 == pytest.approx(
        1.959964 * 0.18029648 * (118 / 119) ** 0.5, rel=1e-6
    )
    assert intercept.value == pytest.approx(-1.06692254)
    assert (intercept.low, intercept.high) == pytest.approx((-1.48248797, -0.6513571))


def test_a_line_that_was_bent_is_found() -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(size=4000) * 2
    labels = rng.uniform(size=4000) < 1 / (1 + np.exp(-odds))
    patients = np.arange(4000).astype(str)
    for said, slope, intercept in ((odds, 1, 0), (2 * odds, 0.5, None), (odds + 1, None, -1)):
        probabilities = 1 / (1 + np.exp(-said))
        for measure, true in ((calibration_slope, slope), (calibration_intercept, intercept)):
            found = measure(probabilities, labels, patients)
            assert true is None or found.low < true < found.high


def test_classes_that_are_apart_have_no_slope_and_certain_ones_an_end() -> None:
    labels, patients = np.arange(8) % 2 == 0, np.arange(8).astype(str)
    apart = np.where(labels, 0.9, 0.1)
    for said in (apart, 1 - apart, np.where(labels, 1.0, 0.0), np.full(8, 0.3)):
        assert ends(calibration_slope(said, labels, patients)) == pytest.approx(
            NOTHING, nan_ok=True
        )
    one_class = np.ones(8, dtype=bool)
    for measure in (calibration_slope, calibration_intercept):
        assert ends(measure(apart, one_class, patients)) == pytest.approx(NOTHING, nan_ok=True)
    certain = np.array([1.0, 0.0, 0.0, 1.0, 0.9, 0.2, 1.0, 0.0])
    assert np.isfinite(ends(calibration_slope(certain, labels, patients))).all()
    assert np.isfinite(ends(calibration_intercept(certain, labels, patients))).all()
    alone = calibration_intercept(certain, labels, np.full(8, "one"))
    assert np.isfinite(alone.value)
    assert np.isnan(alone.low)


def test_net_benefit_by_hand() -> None:
    said = np.array([0.9, 0.8, 0.7, 0.3, 0.15, 0.1])
    so = np.array([True, True, False, True, False, False])
    patients = np.arange(6).astype(str)
    # At 0.5 two of six ill ones are found and one well one is troubled, one for one.
    assert net_benefit(said, so, patients, threshold=0.5).value == pytest.approx((2 - 1) / 6)
    # At 0.2 all three are found, and four well ones troubled are worth one ill one.
    assert net_benefit(said, so, patients, threshold=0.2).value == pytest.approx((3 - 1 / 4) / 6)
    assert benefit_of_all(so, threshold=0.2) == pytest.approx(0.5 - 0.5 / 4)
    acting = net_benefit(np.ones(6), so, patients, threshold=0.2)
    assert acting.value == pytest.approx(benefit_of_all(so, threshold=0.2))
    nobody = net_benefit(said, so, patients, threshold=0.95)
    assert ends(nobody) == pytest.approx((0.0, *NOTHING[:2]), nan_ok=True)
    assert np.isnan(benefit_of_all(so[:0], threshold=0.2))
    nothing = net_benefit(said[:0], so[:0], patients[:0], threshold=0.2)
    assert ends(nothing) == pytest.approx(NOTHING, nan_ok=True)


def test_the_interval_of_a_net_benefit_holds_the_truth_as_often_as_it_says() -> None:
    rng, held = np.random.default_rng(1), 0
    true = 0.4 * 0.8 - 0.6 * 0.3 / 4
    for _ in range(400):
        ill = np.repeat(rng.uniform(size=80) < 0.4, 2)
        above = np.repeat(rng.uniform(size=80), 2) < np.where(ill, 0.8, 0.3)
        said = np.where(above, 0.6, 0.1)
        found = net_benefit(said, ill, np.repeat(np.arange(80), 2).astype(str), threshold=0.2)
        held += found.low <= true <= found.high
    assert 0.92 < held / 400 < 0.98


def test_predictive_values_by_hand() -> None:
    sensitivity, specificity = wilson(180, 200), wilson(285, 300)
    of_100 = ppv(sensitivity, specificity, prevalence=0.1)
    assert of_100.value == pytest.approx(0.09 / (0.09 + 0.045))
    assert npv(sensitivity, specificity, prevalence=0.1).value == pytest.approx(0.855 / 0.865)
    # Far from the ends it is near Mercaldo, Lau and Zhou 2007, Statistics in Medicine 26:2170.
    spread = (0.1 / 0.9 / 200 + 0.95 / 0.05 / 300) ** 0.5
    odds = np.log(of_100.value / (1 - of_100.value)) + 1.959964 * np.array([-spread, spread])
    assert (of_100.low, of_100.high) == pytest.approx(1 / (1 + np.exp(-odds)), abs=0.03)


def test_predictive_values_at_the_ends_have_a_width() -> None:
    for sensitivity, specificity in ((30, 30), (0, 15), (15, 0)):
        shares = wilson(sensitivity, 30), wilson(specificity, 30)
        for measure in (ppv, npv):
            found = measure(*shares, prevalence=0.2)
            assert 0 <= found.low <= found.value <= found.high <= 1
            assert found.high - found.low > 0.02
    nobody_above = ppv(wilson(0, 30), wilson(30, 30), prevalence=0.2)
    missing = ppv(wilson(0, 0), wilson(30, 30), prevalence=0.2)
    for found in (nobody_above, missing):
        assert ends(found) == pytest.approx(NOTHING, nan_ok=True)


@pytest.mark.parametrize(("right", "prevalence"), [((0.9, 0.8), 0.1), ((0.97, 0.97), 0.5)])
def test_predictive_values_hold_the_truth_as_often_as_they_say(
    right: tuple[float, float], prevalence: float
) -> None:
    rng, held = np.random.default_rng(4), np.zeros(2)
    sick, fit = prevalence * right[0], (1 - prevalence) * right[1]
    true = (sick / (sick + 1 - prevalence - fit), fit / (fit + prevalence - sick))
    for _ in range(1000):
        shares = [wilson(rng.binomial(40, one), 40) for one in right]
        for place, measure in enumerate((ppv, npv)):
            found = measure(shares[0], shares[1], prevalence=prevalence)
            held[place] += found.low <= true[place] <= found.high
    assert (held / 1000 > 0.925).all()


# statsmodels 0.15.0, multipletests(method="holm").
def test_holm_of_another_program() -> None:
    given_p = np.array([0.01, 0.04, 0.03, 0.005, 0.5, 0.04])
    assert holm(given_p) == pytest.approx([0.05, 0.12, 0.12, 0.03, 0.5, 0.12])


def test_a_test_that_was_not_made_counts_as_none() -> None:
    found = holm(np.array([0.02, np.nan, 0.9, 0.6]))
    assert found == pytest.approx([0.06, np.nan, 1.0, 1.0], nan_ok=True)
    assert len(holm(np.array([]))) == 0
