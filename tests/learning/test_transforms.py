"""What some augmentations are for; the laws of all of them: test_transform_laws.py."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.learning.ports import read_plan
from lynkeus.learning.training import augment
from lynkeus.learning.transforms import frame, hide, jpeg, percentiles
from lynkeus.models.preprocess import Preprocess, stretch

pytestmark = pytest.mark.usefixtures("one_thread")

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
STEPS = augment.augmentations(read_plan(PLAN)[0].augment)
DRAWN = "344aa79bd5045bb6c97bca7bab67942e689ea54738ab47722963b01b906e4acb"
CHANGED = (
    (0.3170, 0.3638, 0.6051, 0.4643),
    (0.4262, 0.5783, 0.3608, 0.4289),
    (0.2339, 0.2925, 0.4627, 0.4378),
    (0.4053, 0.3905, 0.3379, 0.5075),
    (0.4164, 0.6175, 0.4575, 0.2422),
    (0.3354, 0.5077, 0.5063, 0.5007),
)
STILL = frame.Settings(
    rotation_deg=0, view_low=1, view_high=1, stretch=1, shift=0, shear=0, black_share=0
)


def films(count: int = 6) -> "torch.Tensor":
    rng = np.random.default_rng(3)
    coarse = torch.from_numpy(rng.random((count, 1, 8, 8)).astype(np.float32))
    return torch.nn.functional.interpolate(coarse, size=[64, 64], mode="bilinear")


def test_todays_plan_draws_what_it_drew_when_its_package_was_trained() -> None:
    record = augment.draw(STEPS, np.random.default_rng(5), 6)
    chance = hashlib.sha256()
    for step in record:
        for name, value in sorted(step.params.items()):
            chance.update(name.encode() + value.tobytes())
    assert chance.hexdigest() == DRAWN
    made = augment.augment(films(), STEPS, np.random.default_rng(5))
    coarse = torch.nn.functional.avg_pool2d(made, 32).reshape(6, 4).numpy()
    # Bits differ between kinds of processors, and a wave of JPEG's that stands between two steps.
    assert coarse == pytest.approx(np.array(CHANGED), abs=1e-3)


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
