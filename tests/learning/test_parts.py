"""Plan, cohort, split, batches, probe and operating point."""

import csv
import io
import os
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lynkeus.core.errors import BadInput
from lynkeus.learning import ports
from lynkeus.learning.batches import balanced, balanced_steps, plain, plain_steps
from lynkeus.learning.cohort import Film, read_cohort
from lynkeus.learning.plan import Plan, Split, parse_plan
from lynkeus.learning.point import choose_point
from lynkeus.learning.probe import change, crop_to_aspect
from lynkeus.learning.split import divide
from lynkeus.learning.training.augment import augmentations

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
COLUMNS = ("file", "label", "subtype", "patient", "source_split", "dup_of", "v7_tags")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return ports.read_plan(PLAN)[0]


@pytest.fixture(scope="module")
def real_films() -> Path:
    root = os.environ.get("LYNKEUS_DATA")
    if not root:
        pytest.skip("LYNKEUS_DATA is not set: the real films are needed")
    return Path(root)


def table(*rows: tuple[str, ...]) -> str:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return target.getvalue()


def film(patient: str, number: int, index: int = 0) -> Film:
    return Film(
        file=f"{patient}{number}-{index}.jpg", positive=patient == "person", group="g",
        patient=f"{patient}{number}", series=patient, number=number, aspect=1.2,
    )  # fmt: skip


# Plan


def test_the_shipped_plan_can_be_followed(plan: Plan) -> None:
    assert plan.package == "chest-xray-pneumonia"
    assert len(augmentations(plan.augment)) == len(plan.augment)
    assert plan.data.leave_out.column == "source_split"
    assert plan.data.leave_out.value == "val"


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [
        ("colour", "blue", "colour"),
        ("schema", "lynkeus-plan/2", "schema"),
        ("training", {"passes": 1}, "training"),
        ("probe", {"aspect": -1}, "probe"),
    ],
)
def test_a_wrong_plan_is_refused_by_name(part: str, value: object, named: str) -> None:
    text = yaml.safe_dump({**yaml.safe_load(PLAN.read_text()), part: value})
    with pytest.raises(BadInput, match=named) as refusal:
        parse_plan(text.encode(), name="mine.yaml")
    assert refusal.value.reason == "plan_broken"
    assert refusal.value.fields["plan"] == "mine.yaml"


@pytest.mark.parametrize(
    "step",
    [{"flip": {}}, {"noise": {"share": 1}}, {"noise": {"share": 1, "sigma": 1, "more": 2}},
     {"noise": {"share": "often", "sigma": 1}}],
)  # fmt: skip
def test_an_augmentation_that_is_not_known_is_refused(step: dict[str, dict[str, object]]) -> None:
    with pytest.raises(BadInput) as refusal:
        augmentations([step])
    assert refusal.value.reason == "plan_broken"


def test_a_plan_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        ports.read_plan(tmp_path / "none.yaml")
    assert refusal.value.reason == "plan_missing"


# Cohort


def test_left_out_patients_and_copies_are_gone(plan: Plan) -> None:
    cohort = read_cohort(
        table(
            ("a.jpg", "pneumonia", "viral", "person1", "train", "", "id=1;size=300x200"),
            ("b.jpg", "pneumonia", "viral", "person1", "train", "a.jpg", ""),
            ("c.jpg", "normal", "none", "IM-7", "train", "", ""),
            ("d.jpg", "normal", "none", "IM-8", "val", "", ""),
            ("e.jpg", "normal", "none", "IM-8", "train", "", ""),
        ),
        plan.data,
    )
    assert [one.file for one in cohort.films] == ["a.jpg", "c.jpg"]
    assert (cohort.left_out, cohort.copies) == (2, 1)
    first = cohort.films[0]
    assert (first.series, first.number, first.aspect) == ("person", 1, 1.5)
    assert cohort.films[1].aspect == 0


def test_one_class_alone_is_refused(plan: Plan) -> None:
    with pytest.raises(BadInput) as refusal:
        read_cohort(table(("a.jpg", "normal", "none", "IM-7", "train", "", "")), plan.data)
    assert refusal.value.reason == "labels_one_class"


@pytest.mark.parametrize("text", ["", "file,label\na,b\n"])
def test_a_table_without_the_plans_columns_is_refused(plan: Plan, text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_cohort(text, plan.data)
    assert refusal.value.reason == "labels_broken"


def test_films_that_are_missing_or_broken_are_named(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        ports.open_cohort(tmp_path, plan.data)
    assert refusal.value.reason == "data_missing"
    with pytest.raises(BadInput) as refusal:
        ports.load_films(tmp_path, plan.data, [film("person", 1)], 8)
    assert refusal.value.fields["file"] == "person1-0.jpg"
    folder = tmp_path / plan.data.folder
    folder.mkdir()
    (folder / "person1-0.jpg").write_text("no picture")
    with pytest.raises(BadInput) as refusal:
        ports.load_films(tmp_path, plan.data, [film("person", 1)], 8)
    assert refusal.value.reason == "film_broken"


def test_first_weights_of_another_version_are_refused() -> None:
    pytest.importorskip(ports.IMAGENET_MODULE, reason="the ImageNet weights are not installed")
    with pytest.raises(BadInput) as refusal:
        ports.imagenet_file("0" * 64)
    assert refusal.value.reason == "weights_altered"


# Split

patients = st.lists(
    st.tuples(st.sampled_from(["person", "IM-", "NORMAL2-IM-"]), st.integers(1, 60)),
    min_size=1, max_size=150,
)  # fmt: skip


@settings(deadline=None)
@given(patients)
def test_no_patient_is_in_two_sets_and_none_is_lost(drawn: list[tuple[str, int]]) -> None:
    films = [film(name, number, index) for index, (name, number) in enumerate(drawn)]
    sets = divide(films, Split(patient="patient", held_out=0.1, tune=0.2, gap=0.05))
    parts = (sets.held_out, sets.tune, sets.gap, sets.train)
    assert sum(len(part) for part in parts) == len(films)
    named = [{one.patient for one in part} for part in parts]
    assert sum(len(part) for part in named) == len(set.union(*named))
    for series in ("person", "IM-", "NORMAL2-IM-"):
        numbers = [[one.number for one in part if one.series == series] for part in parts]
        ordered = [(min(part), max(part)) for part in numbers if part]
        assert ordered == sorted(ordered)


def test_the_demos_films_are_in_no_set_of_the_real_collection(plan: Plan, real_films: Path) -> None:
    with (real_films / "cxr-pneumonia" / "labels.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    demo = {row["file"] for row in rows if row["source_split"] == "val"}
    demo_patients = {row["patient"] for row in rows if row["source_split"] == "val"}
    cohort = ports.open_cohort(real_films, plan.data)
    assert len(demo) == 16
    assert not demo & {one.file for one in cohort.films}
    assert not demo_patients & {one.patient for one in cohort.films}
    sets = divide(cohort.films, plan.data.split)
    for part in (sets.held_out, sets.tune, sets.train):
        assert {one.positive for one in part} == {True, False}
    copies = {row["file"]: row["dup_of"] for row in rows if row["dup_of"]}
    assert not set(copies) & {one.file for one in cohort.films}


# Batches


def test_batches_are_balanced_and_a_pass_sees_the_smaller_class_once() -> None:
    labels = np.array([True] * 30 + [False] * 12)
    steps = balanced_steps(labels, batch=8)
    assert steps == 3
    seen = [balanced(labels, step=step, batch=8, seed=4) for step in range(steps)]
    for batch in seen:
        assert labels[batch].sum() == 4
    few = np.concatenate([batch[4:] for batch in seen])
    assert sorted(few) == list(range(30, 42))
    many = [balanced(labels, step=step, batch=8, seed=4)[:4] for step in range(15)]
    assert sorted(np.bincount(np.concatenate(many))[:30]) == [2] * 30


def test_a_batch_depends_on_its_step_alone() -> None:
    labels = np.array([True] * 9 + [False] * 5)
    assert (
        balanced(labels, step=7, batch=4, seed=1) == balanced(labels, step=7, batch=4, seed=1)
    ).all()
    assert any(
        (
            balanced(labels, step=s, batch=4, seed=1) != balanced(labels, step=s, batch=4, seed=2)
        ).any()
        for s in range(4)
    )


def test_a_plain_pass_sees_every_case_once() -> None:
    steps = plain_steps(12, batch=4)
    assert steps == 3
    seen = np.concatenate([plain(12, step=step, batch=4, seed=4) for step in range(steps)])
    assert sorted(seen) == list(range(12))
    again = np.concatenate([plain(12, step=step, batch=4, seed=4) for step in range(3, 6)])
    assert sorted(again) == list(range(12))
    assert list(again) != list(seen)


def test_of_three_classes_a_batch_has_as_many_of_each() -> None:
    classes = np.array([0] * 20 + [1] * 7 + [2] * 5)
    assert balanced_steps(classes, batch=6) == 2
    for step in range(4):
        chosen = balanced(classes, step=step, batch=6, seed=1)
        assert list(classes[chosen]) == [2, 2, 1, 1, 0, 0]


# Probe and operating point


def test_the_probe_changes_a_film_always_in_the_same_way(plan: Plan) -> None:
    grey = np.random.default_rng(0).integers(0, 255, (64, 64)).astype(np.uint8)
    first = change(grey, "a.jpg", plan.probe)
    assert (first == change(grey, "a.jpg", plan.probe)).all()
    assert (first != change(grey, "b.jpg", plan.probe)).any()
    assert first.shape == grey.shape


def test_cropping_takes_from_the_side_that_is_too_long() -> None:
    columns = np.tile(np.linspace(0, 255, 64).astype(np.uint8), (64, 1))
    cut = crop_to_aspect(columns, 2.0, 1.0)
    assert cut[0, 0] == pytest.approx(64, abs=3)
    assert cut[0, -1] == pytest.approx(191, abs=3)
    assert (crop_to_aspect(columns.T, 2.0, 1.0) == columns.T).mean() > 0.9
    assert crop_to_aspect(columns, 0.0, 1.35) is columns


def test_the_point_keeps_the_sensitivity_in_every_way() -> None:
    rng = np.random.default_rng(2)
    labels = rng.random(400) < 0.5
    said = {
        "a": np.clip(rng.normal(0.3, 0.2, 400) + 0.4 * labels, 0, 1),
        "b": np.clip(rng.normal(0.3, 0.2, 400) + 0.3 * labels, 0, 1),
    }
    point = choose_point(said, labels, sensitivity_min=0.95)
    kept = {way: float((one[labels] >= point).mean()) for way, one in said.items()}
    assert min(kept.values()) >= 0.95
    higher = {way: float((one[labels] >= point + 0.02).mean()) for way, one in said.items()}
    assert min(higher.values()) < 0.95
