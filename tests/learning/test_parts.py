"""Plan, cohort, split, batches, probe and operating point."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from lynkeus.core.errors import BadInput
from lynkeus.learning import ports
from lynkeus.learning.batches import balanced, balanced_steps, plain, plain_steps
from lynkeus.learning.plan import Plan, Recipe
from lynkeus.learning.plan_text import parse_plan
from lynkeus.learning.point import choose_point
from lynkeus.learning.probe import change, crop_to_aspect
from lynkeus.learning.training.augment import augmentations

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return ports.read_plan(PLAN)[0]


# Plan


def test_the_shipped_plan_can_be_followed(plan: Plan) -> None:
    assert plan.package == "chest-xray-pneumonia"
    assert len(augmentations(plan.augment)) == len(plan.augment)
    assert isinstance(plan.data, Recipe)
    [rule] = plan.data.leave_out
    assert (rule.column, rule.value) == ("source_split", "val")


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [
        ("colour", "blue", "colour"),
        ("schema", "lynkeus-plan/1", "schema"),
        ("training", {"passes": 1}, "training"),
        ("task", {"name": "classification", "probe": {"aspect": -1}}, "task.positive"),
        ("task", {"name": "divination"}, "task"),
        ("data", {"manifest": "a.json", "root": "a", "labels": "b.csv"}, "labels"),
        ("data", {"root": "a"}, "data"),
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


# First weights


def test_first_weights_of_another_version_are_refused() -> None:
    pytest.importorskip(ports.IMAGENET_MODULE, reason="the ImageNet weights are not installed")
    with pytest.raises(BadInput) as refusal:
        ports.imagenet_file("0" * 64)
    assert refusal.value.reason == "weights_altered"


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
    first = change(grey, "a.jpg", plan.task.probe)
    assert (first == change(grey, "a.jpg", plan.task.probe)).all()
    assert (first != change(grey, "b.jpg", plan.task.probe)).any()
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
