"""What is usual for a modality and body part: anatomy first, and no flip by accident."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.core.errors import BadInput
from lynkeus.learning.defaults import DEFAULTS, ONE_OF_TWO, Default, steps_for
from lynkeus.learning.training.augment import augment, augmentations
from lynkeus.learning.transforms import flip

pytestmark = pytest.mark.usefixtures("one_thread")

CASES = [
    pytest.param(one, modality, part, dims, id=f"{modality}-{part}-{dims}")
    for one in DEFAULTS
    for modality in one.modalities[:1]
    for part in (one.body_parts[:2] or ("ABDOMEN",))
    for dims in one.dims
]
LEFT_RIGHT = {"flip": {"axis": "left_right", "share": 0.5}}


@pytest.mark.parametrize(("one", "modality", "part", "dims"), CASES)
class TestEach:
    def test_respects_the_body_that_it_is_for(
        self, one: Default, modality: str, part: str, dims: int
    ) -> None:
        planned = {"usual": {"modality": modality, "body_part": part}}
        steps = augmentations([planned], dims=dims, body_parts=[part])
        assert [step.name for step in steps] == [name for each in one.steps for name in each]
        mirrored = [step for step in steps if isinstance(step.settings, flip.Settings)]
        assert all(part in ONE_OF_TWO for _ in mirrored)
        turned = [step.settings.in_plane_deg for step in steps if step.name == "rotation"]
        assert max(turned) <= (30 if part in ONE_OF_TWO else 12)

    def test_changes_images_and_keeps_them_whole(
        self, one: Default, modality: str, part: str, dims: int
    ) -> None:
        steps = augmentations([{"usual": {"modality": modality, "body_part": part}}], dims=dims,
                              body_parts=[part])  # fmt: skip
        batch = torch.rand(4, 1, *[24] * dims)
        made = augment(batch, steps, np.random.default_rng(0))
        assert made.shape == batch.shape
        assert bool(torch.isfinite(made).all())
        assert float(made.min()) >= 0
        assert not torch.equal(made, batch)

    def test_says_why(self, one: Default, modality: str, part: str, dims: int) -> None:
        assert len(one.because) > 40


def test_hounsfield_numbers_keep_their_meaning() -> None:
    steps = steps_for("CT", "CHEST", dims=3)
    assert steps is not None
    assert {name for step in steps for name in step}.isdisjoint({"intensity", "tone", "flip"})


@pytest.mark.parametrize("part", ["CHEST", "ABDOMEN", "HEAD", "HEART", "SOMETHING NEW"])
def test_a_body_with_sides_is_not_mirrored(part: str) -> None:
    with pytest.raises(BadInput) as refusal:
        augmentations([LEFT_RIGHT], body_parts=["HAND", part])
    assert refusal.value.reason == "mirrored_body"
    assert refusal.value.fields["part"] == part


def test_a_plan_that_names_no_part_mirrors_nothing() -> None:
    with pytest.raises(BadInput) as refusal:
        augmentations([LEFT_RIGHT])
    assert refusal.value.reason == "mirrored_body"


@pytest.mark.parametrize("axis", ["head_feet", "front_back"])
def test_no_body_stands_on_its_head(axis: str) -> None:
    with pytest.raises(BadInput) as refusal:
        augmentations([{"flip": {"axis": axis, "share": 0.5}}], body_parts=["HAND"])
    assert refusal.value.reason == "mirrored_body"


def test_a_hand_is_mirrored_and_a_chest_only_where_the_plan_says_why() -> None:
    assert len(augmentations([LEFT_RIGHT], body_parts=["HAND", "Foot"])) == 1
    said = {"flip": {**LEFT_RIGHT["flip"], "although": "the textbook recipe, to be compared"}}
    assert len(augmentations([said], body_parts=["CHEST"])) == 1


@pytest.mark.parametrize(
    ("planned", "dims", "said"),
    [
        ({"tone": {"gamma": 1.2, "toe": 0.1, "shading": 0.1}}, 3, "not for images of 3 axes"),
        ({"usual": {"modality": "US", "body_part": "ABDOMEN"}}, 2, "nothing is usual for US"),
        ({"usual": {"modality": "CR"}}, 2, "asks for modality and body_part"),
        ({"flip": {"axis": "upside_down", "share": 0.5}}, 2, "flip"),
        ({"flip": {"share": 0.5}}, 2, "axis is missing"),
        ({"grain": {"share": 0.5, "sigma": float("nan")}}, 2, "sigma is nan"),
        ({"mirror": {}}, 2, "there is no augmentation"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_told_why(planned: dict, dims: int, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        augmentations([planned], dims=dims, body_parts=["CHEST"])
    assert refusal.value.reason == "plan_broken"
    assert said in str(refusal.value)


def test_the_methods_page_says_what_is_usual_and_why() -> None:
    page = (Path(__file__).parents[2] / "docs/methods/augmentation.md").read_text(encoding="utf-8")
    for one in DEFAULTS:
        named = ", ".join(name for step in one.steps for name in step)
        assert f"| {named} | {one.because} |" in page
