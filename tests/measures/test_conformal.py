"""Sets of answers: they hold the true one as often as is said, of each class by itself."""

import numpy as np
import pytest

from lynkeus.measures.conformal import conformal, one_each
from lynkeus.models.certainty import Answer, Certainty


def drawn(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw probabilities of a model that is right and far too sure, one film in five ill."""
    labels = rng.random(count) < 0.2
    logits = rng.normal(np.where(labels, 2.0, -1.0), 1.5)
    return 1 / (1 + np.exp(-3 * logits)), labels


@pytest.mark.parametrize("level", [0.8, 0.9])
def test_the_true_answer_stays_open_as_often_as_said_in_each_class(level: float) -> None:
    rng = np.random.default_rng(0)
    held: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(400):
        said, so = drawn(rng, 250)
        bounds = conformal(said, so, level=level)
        said, so = drawn(rng, 500)
        held[True].append(float((said[so] >= bounds.with_from).mean()))
        held[False].append(float((said[~so] <= bounds.without_up_to).mean()))
    for found in held.values():
        # Of a class of n the mean lies between the level and 1 / (n + 1) above it.
        assert level - 0.01 < np.mean(found) < level + 1 / 45 + 0.01


def test_the_bounds_are_those_that_a_person_reckons() -> None:
    said = np.array([0.9, 0.8, 0.7, 0.6, 0.1, 0.2, 0.3, 0.4])
    bounds = conformal(said, np.array([True] * 4 + [False] * 4), level=0.6)
    # Three of four, and one that comes: ceil(5 x 0.6) = the third.
    assert bounds.with_from == pytest.approx(0.7)
    assert bounds.without_up_to == pytest.approx(0.3)


def test_where_a_class_has_too_few_films_its_answer_is_always_open() -> None:
    said = np.array([0.9, 0.8, *np.linspace(0.01, 0.4, 20)])
    bounds = conformal(said, np.array([True] * 2 + [False] * 20), level=0.9)
    assert bounds.with_from == 0
    assert 0 < bounds.without_up_to < 0.4


def test_of_each_patient_one_film_is_drawn_and_not_always_the_first() -> None:
    patients = np.array(["a"] * 5 + ["b"] + ["c"] * 3)
    chosen = [one_each(patients, seed=seed) for seed in range(20)]
    assert all(list(patients[one]) == ["a", "b", "c"] for one in chosen)
    assert len({int(one[0]) for one in chosen}) > 2
    assert (one_each(patients, seed=3) == chosen[3]).all()


def known(with_from: float, without_up_to: float) -> Certainty:
    return Certainty(
        level=0.9,
        with_from=with_from,
        without_up_to=without_up_to,
        fitted_on="drawn films",
        films=9,
        patients=9,
    )


def test_between_the_bounds_a_film_keeps_both_answers_or_neither() -> None:
    apart, over = known(0.7, 0.2), known(0.3, 0.6)
    assert [apart.answer(p) for p in (0.1, 0.5, 0.9)] == [
        Answer.WITHOUT,
        Answer.NEITHER,
        Answer.WITH,
    ]
    assert [over.answer(p) for p in (0.1, 0.5, 0.9)] == [Answer.WITHOUT, Answer.BOTH, Answer.WITH]
    assert [over.is_sure(p) for p in (0.1, 0.5, 0.9)] == [True, False, True]
