"""Evaluation of labelled films: the table, and the numbers."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.models.card import Classes
from lynkeus.models.evaluate import INTERVALS, evaluate
from lynkeus.models.judged import Score
from lynkeus.models.labels import Labelled, read_labels

CLASSES = Classes(positive="pneumonia", negative="normal")
KEYS = {"n", "n_positive", "n_refused", *INTERVALS, "predictive_values", "net_benefit"}
DRAWN = {"reliability", "decision_curve"}
NOTHING = {"value": None, "low": None, "high": None}


def test_labels_are_numbers_or_names() -> None:
    table = "path,label,patient,group\na.png,1,p,x\nb.png,Normal,p,y\nc.png,pneumonia,,\n"
    rows = read_labels(table, CLASSES)
    assert [row.positive for row in rows] == [True, False, True]
    assert [row.patient for row in rows] == ["p", "p", "file c.png"]
    assert [row.line for row in rows] == [2, 3, 4]
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
        ("path,label\na\n", "labels_unknown"),
        ("label,path\n1\n", "labels_unknown"),
        ("path;label\na;1\n", "labels_broken"),
        ("path,label,label\na,0,1\n", "labels_broken"),
        ("path,label,Patient,patient \na,0,x,y\n", "labels_broken"),
        ("path,label\na," + "1" * 200_000, "labels_broken"),
    ],
)
def test_a_wrong_table_is_refused(table: str, reason: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_labels(table, CLASSES)
    assert refusal.value.reason == reason


def test_a_missing_file_is_named_with_the_other_bad_rows() -> None:
    table = "path,label\na,1\nb,ill\nc,0\n"
    with pytest.raises(BadInput) as refusal:
        read_labels(table, CLASSES, lambda path: path != "a")
    assert [row["line"] for row in refusal.value.fields["rows"]] == [2, 3]


def test_every_bad_row_of_a_table_is_named_at_once() -> None:
    table = "path,label,patient\na,1,p\nb,ill,p\n,0,q\na,0,p\na,1,q\na,1,p\n"
    with pytest.raises(BadInput) as refusal:
        read_labels(table, CLASSES)
    assert [row["line"] for row in refusal.value.fields["rows"]] == [3, 4, 5, 6, 7]
    for words in (
        *("5 of 6 rows", "'ill'", "no file", "line 2 says another label or patient"),
        "line 7, a: line 2 names the same file",
    ):
        assert words in refusal.value.sentence


@pytest.mark.parametrize(
    "table",
    [
        "\ufeffPath, Label ,group\r\na.png, 1 ,x\r\n\r\n,,\r\n",
        "path,label\ra.png,1",
        '"path","label","note"\n"a.png","PNEUMONIA","two\nlines",more\n',
    ],
)
def test_tables_as_other_programs_write_them_are_understood(table: str) -> None:
    (row,) = read_labels(table, CLASSES)
    assert (row.path, row.positive) == ("a.png", True)


@pytest.mark.parametrize("again", ["a/b.png", "./a/b.png", "a//b.png", "a/c/../b.png"])
def test_a_film_counts_once_however_its_path_is_written(again: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_labels(f"path,label,group\na/b.png,1,x\n{again},1,y\n", CLASSES)
    assert refusal.value.reason == "labels_unknown"
    assert "line 2 names the same file" in refusal.value.sentence


def rows_of(positives: int, negatives: int, group: str) -> list[Labelled]:
    return [
        Labelled(
            line=n + 2,
            path=f"{group}{n}",
            positive=n < positives,
            patient=f"{group}{n // 2}",
            group=group,
        )
        for n in range(positives + negatives)
    ]


def score(probability: float, refused: str = "") -> Score:
    return Score(probability=probability, refused=refused)


def test_every_row_is_scored_and_refusals_are_counted() -> None:
    rows = rows_of(30, 30, "a") + rows_of(20, 20, "b") + rows_of(19, 40, "c")
    wrong = {"a0", "a59"}
    scores = [
        score(
            0.9 if row.positive != (row.path in wrong) else 0.2,
            "age_unknown" if row.group == "b" else "",
        )
        for row in rows
    ]
    found = evaluate(rows, scores, point=0.5)
    assert set(found) == KEYS | DRAWN | {"groups"}
    assert (found["n"], found["n_positive"], found["n_refused"]) == (159, 69, 40)
    assert found["sensitivity"]["value"] == pytest.approx(68 / 69, abs=1e-6)
    assert found["specificity"]["value"] == pytest.approx(89 / 90, abs=1e-6)
    assert found["accuracy"]["value"] == pytest.approx(157 / 159, abs=1e-6)
    assert found["sensitivity"]["low"] < 68 / 69 < found["sensitivity"]["high"]
    assert set(found["groups"]) == {"a", "b", "c"}
    assert set(found["groups"]["b"]) == KEYS | {"against_rest"}
    assert found["groups"]["b"]["n_refused"] == 40
    # Ten patients of each class are all in order: 0.025 to the power of a tenth.
    assert found["groups"]["b"]["auc"] == {"value": 1, "low": 0.691503, "high": 1}
    assert found["groups"]["b"]["average_precision"] == {"value": 1, "low": None, "high": None}
    json.dumps(found, allow_nan=False)


def test_a_group_of_few_is_counted_and_not_measured() -> None:
    rows = rows_of(30, 30, "a") + rows_of(19, 40, "b")
    found = evaluate(rows, [score(0.9 if row.positive else 0.2) for row in rows], point=0.5)
    few = found["groups"]["b"]
    assert (few["n"], few["n_positive"], few["n_refused"]) == (59, 19, 0)
    assert {name for name in KEYS if few[name] == NOTHING} == set(INTERVALS)
    assert (few["predictive_values"], few["net_benefit"], few["against_rest"]) == (None, None, None)
    # The rest of `a` is the group of few: there is nothing to compare it with.
    assert found["groups"]["a"]["against_rest"] is None
    assert found["groups"]["a"]["sensitivity"]["value"] == 1


def noisy(rows: list[Labelled], lift: dict[str, float]) -> list[Score]:
    """Let films with the finding score higher, by group."""
    rng = np.random.default_rng(8)
    odds = [rng.normal() + lift[row.group] * row.positive - 0.5 for row in rows]
    return [score(float(1 / (1 + np.exp(-one)))) for one in odds]


def test_groups_are_held_against_the_rest_and_their_p_is_adjusted() -> None:
    rows = [row for name in ("a", "b", "c") for row in rows_of(60, 60, name)]
    found = evaluate(rows, noisy(rows, {"a": 0.2, "b": 2.5, "c": 2.5}), point=0.5)
    tests = {name: group["against_rest"] for name, group in found["groups"].items()}
    assert all("all other films" in one["of"] for one in tests.values())
    assert {one["adjusted_for"] for one in tests.values()} == {3}
    assert tests["a"]["value"] < 0
    assert tests["a"]["low"] < tests["a"]["value"] < tests["a"]["high"] < 0
    assert tests["a"]["p_adjusted"] == pytest.approx(3 * tests["a"]["p"], rel=0.01)
    assert all(one["p"] <= one["p_adjusted"] <= 1 for one in tests.values())


def test_two_groups_are_one_question() -> None:
    rows = rows_of(40, 40, "a") + rows_of(40, 40, "b")
    found = evaluate(rows, noisy(rows, {"a": 0.5, "b": 2.5}), point=0.5)
    first, second = (found["groups"][name]["against_rest"] for name in ("a", "b"))
    assert first["adjusted_for"] == 1
    assert first["p"] == first["p_adjusted"] == second["p"] == second["p_adjusted"]
    assert first["value"] == -second["value"]


def test_predictive_values_are_of_stated_prevalences_or_of_the_tables_own() -> None:
    rows = rows_of(60, 30, "")
    scores = noisy(rows, {"": 2.0})
    [own] = evaluate(rows, scores, point=0.5)["predictive_values"]
    assert own["prevalence"] == pytest.approx(2 / 3, abs=1e-6)
    assert own["prevalence_of"] == "the films of this table"
    found = evaluate(rows, scores, point=0.5, prevalences=(0.1, 0.5))
    rare, half = found["predictive_values"]
    assert (rare["prevalence"], rare["prevalence_of"]) == (0.1, "stated")
    caught = 0.1 * found["sensitivity"]["value"]
    alarms = 0.9 * (1 - found["specificity"]["value"])
    assert rare["ppv"]["value"] == pytest.approx(caught / (caught + alarms), abs=1e-5)
    assert rare["ppv"]["high"] < half["ppv"]["low"]
    assert rare["npv"]["low"] > half["npv"]["high"]
    above = sum(one.probability >= 0.5 for one in scores)
    ill = sum(one.probability >= 0.5 for one, row in zip(scores, rows, strict=True) if row.positive)
    assert own["ppv"]["value"] == pytest.approx(ill / above, abs=1e-6)


def test_probabilities_are_held_against_what_was_so() -> None:
    rng = np.random.default_rng(2)
    rows = [replace(row, positive=bool(rng.uniform() < 0.5)) for row in rows_of(300, 0, "")]
    honest = [score(float(rng.uniform(0.55, 0.95) if r.positive else 0.5)) for r in rows]
    found = evaluate(rows, honest, point=0.5)
    assert found["calibration_intercept"]["value"] < 0
    assert found["brier"]["low"] < found["brier"]["value"] < found["brier"]["high"]
    assert [row["threshold"] for row in found["net_benefit"]] == [0.05, 0.1, 0.2, 0.3, 0.5]
    everybody = found["net_benefit"][0]
    assert everybody["value"] == pytest.approx(everybody["treat_all"])


def test_one_class_alone_gives_null_and_not_a_guess() -> None:
    rows = rows_of(4, 0, "a") + rows_of(3, 3, "b")
    found = evaluate(rows, [score(0.7)] * 10, point=0.5)
    measured = evaluate(rows[:4], [score(0.7)] * 4, point=0.5)
    for name in ("auc", "specificity", "calibration_slope", "calibration_intercept"):
        assert measured[name] == NOTHING
    assert measured["sensitivity"]["value"] == 1
    assert measured["sensitivity"]["low"] < 1
    [own] = measured["predictive_values"]
    assert (own["prevalence"], own["ppv"], own["npv"]) == (None, NOTHING, NOTHING)
    [stated] = evaluate(rows[:4], [score(0.7)] * 4, point=0.5, prevalences=(0.1,))[
        "predictive_values"
    ]
    assert (stated["prevalence"], stated["ppv"]) == (0.1, NOTHING)
    assert found["auc"]["value"] == 0.5
    for document in (found, measured):
        json.dumps(document, allow_nan=False)


def test_films_of_one_patient_alone_give_no_interval_and_of_few_a_wider_one() -> None:
    alone = [
        Labelled(line=n, path=f"{n}", positive=n % 2 == 0, patient=f"{n}", group="")
        for n in range(80)
    ]
    perfect = [score(0.9 if row.positive else 0.1) for row in alone]
    lows = []
    for of_one in (1, 4, 80):
        rows = [replace(row, patient=f"{n // of_one}") for n, row in enumerate(alone)]
        found = evaluate(rows, perfect, point=0.5)
        lows.append((found["auc"]["low"], found["accuracy"]["low"]))
    assert lows[0] > lows[1] > lows[2]
    assert lows[2][0] == 0
    wrong = [score(0.1), *perfect[1:]]
    found = evaluate([replace(row, patient="one") for row in alone], wrong, point=0.5)
    assert 0.9 < found["auc"]["value"] < 1
    assert (found["auc"]["low"], found["ece"]["high"]) == (None, None)


def test_at_the_point_counts_as_above() -> None:
    scores = [score(0.5), score(float(np.nextafter(0.5, 0)))]
    found = evaluate(rows_of(1, 1, ""), scores, point=0.5)
    assert found["accuracy"]["value"] == 1
    assert found["groups"] == {}
