"""Several classes, one a film or any number: from a table to a package that is evaluated."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.cli.main import main
from lynkeus.core.errors import BadInput
from lynkeus.learning.sorting.plan import parse_sorting_plan
from lynkeus.learning.sorting.ports import follow_sorting, sorts
from lynkeus.learning.tasks import multi_class, multi_label
from lynkeus.learning.training.sorting import train_sorting
from lynkeus.models.ports import maker_key, open_any, open_package

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
SIZE = 32
CLASSES = ("left", "middle", "right")
PATIENTS = 12
NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Films with a bright disc at the left, in the middle, at the right, or in several places."""
    root = tmp_path_factory.mktemp("films")
    folder, rng = root / "discs", np.random.default_rng(0)
    folder.mkdir()
    down, across = np.mgrid[:SIZE, :SIZE]
    one, several = [["path", "label", "patient"]], [["path", "label", "patient"]]
    for number in range(PATIENTS):
        for place, name in enumerate(CLASSES):
            more = {place, (place + 1) % 3} if number % 2 else {place}
            for table, places in ((one, {place}), (several, more)):
                film = rng.normal(80, 10, (SIZE, SIZE))
                for at in places:
                    film += 120 * ((down - 16) ** 2 + (across - 6 - 10 * at) ** 2 < 16)
                file = f"{len(table[1:])}-{len(places)}-{'one' if table is one else 'more'}.png"
                Image.fromarray(np.clip(film, 0, 255).astype(np.uint8)).save(folder / file)
                labels = "|".join(CLASSES[at] for at in sorted(places))
                table.append([file, labels, f"{name}{number}"])
    for file, rows in (("one.csv", one), ("several.csv", several)):
        with (folder / file).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows(rows)
    return root


def plan(name: str, **said: Any) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    values["package"] = f"discs-{name}"
    values["preprocess"]["size"] = SIZE
    values["data"] = {
        "root": "discs", "labels": "one.csv" if name == "multi-class" else "several.csv",
        "columns": {}, "leave_out": [], "spacing": "any",
        "split": {"how": "lowest", "test": 0.34, "tune": 0.34, "gap": 0.0},
    }  # fmt: skip
    values["network"] |= {"begins": "random", "settings": {"dropout": 0.0, "depth_drop": 0.0}}
    values["training"] |= {"batch": 6, "passes": 2, "rate": 0.003, "threads": 1}
    values["augment"] = []
    values.pop("remedies", None)
    values["task"] = {"name": name, "classes": [*CLASSES]}
    if name == "multi-label":
        values["task"]["sensitivity_min"] = 0.9
    for gone in ("finding", "classes", "not_looked_for"):
        del values["card"][gone]
    return values | said


def written(folder: Path, values: dict[str, Any]) -> Path:
    path = folder / "plan.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


@pytest.mark.long
@pytest.mark.parametrize("name", ["multi-class", "multi-label"])
def test_a_plan_of_several_classes_becomes_a_package_that_is_evaluated(
    name: str, films: Path, tmp_path: Path
) -> None:
    path = written(tmp_path, plan(name))
    assert sorts(path)
    key = maker_key(tmp_path / "maker.key")
    made = train_sorting(
        follow_sorting(path, films), out=tmp_path / "run", now=NOW, key=key, progress=lambda _: None
    )
    opened = open_any(made.package, [key.public_key()])
    assert opened.card == made.card
    assert made.card.task.value == name
    assert len(made.card.points) == (3 if name == "multi-label" else 0)
    assert {"films sorted rightly", "mean AUC", "sensitivity, left"} <= {
        one.name for one in made.card.figures
    }
    assert all(one.on.startswith("held-out patients") for one in made.card.figures)
    beside = made.card.traditional
    assert beside is not None
    assert beside.measure == "Mean AUC of the classes"
    assert (beside.sentence == made.card.limits[0]) == (not beside.beaten)
    with pytest.raises(BadInput, match="lynkeus evaluate") as refusal:
        open_package(made.package, [key.public_key()])
    assert refusal.value.reason == "package_other_task"
    table = films / "discs" / ("one.csv" if name == "multi-class" else "several.csv")
    target = tmp_path / "out.json"
    asked = ["evaluate", str(made.package), "--trust", str(tmp_path / "maker.pub")]
    assert main([*asked, "--labels", str(table), "--json", str(target)]) == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    assert (found["task"], found["n"], found["n_patients"]) == (name, 36, 36)
    assert found["n_seen"] == made.card.making.films + 3 * (PATIENTS // 3)
    assert set(found["classes"]) == {*CLASSES}
    if name == "multi-class":
        assert sum(map(sum, found["confusion"])) == 36
    else:
        assert found["confusion"] is None
    bad = tmp_path / "bad.csv"
    bad.write_text("path,label\nnone.png,above\n", encoding="utf-8")
    assert main([*asked, "--labels", str(bad)]) == 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"task": {"name": "multi-class", "classes": ["left"]}}, "task.classes"),
        ({"task": {"name": "multi-class", "classes": [*CLASSES], "sensitivity_min": 0.9}}, "none"),
        ({"task": {"name": "multi-label", "classes": [*CLASSES]}}, "wants a sensitivity_min"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(change: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput, match=named) as refusal:
        parse_sorting_plan(yaml.safe_dump(plan("multi-class", **change)).encode(), name="a.yaml")
    assert refusal.value.reason == "plan_broken"


def test_a_batch_must_hold_as_many_of_each_class() -> None:
    values = plan("multi-class")
    values["training"]["batch"] = 8
    with pytest.raises(BadInput, match="there are 3 classes"):
        parse_sorting_plan(yaml.safe_dump(values).encode(), name="a.yaml")


def test_labels_that_the_plan_does_not_name_or_a_set_lacks_are_refused(
    films: Path, tmp_path: Path
) -> None:
    for classes, reason in (
        (["left", "middle", "above"], "plan_broken"),
        ([*CLASSES, "above"], "set_lacks_class"),
    ):
        values = plan("multi-class")
        values["task"]["classes"] = classes
        values["training"]["batch"] = 12
        with pytest.raises(BadInput, match=r"above|right") as refusal:
            follow_sorting(written(tmp_path, values), films)
        assert refusal.value.reason == reason


def test_a_task_of_one_class_a_film_prefers_the_right_class() -> None:
    logit = torch.tensor([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0]])
    right, wrong = (multi_class.target(np.array(one)) for one in ([0, 1], [1, 0]))
    assert multi_class.loss(logit, right, 0.0) < multi_class.loss(logit, wrong, 0.0)
    assert multi_class.loss(logit, right, 0.1) > multi_class.loss(logit, right, 0.0)
    said = {"untouched": logit.double().numpy()}
    assert multi_class.score(said, np.array([0, 1])) == 1.0
    assert multi_class.score(said, np.array([1, 0])) == 0.0


def test_a_task_of_any_number_of_classes_judges_those_that_can_be_judged() -> None:
    truth = np.array([[True, False, True], [False, True, True]])
    logit = np.array([[3.0, -3.0, 1.0], [-3.0, 3.0, 2.0]])
    assert multi_label.score({"untouched": logit}, truth) == 1.0
    target = multi_label.target(truth)
    near = multi_label.loss(torch.from_numpy(logit).float(), target, 0.0)
    assert near < multi_label.loss(-torch.from_numpy(logit).float(), target, 0.0)
    assert multi_label.steps_in_pass(truth, 2) == 1
    assert sorted(multi_label.batch_at(truth, step=0, batch=2, seed=1)) == [0, 1]
