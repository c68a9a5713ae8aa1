"""Simulated acquisition held against the physics that it stands for, and pixels against scipy."""

import numpy as np
import pytest
from scipy import ndimage, stats

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.learning.transforms import blur, exposure, gain, grain, intensity, scatter
from lynkeus.learning.transforms._radiograph import RANGE

pytestmark = pytest.mark.usefixtures("one_thread")

GRAIN = {
    "first": np.array([0.1, 0.7], np.float32),
    "second": np.array([0.5, 0.2], np.float32),
    "mixed_deg": np.array([30, 200], np.float32),
}


def flat(grey: float, count: int = 2, side: int = 200) -> "torch.Tensor":
    return torch.full((count, 1, side, side), grey)


class TestExposure:
    @pytest.mark.parametrize("grey", [0.2, 0.5, 0.8])
    def test_noise_is_that_of_poissons_quanta(self, grey: float) -> None:
        params = {"quanta": np.full(2, 5000, np.float32), **GRAIN}
        ours = exposure.TRANSFORM.apply(flat(grey), params).numpy().std()
        caught = np.random.default_rng(0).poisson(5000 * np.exp(-RANGE * grey), 80_000)
        theirs = (-np.log(caught / 5000) / RANGE).std()
        assert ours == pytest.approx(theirs, rel=0.03)

    def test_a_hundredth_of_the_quanta_is_ten_times_the_noise(self) -> None:
        params = {"quanta": np.array([1e5, 1e3], np.float32), **GRAIN}
        rich, poor = exposure.TRANSFORM.apply(flat(0.4), params).numpy().std(axis=(1, 2, 3))
        assert poor / rich == pytest.approx(10, rel=0.03)

    def test_no_quanta_leave_the_film(self) -> None:
        params = {"quanta": np.zeros(2, np.float32), **GRAIN}
        assert torch.equal(exposure.TRANSFORM.apply(flat(0.4), params), flat(0.4))


class TestScatter:
    def test_a_small_difference_loses_what_physics_says(self) -> None:
        film = torch.full((1, 1, 128, 128), 0.5)
        film[0, 0, 60:68, 60:68] = 0.51
        params = {"ratio": np.array([1.5], np.float32), "width": np.array([0.15], np.float32)}
        made = scatter.TRANSFORM.apply(film, params)[0, 0]
        left = float(made[64, 64] - made[4, 4])
        assert left == pytest.approx(0.01 / (1 + 1.5), rel=0.05)

    def test_a_flat_film_stays_and_a_dark_half_fills_near_the_bright(self) -> None:
        params = {"ratio": np.array([1.0], np.float32), "width": np.array([0.1], np.float32)}
        still = scatter.TRANSFORM.apply(flat(0.3, count=1), params)
        assert torch.allclose(still, flat(0.3, count=1), atol=1e-5)
        film = flat(0.1, count=1)
        film[..., 100:] = 0.9
        dense = scatter.TRANSFORM.apply(film, params)[0, 0, 100]
        assert float(dense[105]) < float(dense[130]) < 0.9

    def test_the_veil_is_a_wide_gaussian_of_the_quanta(self) -> None:
        rng = np.random.default_rng(0)
        film = ndimage.gaussian_filter(rng.random((256, 256)), 8)
        film = ((film - film.min()) / np.ptp(film)).astype(np.float32)
        params = {"ratio": np.array([1.0], np.float32), "width": np.array([0.1], np.float32)}
        ours = scatter.TRANSFORM.apply(torch.from_numpy(film)[None, None], params)[0, 0].numpy()
        quanta = np.exp(-RANGE * film.astype(float))
        veil = ndimage.gaussian_filter(quanta, 25.6, mode="constant")
        veil /= ndimage.gaussian_filter(np.ones_like(quanta), 25.6, mode="constant")
        right = -np.log((quanta + veil) / 2) / RANGE
        assert np.abs(ours - right).max() < 0.01


class TestGain:
    def test_twice_the_gain_adds_half_the_logarithm_of_four(self) -> None:
        still = {"heel": np.zeros((1, 2)), "module": np.zeros((1, 4, 4)), "band": np.zeros((1, 16))}
        params = {name: value.astype(np.float32) for name, value in still.items()}
        params["module"][0, 1, 2] = 1.0
        made = gain.TRANSFORM.apply(flat(0.6, count=1, side=64), params)[0, 0]
        assert float(made[20, 40]) == pytest.approx(0.6 - np.log(2) / RANGE)
        assert float(made[20, 20]) == pytest.approx(0.6)
        params["module"][:] = 0
        params["band"][0, 3] = -0.5
        made = gain.TRANSFORM.apply(flat(0.3, count=1, side=64), params)[0, 0]
        assert made[:, 12:16].numpy() == pytest.approx(0.3 + np.log(2) / RANGE)
        assert made[:, :12].numpy() == pytest.approx(0.3)

    def test_a_heel_is_a_slope_over_the_whole_film(self) -> None:
        params = {
            "heel": np.array([[0.2, 0.0]], np.float32),
            "module": np.zeros((1, 4, 4), np.float32),
            "band": np.zeros((1, 16), np.float32),
        }
        made = gain.TRANSFORM.apply(flat(0.5, count=1, side=64), params)[0, 0].numpy()
        assert (np.diff(made, axis=0) < 0).all()
        ends = np.exp(-RANGE * (made[[0, -1], 5] - 0.5))
        assert ends == pytest.approx([0.9, 1.1], abs=1e-5)


class TestGrain:
    def test_is_normal_and_of_each_image_its_own(self) -> None:
        params = {"sigma": np.full(2, 0.05, np.float32), **GRAIN}
        one, other = grain.TRANSFORM.apply(flat(0.5), params).numpy().reshape(2, -1) - 0.5
        for noise in (one, other):
            assert noise.mean() == pytest.approx(0, abs=1e-3)
            assert noise.std() == pytest.approx(0.05, rel=0.02)
            assert stats.kstest(noise[::7] / 0.05, "norm").pvalue > 1e-3
            square = noise.reshape(200, 200)
            assert abs(np.corrcoef(square[:, 1:].ravel(), square[:, :-1].ravel())[0, 1]) < 0.02
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.02

    def test_pieces_of_a_large_volume_do_not_repeat(self) -> None:
        params = {"sigma": np.full(1, 0.05, np.float32), **GRAIN}
        made = grain.TRANSFORM.apply(torch.full((1, 1, 100, 100, 100), 0.5), params).numpy().ravel()
        pieces = (made[: 3 * (1 << 18)] - 0.5).reshape(3, -1)
        assert np.abs(np.corrcoef(pieces) - np.eye(3)).max() < 0.02


class TestPixels:
    @pytest.mark.parametrize("sides", [(40, 50), (32, 48), (12, 18, 20), (16, 32, 48)])
    def test_a_blur_is_scipys(self, sides: tuple[int, ...]) -> None:
        batch = np.random.default_rng(0).random((2, 1, *sides)).astype(np.float32)
        params = {"sigma_px": np.array([1.3, 0.6], np.float32)}
        made = blur.TRANSFORM.apply(torch.from_numpy(batch), params).numpy()
        for image, sigma in enumerate(params["sigma_px"]):
            radius = int(np.ceil(3 * sigma))
            right = ndimage.gaussian_filter(batch[image, 0], sigma, mode="mirror", radius=radius)
            assert made[image, 0] == pytest.approx(right, abs=1e-5)

    def test_a_blur_wider_than_the_image_is_cut_to_it(self) -> None:
        params = {"sigma_px": np.array([9.0], np.float32)}
        made = blur.TRANSFORM.apply(torch.rand(1, 1, 5, 6), params)
        assert bool(torch.isfinite(made).all())

    def test_intensity_is_its_formula(self) -> None:
        batch = torch.rand(2, 1, 30, 30)
        params = {
            "gamma": np.array([1.4, 0.7], np.float32),
            "contrast": np.array([1.2, 0.9], np.float32),
            "brightness": np.array([0.05, -0.1], np.float32),
        }
        made = intensity.TRANSFORM.apply(batch, params).numpy()
        for image in range(2):
            gamma, contrast, brightness = (float(value[image]) for value in params.values())
            right = (batch[image, 0].numpy() ** gamma - 0.5) * contrast + 0.5 + brightness
            assert made[image, 0] == pytest.approx(np.clip(right, 0, 1), abs=1e-5)
