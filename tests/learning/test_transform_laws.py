"""Every augmentation of the folder obeys the laws, and each law finds what breaks it."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.learning.geometry import Move
from lynkeus.learning.training import augment
from lynkeus.learning.transform import Params, Transform
from lynkeus.learning.transforms import elastic, frame, noise, rotation, tone

from .laws import breaches, images

pytestmark = pytest.mark.usefixtures("one_thread")

KNOWN = augment.transforms()


@pytest.mark.parametrize("name", KNOWN)
def test_laws(name: str) -> None:
    assert breaches(KNOWN[name]) == []


@pytest.mark.parametrize("name", KNOWN)
def test_a_plan_can_say_what_it_usually_is(name: str) -> None:
    [step] = augment.augmentations([{name: asdict(KNOWN[name].usual)}])
    assert step.settings == KNOWN[name].usual


def shifted(batch: "torch.Tensor", params: Params) -> "torch.Tensor":
    return torch.roll(tone.apply(batch, params), 9, dims=-1)


def blended(masks: "torch.Tensor", params: Params) -> "torch.Tensor":
    return frame.apply(masks.float(), params).to(masks.dtype)


def sown(rng: np.random.Generator, count: int, settings: noise.Settings) -> Params:
    return {**noise.draw(rng, count, settings), "sigma": np.full(count, np.nan, np.float32)}


def taken(batch: "torch.Tensor", params: Params) -> "torch.Tensor":
    return (noise.apply(batch, params) + 0.1 * torch.rand(batch.shape)).clamp(0, 1)


def inside(batch: "torch.Tensor", params: Params) -> "torch.Tensor":
    return batch.mul_(0.9)


def mirrored(params: Params, sides: tuple[int, ...]) -> Move:
    move = rotation.move(params, sides)
    return replace(move, matrix=move.matrix @ np.diag([1] * (len(sides) - 1) + [-1]))


def other(params: Params) -> Params:
    return {name: -value for name, value in params.items()}


PLANTED = {
    "pixels move, and masks do not": replace(tone.TRANSFORM, apply=shifted),
    "masks get values that nobody gave them": replace(frame.TRANSFORM, apply_mask=blended),
    "masks lie elsewhere": replace(frame.TRANSFORM, apply_mask=lambda masks, _: masks),
    "masks change type": replace(frame.TRANSFORM, apply_mask=lambda masks, _: masks.float()),
    "what comes back is not": replace(frame.TRANSFORM, undo=lambda batch, _: batch),
    "what is drawn is not JSON": replace(noise.TRANSFORM, draw=sown),
    "chance is taken": replace(noise.TRANSFORM, apply=taken),
    "its input is changed": replace(noise.TRANSFORM, apply=inside),
    "values leave the range": replace(tone.TRANSFORM, apply=lambda batch, _: batch * 2),
    "nothing is changed": replace(tone.TRANSFORM, apply=lambda batch, _: batch.clone()),
    "an image alone is not": replace(noise.TRANSFORM, together=False),
    "images are mirrored": replace(rotation.TRANSFORM, move=mirrored),
    "images are folded": replace(
        elastic.TRANSFORM, usual=elastic.Settings(cells=4, strength=3.0), undo=None
    ),
    "folded with another": replace(
        rotation.TRANSFORM, move=lambda params, sides: rotation.move(other(params), sides)
    ),
    "another seed draws the same": replace(
        tone.TRANSFORM, draw=lambda _, count, what: tone.draw(np.random.default_rng(0), count, what)
    ),
}


@pytest.mark.parametrize("symptom", PLANTED)
def test_a_planted_breach_is_found(symptom: str) -> None:
    assert any(symptom in found for found in breaches(PLANTED[symptom]))


class TestRecords:
    STEPS = augment.augmentations(
        [{name: asdict(one.usual)} for name, one in KNOWN.items() if 2 in one.dims]
    )

    def test_a_record_kept_as_json_gives_the_same_bits(self) -> None:
        record = augment.draw(self.STEPS, np.random.default_rng(4), 6)
        kept = augment.from_json(json.loads(json.dumps(augment.as_json(record))))
        batch = images(2)
        first = augment.replay(batch, record)
        assert torch.equal(first, augment.replay(batch, kept))
        assert torch.equal(first, augment.augment(batch, self.STEPS, np.random.default_rng(4)))
        assert not torch.equal(first, batch)

    def test_masks_go_where_their_images_go_and_maps_come_back(self) -> None:
        batch = images(2)
        [still] = augment.augmentations([{"frame": asdict(frame.TRANSFORM.usual)}])
        record = augment.draw((still,), np.random.default_rng(4), 6)
        masks = (batch > 0.5).to(torch.uint8)
        moved = augment.replay_masks(masks, record)
        assert torch.equal(moved, frame.apply_mask(masks, record[0].params))
        back = augment.undo(moved.float(), record) > 0.5
        seen = augment.undo(torch.ones_like(batch), record) > 0.5
        agree = (back == masks.bool())[seen].float().mean()
        assert float(agree) > 0.98

    def test_what_moves_nothing_leaves_masks(self) -> None:
        steps = augment.augmentations([{"tone": asdict(tone.TRANSFORM.usual)}])
        record = augment.draw(steps, np.random.default_rng(4), 6)
        masks = (images(2) > 0.5).to(torch.uint8)
        assert torch.equal(augment.replay_masks(masks, record), masks)
        assert torch.equal(augment.undo(masks, record), masks)


def test_every_augmentation_names_axes_that_there_are() -> None:
    assert all(set(one.dims) <= {2, 3} and one.dims for one in KNOWN.values())
    assert all(isinstance(one, Transform) for one in KNOWN.values())
