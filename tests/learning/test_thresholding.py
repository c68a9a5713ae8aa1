"""Outlining without a network: drawn discs are found, whatever lies around them."""

import numpy as np
import numpy.typing as npt
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.learning.traditional.thresholding import Thresholding, Usual, choose, otsu

SIDE = 64
PLAIN = Thresholding(darker=False, inside=False, opening=0.0, parts=0)


def disc(row: float, column: float, radius: float) -> npt.NDArray[np.bool_]:
    down, across = np.mgrid[:SIDE, :SIDE]
    inside: npt.NDArray[np.bool_] = (down - row) ** 2 + (across - column) ** 2 < radius**2
    return inside


def grey(mask: npt.NDArray[np.bool_], seed: int = 0) -> npt.NDArray[np.float32]:
    noise = np.random.default_rng(seed).normal(0, 0.05, mask.shape)
    return (mask + noise).astype(np.float32)


def dice(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> float:
    return float(2 * (one & other).sum() / (one.sum() + other.sum()))


def test_otsu_lies_between_two_heaps() -> None:
    rng = np.random.default_rng(0)
    greys = np.concatenate([rng.normal(10, 1, 900), rng.normal(30, 2, 100)]).astype(np.float32)
    assert 13 < otsu(greys) < 25


def test_a_disc_is_outlined_and_its_hole_is_filled() -> None:
    whole, hole = disc(30, 30, 15), disc(30, 32, 4)
    assert dice(PLAIN.outline(grey(whole & ~hole)), whole) > 0.99


def test_opening_takes_away_what_is_thin_and_keeps_the_disc() -> None:
    whole = disc(30, 30, 12)
    line = np.zeros_like(whole)
    line[50:52] = True
    opened = Thresholding(darker=False, inside=False, opening=0.05, parts=0)
    found = opened.outline(grey(whole | line))
    assert not found[50:52].any()
    assert dice(found, whole) > 0.97


def test_the_largest_parts_are_kept() -> None:
    first, second, third = disc(16, 16, 10), disc(46, 46, 12), disc(14, 52, 5)
    two = Thresholding(darker=False, inside=False, opening=0.0, parts=2)
    assert dice(two.outline(grey(first | second | third)), first | second) > 0.99


def test_what_touches_the_border_is_left_out_where_that_is_chosen() -> None:
    whole, edge = disc(32, 32, 8), disc(32, 0, 12)
    inner = Thresholding(darker=False, inside=True, opening=0.0, parts=0)
    assert dice(inner.outline(grey(whole | edge)), whole) > 0.99


def test_one_grey_has_no_outline() -> None:
    assert not PLAIN.outline(np.full((SIDE, SIDE), 3.0, dtype=np.float32)).any()


def test_the_settings_are_those_that_fit_the_masks() -> None:
    """Dark discs, of which there are two, in a grey field with a dark border."""
    rng = np.random.default_rng(3)
    masks, images = [], []
    for seed in range(8):
        shift = rng.uniform(-3, 3, 2)
        lungs = disc(32 + shift[0], 20, 9) | disc(32, 44 + shift[1], 10)
        frame = np.ones((SIDE, SIDE), dtype=np.bool_)
        frame[4:-4, 4:-4] = False
        masks.append(lungs)
        images.append(-grey(lungs | frame | disc(10, 32, 3), seed))
    chosen = choose(np.stack(images)[:, np.newaxis], np.stack(masks))
    assert isinstance(chosen, Thresholding)
    assert (chosen.darker, chosen.inside, chosen.parts) == (True, True, 2)
    assert chosen.name == "otsu_morphology"
    assert "darker than Otsu" in chosen.says
    assert "2 largest parts, none that touches the border" in chosen.says
    found = [chosen.outline(one) for one in images]
    assert min(dice(one, other) for one, other in zip(found, masks, strict=True)) > 0.97


def test_where_greys_tell_nothing_the_usual_place_is_the_outline() -> None:
    rng = np.random.default_rng(5)
    masks = np.stack([disc(*(30 + rng.uniform(-2, 2, 2)), 12) for _ in range(6)])
    images = rng.normal(0, 1, (6, 1, SIDE, SIDE)).astype(np.float32)
    chosen = choose(images, masks)
    assert isinstance(chosen, Usual)
    assert min(dice(chosen.outline(images[0, 0]), one) for one in masks) > 0.8
    with pytest.raises(ValueError, match="place"):
        chosen.outline(images[0, 0, :10])


def test_only_what_lies_near_the_usual_place_is_sought_where_that_is_chosen() -> None:
    whole, other = disc(30, 30, 9), disc(52, 52, 9)
    near = disc(30, 30, 14)
    told = Thresholding(darker=False, inside=False, opening=0.0, parts=0, near=near)
    assert dice(told.outline(grey(whole | other)), whole) > 0.99
    assert "near the usual place" in told.says


def test_balls_are_outlined_too() -> None:
    grid = np.mgrid[:24, :24, :24]
    ball: npt.NDArray[np.bool_] = ((grid - 11.5) ** 2).sum(axis=0) < 49
    chosen = choose(grey(ball)[None, None], ball[None])
    assert dice(chosen.outline(grey(ball, 1)), ball) > 0.97


def test_masks_that_outline_nothing_are_refused() -> None:
    empty = np.zeros((1, SIDE, SIDE), dtype=np.bool_)
    with pytest.raises(BadInput) as refusal:
        choose(grey(disc(30, 30, 9))[None, None], empty)
    assert refusal.value.reason == "masks_empty"
