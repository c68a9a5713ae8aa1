"""The laws that every augmentation obeys, and what some of them are for."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

import lynkeus.learning.transforms
from lynkeus.core import catalogue
from lynkeus.learning.ports import read_plan
from lynkeus.learning.training.augment import augment, augmentations
from lynkeus.learning.transform import Transform
from lynkeus.learning.transforms import frame, hide, jpeg, percentiles
from lynkeus.models.preprocess import Preprocess, stretch

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
KNOWN = catalogue.load(lynkeus.learning.transforms, "TRANSFORM", Transform)
STEPS = augmentations(read_plan(PLAN)[0].augment)
STILL = frame.Settings(
    rotation_deg=0, view_low=1, view_high=1, stretch=1, shift=0, shear=0, black_share=0
)


def films(count: int = 6) -> "torch.Tensor":
    rng = np.random.default_rng(3)
    coarse = torch.from_numpy(rng.random((count, 1, 8, 8)).astype(np.float32))
    return torch.nn.functional.interpolate(coarse, size=[64, 64], mode="bilinear")


def test_the_plan_uses_every_augmentation_there_is() -> None:
    assert {step.name for step in STEPS} == set(KNOWN)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_laws(step) -> None:
    batch = films()
    before = batch.clone()
    params = step.transform.draw(np.random.default_rng(1), len(batch), step.settings)
    json.dumps({name: value.tolist() for name, value in params.items()}, allow_nan=False)
    assert all(len(value) == len(batch) for value in params.values())
    first = step.transform.apply(batch, params)
    assert torch.equal(first, step.transform.apply(batch, params))
    assert torch.equal(batch, before)
    assert first.shape == batch.shape
    assert float(first.min()) >= 0
    assert float(first.max()) <= 1
    assert torch.isfinite(first).all()
    again = step.transform.draw(np.random.default_rng(1), len(batch), step.settings)
    assert all((params[name] == again[name]).all() for name in params)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_constant_film_stays_finite(step) -> None:
    params = step.transform.draw(np.random.default_rng(1), 2, step.settings)
    for value in (0.0, 1.0):
        assert torch.isfinite(step.transform.apply(torch.full((2, 1, 64, 64), value), params)).all()


def test_all_together_depend_on_the_seed_alone() -> None:
    first = augment(films(), STEPS, np.random.default_rng(5))
    assert torch.equal(first, augment(films(), STEPS, np.random.default_rng(5)))
    assert not torch.equal(first, augment(films(), STEPS, np.random.default_rng(6)))


def test_a_still_frame_changes_nothing() -> None:
    batch = films()
    params = frame.draw(np.random.default_rng(0), len(batch), STILL)
    assert torch.allclose(frame.apply(batch, params), batch, atol=1e-5)


def test_no_film_is_ever_mirrored() -> None:
    left = torch.zeros(40, 1, 64, 64)
    left[:, :, 24:40, 12:24] = 1.0
    left[:, :, 8:16, 26:38] = 0.5
    step = next(one for one in STEPS if one.name == "frame")
    made = frame.apply(left, frame.draw(np.random.default_rng(0), 40, step.settings))
    columns = torch.arange(64.0)
    across = (made.sum(dim=2)[:, 0] * columns).sum(1) / made.sum(dim=(1, 2, 3))
    bright = (made > 0.75).float()
    of_bright = (bright.sum(dim=2)[:, 0] * columns).sum(1) / bright.sum(dim=(1, 2, 3)).clamp(min=1)
    seen = bright.sum(dim=(1, 2, 3)) > 20
    assert int(seen.sum()) > 30
    assert bool((of_bright[seen] < across[seen]).all())


@pytest.mark.parametrize("quality", [30, 50, 75, 92])
def test_jpeg_is_what_a_real_library_stores(quality: int) -> None:
    batch = (films(1) * 255).round() / 255
    stored = io.BytesIO()
    grey = Image.fromarray((batch[0, 0].numpy() * 255).round().astype(np.uint8))
    grey.save(stored, "JPEG", quality=quality)
    real = np.asarray(Image.open(stored), dtype=np.float32)
    ours = jpeg.apply(batch, {"quality": np.array([quality], np.float32)})[0, 0].numpy() * 255
    assert np.abs(ours - real).max() <= 4  # a wave that stands between two steps
    assert np.abs(ours - real).mean() < 0.3


def test_jpeg_of_no_quality_leaves_the_film() -> None:
    batch = films(2)
    assert torch.equal(jpeg.apply(batch, {"quality": np.zeros(2, np.float32)}), batch)


def test_percentiles_are_those_of_serving() -> None:
    batch = films(1)
    spec = Preprocess(size=64, low_percentile=1, high_percentile=99, mean=0, std=1)
    params = {"low": np.array([1.0], np.float32), "high": np.array([99.0], np.float32)}
    ours = percentiles.apply(batch, params)[0, 0].numpy()
    assert ours == pytest.approx(stretch(batch[0, 0].numpy(), spec), abs=0.02)


def test_what_is_hidden_is_one_grey() -> None:
    batch = films(1)
    params = {
        "edges": np.array([[0.25, 0, 0, 0]], np.float32),
        "box": np.zeros((1, 4), np.float32),
        "letter": np.zeros((1, 4), np.float32),
        "grey": np.full((1, 3), 0.5, np.float32),
    }
    made = hide.apply(batch, params)
    assert bool((made[0, 0, :16] == 0.5).all())
    assert torch.equal(made[0, 0, 16:], batch[0, 0, 16:])
