"""Scores of several classes, a table of them, and what is measured on films that people sorted."""

from typing import Any

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.models.card import Task
from lynkeus.models.sorting.card import SortingCard, parse_sorting_card
from lynkeus.models.sorting.evaluate import evaluate_sorting
from lynkeus.models.sorting.labels import read_sorted
from lynkeus.models.sorting.scores import borne, scores_of

CLASSES = ("a", "b", "c")


def values(task: str, **said: Any) -> dict[str, Any]:
    words = ("title", "intended_use", "population", "rule")
    return {
        "schema": "lynkeus-card/1", "task": task, "id": "toy", "version": "1.0.0",
        "registration": "not registered, for research only", "responsible": ["somebody"],
        "not_for": ["anything"], "classes": [*CLASSES], "limits": ["many"], "figures": [],
        "points": [0.5, 0.2, 0.9] if task == "multi-label" else [],
        "reads": {"modalities": ["DX"], "body_parts": ["CHEST"], "views": ["AP"]},
        "applies": {"age_min_years": 1, "age_max_years": 5},
        "preprocess": {
            "size": 32, "low_percentile": 1, "high_percentile": 99, "mean": 0.5, "std": 0.5,
        },
        "network": {
            "architecture": "toy", "parameters": 1, "stored_as": "as it is", "began_from": "none",
        },
        "data": [{"name": "toys", "licence": "none", "used_for": "tests"}],
        "making": {
            "plan": "none", "plan_sha256": "0", "split_sha256": "0", "films": 1, "patients": 1,
            "seed": 0, "passes": 1, "kept_pass": 1, "made_at": "today", "minutes": 0,
            "machine": "none",
        },
        **dict.fromkeys(words, "words"), **said,
    }  # fmt: skip


def card(task: str, **said: Any) -> SortingCard:
    return SortingCard.model_validate(values(task, **said))


def test_scores_lie_between_0_and_1_and_of_one_class_add_up() -> None:
    logits = np.array([[0.0, 900.0, -900.0], [1.0, 1.0, 1.0]])
    one, many = (scores_of(logits, task) for task in (Task.MULTI_CLASS, Task.MULTI_LABEL))
    assert one.sum(axis=1) == pytest.approx([1, 1])
    assert one[1] == pytest.approx([1 / 3] * 3)
    assert many[0] == pytest.approx([0.5, 1.0, 0.0])
    assert np.isfinite(many).all()


def test_the_highest_score_decides_or_each_class_from_its_point_on() -> None:
    scores = np.array([[0.5, 0.1, 0.6], [0.4, 0.3, 0.95]])
    highest = borne(scores, card("multi-class"))
    assert highest.tolist() == [[False, False, True], [False, False, True]]
    each = borne(scores, card("multi-label"))
    assert each.tolist() == [[True, False, False], [False, True, True]]


@pytest.mark.parametrize(
    "said", [{"points": [0.5]}, {"classes": ["a", "a", "b"]}, {"classes": ["a"]}, {"more": 1}]
)
def test_a_card_that_contradicts_itself_is_refused(said: dict[str, Any]) -> None:
    import yaml  # noqa: PLC0415  # here alone

    for task in ("multi-class", "multi-label"):
        with pytest.raises(BadInput) as refusal:
            parse_sorting_card(yaml.safe_dump(values(task, **said)).encode())
        assert refusal.value.reason == "package_broken"


def test_a_table_says_one_class_or_several_of_the_cards() -> None:
    rows = read_sorted("path,label,patient\nx.png,a|c,p\ny.png,,q\n", card("multi-label"), bool)
    assert [row.classes for row in rows] == [{"a", "c"}, set()]
    for text, why in (
        ("x.png,d", "its label 'd' is none of a, b, c"),
        ("x.png,a|b", "it has 2 labels, and the package knows one a film"),
        ("x.png,", "it has 0 labels"),
    ):
        with pytest.raises(BadInput) as refusal:
            read_sorted(f"path,label\n{text}\n", card("multi-class"), bool)
        assert refusal.value.reason == "labels_unknown"
        assert why in refusal.value.sentence


def test_of_two_classes_a_table_may_say_0_and_1() -> None:
    two = card("multi-class", classes=["benign", "malignant"])
    rows = read_sorted("path,label\nx.png,1\ny.png,0\nz.png,benign\n", two, bool)
    assert [row.classes for row in rows] == [{"malignant"}, {"benign"}, {"benign"}]
    with pytest.raises(BadInput, match="its label '1' is none of a, b, c"):
        read_sorted("path,label\nx.png,1\n", card("multi-class"), bool)


def test_each_class_is_measured_against_all_others() -> None:
    truth = np.eye(3, dtype=bool)[[0, 0, 1, 1, 2, 2]]
    scores = truth * 0.8 + 0.1
    scores[0] = [0.2, 0.7, 0.1]  # an `a` that is taken for a `b`
    found: Any = evaluate_sorting(card("multi-class"), truth, scores, list("pqrstu"))
    assert found["confusion"] == [[1, 1, 0], [0, 2, 0], [0, 0, 2]]
    assert found["accuracy"]["value"] == pytest.approx(5 / 6, abs=1e-6)
    assert found["classes"]["a"]["sensitivity"]["value"] == 0.5
    assert found["classes"]["b"]["specificity"]["value"] == 0.75
    assert found["classes"]["c"]["auc"]["value"] == 1.0
    assert found["macro_auc"]["value"] == pytest.approx((1 + 1 + 1) / 3)
    assert (found["n"], found["n_patients"]) == (6, 6)


def test_what_cannot_be_measured_is_null() -> None:
    truth = np.array([[True, True, False], [True, False, False]])
    scores = np.array([[0.9, 0.9, 0.1], [0.9, 0.1, 0.1]])
    found: Any = evaluate_sorting(card("multi-label"), truth, scores, ["p", "q"])
    assert found["classes"]["a"]["specificity"]["value"] is None
    assert found["classes"]["c"]["auc"]["value"] is None
    assert found["classes"]["c"]["sensitivity"]["value"] is None
    assert found["macro_auc"]["value"] == 1.0
    assert found["confusion"] is None
