"""Where pixels come from: held against scipy, which looks them up one by one."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

from lynkeus.learning.geometry import Move, back, basis, fold, look, look_nearest
from lynkeus.learning.transforms import crop, flip, rotation, scale, shift

pytestmark = pytest.mark.usefixtures("one_thread")

SHAPES = [(70, 50), (17, 20, 26)]
COUNT = 3


def soft(sides: tuple[int, ...]) -> np.ndarray:
    noise = np.random.default_rng(0).random((COUNT, 2, *sides))
    return ndimage.gaussian_filter(noise, (0, 0) + (1,) * len(sides)).astype(np.float32)


def any_move(dims: int, seed: int = 1) -> Move:
    rng = np.random.default_rng(seed)
    return Move(
        matrix=np.eye(dims) + rng.normal(0, 0.1, (COUNT, dims, dims)),
        shift=rng.normal(0, 2, (COUNT, dims)),
        black=np.array([True, False, True]),
        field=rng.normal(0, 1, (COUNT, dims, *[6] * dims)),
    )


def places(move: Move, image: int, sides: tuple[int, ...]) -> np.ndarray:
    """Reckon where each pixel comes from, from the formula and nothing else."""
    here = np.stack(np.meshgrid(*[np.arange(s) - (s - 1) / 2 for s in sides], indexing="ij"))
    bent = move.field[image]
    for axis, side in enumerate(sides):
        weights = basis(bent.shape[1 + axis], side).astype(float)
        bent = np.moveaxis(np.tensordot(weights, bent, axes=(1, 1 + axis)), 0, 1 + axis)
    spread = [-1, *[1] * len(sides)]
    start = move.shift[image] + (np.array(sides) - 1) / 2
    return np.einsum("ij,j...->i...", move.matrix[image], here + bent) + start.reshape(spread)


@pytest.mark.parametrize("sides", SHAPES)
class TestLooking:
    def test_is_scipys_to_a_ten_thousandth(self, sides: tuple[int, ...]) -> None:
        batch, move = soft(sides), any_move(len(sides))
        made = look(torch.from_numpy(batch), move).numpy()
        for image in range(COUNT):
            where = places(move, image, sides)
            limits = np.array(sides).reshape(-1, *[1] * len(sides)) - 0.5
            inside = ((where >= -0.5) & (where <= limits)).all(axis=0)
            for plane in range(2):
                right = ndimage.map_coordinates(batch[image, plane], where, order=1, mode="nearest")
                right = right * inside if move.black[image] else right
                rim = np.abs(where - np.round(where * 2) / 2).min(axis=0) < 1e-4
                assert np.abs(made[image, plane] - right)[~rim].max() < 1e-4

    def test_of_masks_is_the_nearest_and_nothing_outside(self, sides: tuple[int, ...]) -> None:
        masks = (soft(sides) > 0.5).astype(np.uint8) * 7
        move = any_move(len(sides))
        made = look_nearest(torch.from_numpy(masks), move).numpy()
        assert made.dtype == np.uint8
        for image in range(COUNT):
            right = ndimage.map_coordinates(
                masks[image, 1], places(move, image, sides), order=0, mode="grid-constant"
            )
            assert (made[image, 1] != right).mean() < 1e-3

    def test_in_parts_is_looking_at_once(
        self, sides: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch, move = torch.from_numpy(soft(sides)), any_move(len(sides))
        whole, masks = look(batch, move), look_nearest(batch > 0.5, move)
        monkeypatch.setattr("lynkeus.learning.geometry.AT_ONCE", 3000)
        assert torch.allclose(look(batch, move), whole, atol=1e-6)
        assert torch.equal(look_nearest(batch > 0.5, move), masks)

    def test_of_several_moves_is_one_of_the_folded(self, sides: tuple[int, ...]) -> None:
        straight = replace(any_move(len(sides), 2), field=None)
        bent = any_move(len(sides))
        both = fold([straight, bent])
        assert fold([bent]).field is bent.field
        where = places(bent, 1, sides) - (np.array(sides) - 1).reshape(-1, *[1] * len(sides)) / 2
        right = np.einsum("ij,j...->i...", straight.matrix[1], where)
        right += (straight.shift[1] + (np.array(sides) - 1) / 2).reshape(-1, *[1] * len(sides))
        assert places(both, 1, sides) == pytest.approx(right)

    def test_there_and_back_is_nothing(self, sides: tuple[int, ...]) -> None:
        straight = replace(any_move(len(sides)), field=None)
        still = fold([straight, back(straight)])
        assert still.matrix == pytest.approx(
            np.broadcast_to(np.eye(len(sides)), still.matrix.shape)
        )
        assert still.shift == pytest.approx(np.zeros(still.shift.shape), abs=1e-9)


def test_a_field_is_last_and_is_not_taken_back() -> None:
    bent = any_move(2)
    with pytest.raises(ValueError, match="last"):
        fold([bent, bent])
    with pytest.raises(ValueError, match="field"):
        back(bent)


def test_an_image_one_pixel_wide_is_refused() -> None:
    with pytest.raises(ValueError, match="2 are needed"):
        look(torch.zeros(3, 1, 1, 8), any_move(2))


def corner(sides: tuple[int, ...]) -> "torch.Tensor":
    """Light one pixel near the start of each axis."""
    batch = torch.zeros(1, 1, *sides)
    batch[(0, 0, *[2] * len(sides))] = 1.0
    return batch


def where(made: "torch.Tensor") -> tuple[int, ...]:
    return tuple(int(at) for at in np.unravel_index(int(made[0, 0].argmax()), made.shape[2:]))


class TestEach:
    def test_a_quarter_turn_goes_from_left_to_bottom(self) -> None:
        quarter = {"about_z_deg": [90.0], "about_y_deg": [0.0], "about_x_deg": [0.0]}
        params = {name: np.array(value, np.float32) for name, value in quarter.items()}
        assert where(rotation.TRANSFORM.apply(corner((9, 9)), params)) == (6, 2)
        assert where(rotation.TRANSFORM.apply(corner((9, 9, 9)), params)) == (2, 6, 2)

    def test_a_turn_out_of_the_plane_moves_slices(self) -> None:
        params = {f"about_{axis}_deg": np.zeros(1, np.float32) for axis in "zyx"}
        params["about_y_deg"] = np.array([90.0], np.float32)
        assert where(rotation.TRANSFORM.apply(corner((9, 9, 9)), params)) in {(2, 2, 6), (6, 2, 2)}

    def test_a_factor_of_two_is_twice_as_far_from_the_middle(self) -> None:
        batch = torch.zeros(1, 1, 17, 17)
        batch[0, 0, 5, 9] = 1.0
        params = {"factor": np.full(1, 2, np.float32), "stretch": np.ones((1, 3), np.float32)}
        assert where(scale.TRANSFORM.apply(batch, params)) == (2, 10)

    def test_a_shift_looks_to_the_side(self) -> None:
        params = {"way": np.array([[0.0, 0.2, -0.2]], np.float32)}
        batch = torch.zeros(1, 1, 10, 10)
        batch[0, 0, 5, 5] = 1.0
        assert where(shift.TRANSFORM.apply(batch, params)) == (3, 7)

    @pytest.mark.parametrize(("place", "row"), [(-1.0, 4), (1.0, -4)])
    def test_a_crop_never_looks_beyond_the_image(self, place: float, row: int) -> None:
        ramp = torch.linspace(0, 1, 33).reshape(1, 1, 33, 1).expand(1, 1, 33, 33).contiguous()
        params = {
            "side": np.array([0.5], np.float32),
            "place": np.full((1, 3), place, np.float32),
        }
        made = crop.TRANSFORM.apply(ramp, params)[0, 0]
        assert float(made.min()) == pytest.approx(0.0 if place < 0 else 0.5, abs=1e-5)
        assert float(made.max()) == pytest.approx(0.5 if place < 0 else 1.0, abs=1e-5)
        assert float(made[row, 0]) == pytest.approx(0.0625 if place < 0 else 0.953125, abs=1e-4)

    @pytest.mark.parametrize(
        ("axis", "film", "volume"),
        [("left_right", -1, -1), ("front_back", -2, -2), ("head_feet", -2, -3)],
    )
    def test_a_flip_is_a_mirror_to_the_bit(self, axis: str, film: int, volume: int) -> None:
        settings = flip.Settings(axis=axis, share=1.0)  # type: ignore[arg-type]  # a row of the table
        for sides, turned in (((9, 8), film), ((7, 9, 8), volume)):
            batch = torch.rand(2, 1, *sides)
            params = flip.TRANSFORM.draw(np.random.default_rng(0), 2, settings)
            assert torch.equal(flip.TRANSFORM.apply(batch, params), batch.flip(turned))
