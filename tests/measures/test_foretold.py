"""What numbers foretell of a label: nothing where there is nothing, and never by one's own case."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from lynkeus.measures.auc import auc
from lynkeus.measures.folds import folds
from lynkeus.measures.foretold import RIDGE, foretold
from lynkeus.measures.within import auc_within

RNG = np.random.default_rng(3)
LABELS = np.arange(200) % 2 == 0
PATIENTS = np.array([f"p{number // 4}" for number in range(200)])


def test_a_patient_is_in_one_fold_and_each_fold_has_both_classes() -> None:
    dealt = folds(LABELS, PATIENTS, count=5, seed=1)
    for patient in np.unique(PATIENTS):
        assert len(np.unique(dealt[patient == PATIENTS])) == 1
    assert {*np.unique(dealt)} == {0, 1, 2, 3, 4}
    assert np.array_equal(dealt, folds(LABELS, PATIENTS, count=5, seed=1))


def test_what_tells_is_found_and_chance_is_not_however_many_columns() -> None:
    noise = RNG.normal(size=(200, 40))
    told = np.column_stack([noise, LABELS + RNG.normal(size=200)])
    assert 0.3 < auc(foretold(noise, LABELS, PATIENTS, seed=0), LABELS) < 0.62
    assert auc(foretold(told, LABELS, PATIENTS, seed=0), LABELS) > 0.65


def test_a_column_that_names_the_patient_tells_nothing() -> None:
    """By films instead of patients such a column would tell each label."""
    whose = np.unique(PATIENTS, return_inverse=True)[1]
    ill = whose % 2 == 0
    named = np.eye(whose.max() + 1)[whose]
    assert auc(foretold(named, ill, PATIENTS, seed=0), ill) < 0.6


def test_the_line_is_that_of_another_library() -> None:
    columns = RNG.normal(size=(200, 3)) + LABELS[:, np.newaxis] * 0.5
    said, fold = (
        foretold(columns, LABELS, PATIENTS, seed=0),
        folds(LABELS, PATIENTS, count=5, seed=0),
    )
    known = fold != 0
    scaled = (columns - columns[known].mean(axis=0)) / columns[known].std(axis=0)
    other = LogisticRegression(C=1 / RIDGE, tol=1e-10, max_iter=1000)
    other.fit(scaled[known], LABELS[known])
    assert said[~known] == pytest.approx(other.decision_function(scaled[~known]), abs=1e-5)


def test_columns_that_part_the_classes_still_end() -> None:
    said = foretold(LABELS[:, np.newaxis] * 1e6, LABELS, PATIENTS, seed=0)
    assert auc(said, LABELS) == 1.0
    only = np.ones(200, np.bool_)
    assert np.isnan(foretold(said[:, np.newaxis], only, PATIENTS, seed=0)).all()


def test_within_one_kind_the_kind_itself_tells_nothing() -> None:
    kinds = np.array(["a"] * 6 + ["b"] * 6)
    labels = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1], np.bool_)
    scores = np.array([9.0] * 6 + [1.0] * 6)
    assert auc(scores, labels) > 0.6
    assert auc_within(scores, labels, kinds) == 0.5
    assert np.isnan(auc_within(scores, kinds == "a", kinds))
