"""Packages that outline: their cards, what they give of a film, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from lynkeus.core.errors import BadInput
from lynkeus.dicom.film import Film
from lynkeus.models.card import Task, card_text, parse_card
from lynkeus.models.ports import open_any, open_package, open_segmenter, write_package
from lynkeus.models.preprocess import squeeze
from lynkeus.models.proof import prove
from lynkeus.models.segmentation_card import Outline, parse_segmentation_card
from lynkeus.models.segmenting.outline import enlarged, outline
from lynkeus.models.segmenting.tidying import tidied

from . import outliner, toy

TRUSTED = [toy.KEY.public_key()]


def film(pixels: np.ndarray, padding: np.ndarray | None = None) -> Film:
    return Film(pixels=pixels.astype(np.float32), low=0.0, high=255.0, padding=padding)


def disc(rows: int, columns: int, middle: tuple[float, float], radius: float) -> np.ndarray:
    down, across = np.mgrid[:rows, :columns]
    return (down - middle[0]) ** 2 + (across - middle[1]) ** 2 < radius**2


def test_a_card_has_a_task_and_keeps_it() -> None:
    assert toy.card().task is Task.CLASSIFICATION
    card = outliner.card(outliner.TWO)
    assert card.task is Task.SEGMENTATION
    assert parse_segmentation_card(card_text(card)) == card
    assert parse_card(card_text(toy.card())) == toy.card()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("task: segmentation", "task: dreaming"),
        ("task: segmentation\n", ""),
        ("point: 0.5", "point: 1"),
        ("share_low: 0.05", "share_low: 0.7"),
        ("parts_max: 2", "parts_max: 0"),
        ("name: bright", "name: Bright things"),
        ("name: dark", "name: bright"),
        ("limits: [it is a toy]", "limits: [it is a toy]\nfinding: opacity"),
        ("size: 64", "size: 0"),
    ],
)
def test_a_broken_card_is_refused(old: str, new: str) -> None:
    assert old in outliner.TWO
    with pytest.raises(BadInput) as refusal:
        outliner.card(outliner.TWO.replace(old, new))
    assert refusal.value.reason == "package_broken"


def test_each_opener_refuses_the_other_task_and_says_what_to_do(tmp_path: Path) -> None:
    outlining = outliner.package(tmp_path / "outlines").folder
    reading = toy.package(tmp_path / "reads", toy.gates()).folder
    assert open_any(outlining, TRUSTED).card.id == "toy-outlines"
    assert open_any(reading, TRUSTED).card.id == "toy-model"
    for opener, folder, words in (
        (open_package, outlining, "outlines (bright): `lynkeus segment` takes it"),
        (open_segmenter, reading, "outlines nothing: `lynkeus read` takes it"),
    ):
        with pytest.raises(BadInput, match="The package toy") as refusal:
            opener(folder, TRUSTED)
        assert refusal.value.reason == "package_other_task"
        assert words in refusal.value.sentence


def test_a_package_that_outlines_needs_no_head_and_a_reading_one_does(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no head\.npy"):
        write_package(tmp_path, toy.card(), {"weights.onnx": toy.network()}, toy.KEY)
    with pytest.raises(BadInput, match=r"no weights\.onnx"):
        write_package(tmp_path / "other", outliner.card(), {}, toy.KEY)


def test_a_package_is_proven_before_it_outlines(tmp_path: Path) -> None:
    prove(outliner.package(tmp_path / "whole"))
    for name, weights in {
        "planes": outliner.network(outlines=2),
        "numbers": outliner.network(gain=np.inf),
        "other": toy.network(),
        "nothing": b"no network",
    }.items():
        broken = outliner.package(tmp_path / name, weights=weights)
        with pytest.raises(BadInput) as refusal:
            prove(broken)
        assert refusal.value.reason == "package_broken"


def test_what_is_bright_is_outlined_at_the_films_own_size(tmp_path: Path) -> None:
    package = outliner.package(tmp_path)
    for rows, columns in ((64, 64), (300, 410), (37, 50)):
        there = disc(rows, columns, (rows * 0.4, columns * 0.6), rows / 5)
        found = outline(package, film(np.where(there, 200, 20)))["bright"]
        assert found.mask.shape == (rows, columns)
        assert found.mask.dtype == np.bool_
        # The network sees a small square: the edge is off by a pixel of that at most.
        edge = ndimage.binary_dilation(there, iterations=1 + rows // 64)
        edge &= ~ndimage.binary_erosion(there, iterations=1 + rows // 64)
        assert not (found.mask ^ there)[~edge].any()
        assert found.doubt == ""


def test_two_outlines_come_in_the_order_of_the_card(tmp_path: Path) -> None:
    package = outliner.package(tmp_path, outliner.TWO)
    there = disc(80, 80, (40, 40), 20)
    found = outline(package, film(np.where(there, 200, 20)))
    assert list(found) == ["bright", "dark"]
    assert not (found["bright"].mask & found["dark"].mask).any()
    assert found["bright"].mask[40, 40]
    assert found["dark"].mask[0, 0]


def test_padding_is_never_inside_and_moves_nothing(tmp_path: Path) -> None:
    package = outliner.package(tmp_path)
    there = disc(100, 100, (50, 50), 20)
    pixels, padding = np.where(there, 200, 20), np.zeros((100, 100), bool)
    padding[:, 50:] = True
    pixels[:, 90:] = 255
    found = outline(package, film(pixels, padding))["bright"]
    assert not found.mask[padding].any()
    assert found.mask[50, 40]


def test_an_outline_that_covers_too_much_or_nothing_is_doubted(tmp_path: Path) -> None:
    package = outliner.package(tmp_path)
    wide = film(np.where(disc(64, 64, (32, 32), 30), 200, 20))
    assert "it covers 69% of the picture" in outline(package, wide)["bright"].doubt
    high = outliner.package(tmp_path / "high", outliner.CARD.replace("point: 0.5", "point: 0.999"))
    slow = film(np.mgrid[:64, :64][0])
    assert outline(package, slow)["bright"].doubt == ""
    assert outline(package, slow)["bright"].mask.sum() > outline(high, slow)["bright"].mask.sum()
    none = outliner.package(tmp_path / "none", weights=outliner.network(gain=0.0), text=NEVER)
    assert outline(none, slow)["bright"].doubt == "nothing was found"


NEVER = outliner.CARD.replace("point: 0.5", "point: 0.9")


@pytest.mark.parametrize("pixels", [np.full((9, 9), 7.0), np.full((9, 9), np.nan)])
def test_a_film_that_shows_nothing_is_refused(tmp_path: Path, pixels: np.ndarray) -> None:
    with pytest.raises(BadInput) as refusal:
        outline(outliner.package(tmp_path), film(pixels))
    assert refusal.value.reason in {"film_constant", "film_not_finite"}


def tidy(**more: object) -> Outline:
    said = {"parts_max": None, "fills_holes": False, **more}
    return outliner.card().outlines[0].model_copy(update=said)


def test_stray_parts_go_and_holes_are_filled() -> None:
    mask = disc(60, 90, (30, 20), 15) | disc(60, 90, (30, 60), 12) | disc(60, 90, (5, 85), 3)
    holed = mask & ~disc(60, 90, (30, 20), 4)
    assert (tidied(holed, tidy()) == holed).all()
    two = tidied(holed, tidy(parts_max=2))
    assert ndimage.label(two)[1] == 2
    assert not two[5, 85]
    assert not two[30, 20]
    assert tidied(holed, tidy(parts_max=1, fills_holes=True))[30, 20]
    assert not tidied(np.zeros((5, 5), bool), tidy(parts_max=1, fills_holes=True)).any()


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 999), most=st.integers(1, 4))
def test_tidying_twice_is_tidying_once(seed: int, most: int) -> None:
    mask = np.random.default_rng(seed).random((15, 18)) < 0.5
    once = tidied(mask, tidy(parts_max=most, fills_holes=True))
    assert (tidied(once, tidy(parts_max=most, fills_holes=True)) == once).all()
    assert ndimage.label(tidied(mask, tidy(parts_max=most)))[1] <= most
    assert not (tidied(mask, tidy(parts_max=most)) & ~mask).any()


@pytest.mark.parametrize("shape", [(64, 64), (200, 300), (31, 97)])
def test_logits_are_brought_back_to_where_the_film_was_squeezed_from(
    shape: tuple[int, int],
) -> None:
    down, across = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    for slope in (down, across):
        back = enlarged(squeeze(slope, size=64), shape)
        reach = 1 + max(shape) // 64
        inner = (slice(reach, -reach),) * 2
        assert np.abs(back - slope)[inner].max() < 0.51
