"""The strongest traditional method is chosen, and a network is held against it."""

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.learning.traditional.beside import (
    Cases,
    Strongest,
    held_beside,
    outlined_beside,
    strongest,
)
from lynkeus.learning.traditional.classifier import Scores, Shown
from lynkeus.models.traditional import Traditional

CASES = 200
RNG = np.random.default_rng(0)
LABELS = (np.arange(CASES) % 2 == 0)[:, np.newaxis]
PATIENTS = np.array([f"p{number // 2}" for number in range(CASES)])
NOTHING = Shown(images=np.zeros((CASES, 1, 4, 4), dtype=np.float32))
WAYS = ("plain", "changed")
WORDS = {"plain": "cases as they are", "changed": "cases changed"}


class Said:
    """A fitted method that says what it was told to say."""

    def __init__(self, scores: Scores) -> None:
        self.said = scores

    def scores(self, shown: Shown) -> Scores:
        return self.said

    def stored(self) -> None:
        return None


def good(sureness: float, seed: int, labels: npt.NDArray[np.bool_] = LABELS) -> Scores:
    return sureness * labels + np.random.default_rng(seed).normal(size=labels.shape)


def beside(network: Scores, method: Scores, labels: npt.NDArray[np.bool_] = LABELS) -> Traditional:
    cases = Cases(ways=dict.fromkeys(WAYS, NOTHING), labels=labels, patients=PATIENTS)
    told = Strongest(name="hog_svm", says="edges", fitted=Said(method), areas={})
    said = dict.fromkeys(WAYS, network)
    return held_beside(told, said, cases, judged=("changed",), words=WORDS)


def test_a_better_network_is_shown_to_beat_the_method() -> None:
    found = beside(good(4.0, 1), good(1.0, 2))
    assert found.beaten
    assert found.stands
    assert found.measure == "AUC"
    assert (found.cases, found.patients) == (CASES, CASES // 2)
    assert [row.on for row in found.beside] == [*WORDS.values()]
    assert [row.decides for row in found.beside] == [False, True]
    row = found.beside[1]
    assert row.difference == pytest.approx(row.network - row.traditional, abs=1e-4)
    assert row.low is not None
    assert 0 < row.low < row.difference < (row.high or 0)
    assert "is shown to beat" in found.sentence
    assert "cases changed" in found.sentence
    assert "as they are" not in found.sentence


@pytest.mark.parametrize("sureness", [1.0, 0.3])
def test_one_that_is_as_good_or_worse_is_not_and_it_says_so(sureness: float) -> None:
    method = good(1.0, 2)
    found = beside(method if sureness == 1.0 else good(sureness, 3), method)
    assert not found.beaten
    assert "is not shown to beat the traditional method (edges)" in found.sentence
    assert not found.stands
    assert found.model_copy(update={"is_this": True}).stands


def test_several_classes_are_compared_by_the_mean_of_their_areas() -> None:
    labels = np.concatenate([LABELS, ~LABELS], axis=1)
    found = beside(good(4.0, 1, labels), good(1.0, 2, labels), labels)
    assert found.measure == "Mean AUC of the classes"
    assert found.beaten
    assert found.beside[0].p is None


def test_outlines_are_compared_by_the_mean_dice_of_each_case() -> None:
    rng = np.random.default_rng(9)
    method = rng.uniform(0.6, 0.8, CASES)
    network = np.minimum(1, method + rng.uniform(0.0, 0.2, CASES))
    network[0] = method[0] = np.nan  # nothing was there, and nothing was found
    told = ("otsu_morphology", "a threshold")
    found = outlined_beside(told, network, method, PATIENTS, on="held-out")
    assert (found.measure, found.method, found.beaten) == ("Mean Dice", "otsu_morphology", True)
    assert found.beside[0].difference == pytest.approx(0.1, abs=0.02)
    assert not outlined_beside(told, method, network, PATIENTS, on="held-out").beaten


def test_the_strongest_is_chosen_on_the_tune_cases() -> None:
    """Small images whose brightness tells nothing, and whose edges tell all."""
    rng = np.random.default_rng(4)
    labels = (np.arange(40) % 2 == 0)[:, np.newaxis]
    images = rng.normal(0, 0.1, (40, 1, 32, 32)).astype(np.float32)
    images[labels[:, 0], 0, :, ::4] += 1
    images[~labels[:, 0], 0, ::4] += 1
    train, tune = (Shown(images=images[one]) for one in (slice(0, 24), slice(24, 40)))
    cases = Cases(ways={"changed": tune}, labels=labels[24:], patients=PATIENTS[:16])
    found = strongest(train, labels[:24], cases, judged=("changed",), seed=0)
    # Without masks nothing that needs one is asked.
    assert set(found.areas) == {"greys_boosting", "hog_boosting", "hog_svm", "lbp_boosting"}
    assert found.areas[found.name] == max(found.areas.values()) == 1.0
    assert found.says
