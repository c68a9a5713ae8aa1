"""Evaluation of labelled films: the table, and the numbers."""

import json

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.models.card import Classes
from lynkeus.models.evaluate import Score, evaluate
from lynkeus.models.labels import Labelled, read_labels

CLASSES = Classes(positive="pneumonia", negative="normal")
KEYS = {"n", "n_refused", "auc", "accuracy", "sensitivity", "specificity", "ece"}


def test_labels_are_numbers_or_names() -> None:
    table = "path,label,patient,group\na.png,1,p,x\nb.png,Normal,p,y\nc.png,pneumonia,,\n"
    rows = read_labels(table, CLASSES)
    assert [row.positive for row in rows] == [True, False, True]
    assert [row.patient for row in rows] == ["p", "p", "row 4"]
    assert rows[0].group == "x"


def test_patient_and_group_may_be_left_out() -> None:
    rows = read_labels("\ufeffpath,label\na.png,0\nb.png,1\n", CLASSES)
    assert len({row.patient for row in rows}) == 2


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("path,label\n", "labels_empty"),
        ("", "labels_empty"),
        ("file,label\na,1\n", "labels_broken"),
        ("path,answer\na,1\n", "labels_broken"),
        ("path,label\na,perhaps\n", "labels_unknown"),
        ("path,label\na\n", "labels_broken"),
    ],
)
def test_a_wrong_table_is_refused(table: str, reason: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_labels(table, CLASSES)
    assert refusal.value.reason == reason


def rows_of(positives: int, negatives: int, group: str) -> list[Labelled]:
    return [
        Labelled(
            path=f"{group}{n}", positive=n < positives, patient=f"{group}{n // 2}", group=group
        )
        for n in range(positives + negatives)
    ]


def test_every_row_is_scored_and_refusals_are_counted() -> None:
    rows = rows_of(30, 30, "a") + rows_of(10, 10, "b")
    seen: list[int] = []

    def read(row: Labelled) -> Score:
        wrong = row.path in {"a0", "a59"}
        refused = "age_unknown" if row.group == "b" else ""
        return Score(probability=0.9 if row.positive != wrong else 0.2, refused=refused)

    found = evaluate(rows, read, point=0.5, progress=seen.append)
    assert set(found) == KEYS | {"groups"}
    assert (found["n"], found["n_refused"]) == (80, 20)
    assert found["sensitivity"]["value"] == pytest.approx(39 / 40, abs=1e-6)
    assert found["specificity"]["value"] == pytest.approx(39 / 40, abs=1e-6)
    assert found["accuracy"]["value"] == pytest.approx(78 / 80, abs=1e-6)
    assert found["sensitivity"]["low"] < 39 / 40 < found["sensitivity"]["high"]
    assert set(found["groups"]) == {"a", "b"}
    assert set(found["groups"]["b"]) == KEYS
    assert found["groups"]["b"]["auc"]["value"] == 1
    assert seen == list(range(1, 81))


def test_one_class_alone_gives_null_and_not_a_guess() -> None:
    found = evaluate(
        rows_of(4, 0, "a"),
        lambda _: Score(probability=0.7, refused=""),
        point=0.5,
        progress=lambda _: None,
    )
    assert found["auc"]["value"] is None
    assert found["specificity"] == {"value": None, "low": None, "high": None}
    assert found["sensitivity"]["value"] == 1
    json.dumps(found, allow_nan=False)


def test_at_the_point_counts_as_above() -> None:
    found = evaluate(
        rows_of(1, 1, ""),
        lambda row: Score(probability=0.5 if row.positive else np.nextafter(0.5, 0), refused=""),
        point=0.5,
        progress=lambda _: None,
    )
    assert found["accuracy"]["value"] == 1
    assert found["groups"] == {}
