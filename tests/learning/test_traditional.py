"""The laws that every traditional classifier obeys, and what its features are held against."""

import warnings
from functools import cache

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `learn`")

import lynkeus.learning.traditional.classifiers
from lynkeus.core import catalogue
from lynkeus.core.errors import BadInput
from lynkeus.learning.traditional.classifier import Classifier, Fitted, Shown
from lynkeus.learning.traditional.features.described import planes
from lynkeus.learning.traditional.features.hog import Hog
from lynkeus.learning.traditional.features.lbp import Lbp
from lynkeus.measures.auc import auc
from lynkeus.models.explain.cam import activation_map

KNOWN = catalogue.load(lynkeus.learning.traditional.classifiers, "CLASSIFIER", Classifier)
SIDE = 32
SLOW = {"radiomics_boosting", "lbp_boosting", "greys_boosting"}
"""Measured by a library that takes seconds to load; and the same trees as those of HOG."""
ALL = [pytest.param(one, marks=[pytest.mark.long] if one in SLOW else []) for one in KNOWN]
STORED = [
    "hog_svm",
    *(
        pytest.param(one, marks=pytest.mark.long)
        for one in KNOWN
        if one.endswith("_boosting") and one != "radiomics_boosting"
    ),
]


def made(count: int, seed: int, *, dims: int = 2) -> tuple[Shown, npt.NDArray[np.bool_]]:
    """Draw domes on noise, somewhere near the middle: every other one is large."""
    rng = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(*[np.arange(SIDE)] * dims, indexing="ij"))
    labels = np.arange(count) % 2 == 0
    domes = np.stack([_dome(grid, large=one, rng=rng) for one in labels])
    images = (domes + rng.normal(0, 0.05, domes.shape)).astype(np.float32)[:, np.newaxis]
    return Shown(images=images, masks=domes > 0), labels[:, np.newaxis]


def _dome(
    grid: npt.NDArray[np.intp], *, large: bool, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    middle = SIDE / 2 + rng.uniform(-2, 2, len(grid))
    radius = rng.uniform(8, 10) if large else rng.uniform(4, 6)
    away = np.linalg.norm(grid - middle.reshape(-1, *(1,) * (grid.ndim - 1)), axis=0)
    return 2 * np.clip(1 - away / radius, 0, None)


TRAIN, TRAIN_LABELS = made(60, seed=1)
TEST, TEST_LABELS = made(40, seed=2)


@cache
def fitted(name: str) -> Fitted:
    return KNOWN[name].fit(TRAIN, TRAIN_LABELS, 7)


@pytest.mark.parametrize("name", ALL)
class TestEveryClassifier:
    def test_it_tells_apart_what_can_be_told_apart(self, name: str) -> None:
        scores = fitted(name).scores(TEST)
        assert scores.shape == (40, 1)
        assert auc(scores[:, 0], TEST_LABELS[:, 0]) > 0.97

    def test_it_tells_nothing_apart_where_there_is_nothing(self, name: str) -> None:
        other = np.random.default_rng(5).permutation(TRAIN_LABELS)
        scores = KNOWN[name].fit(TRAIN, other, 7).scores(TEST)
        drawn = np.random.default_rng(6).permutation(TEST_LABELS[:, 0])
        assert 0.2 < auc(scores[:, 0], drawn) < 0.8

    def test_it_is_the_same_twice_and_leaves_what_it_is_given(self, name: str) -> None:
        before = TRAIN.images.copy(), TRAIN_LABELS.copy()
        again = KNOWN[name].fit(TRAIN, TRAIN_LABELS, 7).scores(TEST)
        assert np.array_equal(again, fitted(name).scores(TEST))
        assert np.array_equal(TRAIN.images, before[0])
        assert np.array_equal(TRAIN_LABELS, before[1])

    def test_several_classes_have_a_column_each(self, name: str) -> None:
        both = np.concatenate([TRAIN_LABELS, ~TRAIN_LABELS], axis=1)
        scores = KNOWN[name].fit(TRAIN, both, 7).scores(TEST)
        assert scores.shape == (40, 2)
        assert auc(scores[:, 1], ~TEST_LABELS[:, 0]) > 0.97

    def test_one_class_is_refused(self, name: str) -> None:
        with pytest.raises(BadInput) as refusal:
            KNOWN[name].fit(TRAIN, np.ones_like(TRAIN_LABELS), 7)
        assert refusal.value.reason == "labels_one_class"

    def test_it_says_what_it_is(self, name: str) -> None:
        assert len(KNOWN[name].says.split()) > 3
        assert set(KNOWN[name].dims) <= {2, 3}


@pytest.mark.parametrize("name", ["hog_svm", "size"])
def test_cubes_are_told_apart_too(name: str) -> None:
    train, labels = made(30, seed=3, dims=3)
    test, truth = made(20, seed=4, dims=3)
    scores = KNOWN[name].fit(train, labels, 7).scores(test)
    assert auc(scores[:, 0], truth[:, 0]) > 0.97


def test_a_cube_is_described_by_its_three_middle_slices() -> None:
    cubes = np.random.default_rng(0).random((2, 1, 8, 8, 8), dtype=np.float32)
    three = planes(cubes)
    assert three.shape == (6, 1, 8, 8)
    assert np.array_equal(three[3, 0], cubes[1, 0, 4])
    assert np.array_equal(three[4, 0], cubes[1, 0, :, 4])
    assert np.array_equal(three[5, 0], cubes[1, 0, :, :, 4])


@pytest.mark.parametrize("name", STORED)
def test_what_serves_reads_the_same_numbers(name: str) -> None:
    stored = fitted(name).stored()
    assert stored is not None
    session = onnxruntime.InferenceSession(stored.weights, providers=["CPUExecutionProvider"])
    logit, cells = session.run(["logit", "cells"], {"film": TEST.images})
    assert logit.shape == (40, 1)
    assert cells.shape == (40, *stored.cells)
    assert logit[:, 0] == pytest.approx(fitted(name).scores(TEST)[:, 0], abs=1e-4)
    maps = np.stack([activation_map(one, stored.head) for one in cells])
    summed = maps.mean(axis=(1, 2)) + stored.head[-1]
    if stored.additive:
        assert summed == pytest.approx(logit[:, 0], abs=1e-4)
    else:
        assert not cells.any()
    assert stored.parameters > 100


@pytest.mark.long
def test_the_map_of_an_additive_one_lies_where_the_disc_is() -> None:
    rng = np.random.default_rng(8)
    images = rng.normal(0, 0.05, (60, 1, SIDE, SIDE)).astype(np.float32)
    labels = (np.arange(60) % 2 == 0)[:, np.newaxis]
    images[labels[:, 0], 0, 4:12, 18:26] += 2.0
    stored = KNOWN["hog_svm"].fit(Shown(images=images), labels, 7).stored()
    assert stored is not None
    session = onnxruntime.InferenceSession(stored.weights, providers=["CPUExecutionProvider"])
    cells = session.run(["cells"], {"film": images[:1]})[0][0]
    down, across = np.unravel_index(int(activation_map(cells, stored.head).argmax()), (8, 8))
    assert 0 <= down <= 3
    assert 4 <= across <= 6


@pytest.mark.parametrize("name", ["hog_svm"])
def test_only_a_film_with_one_class_can_be_stored(name: str) -> None:
    both = np.concatenate([TRAIN_LABELS, ~TRAIN_LABELS], axis=1)
    assert KNOWN[name].fit(TRAIN, both, 7).stored() is None
    cubes, labels = made(20, seed=3, dims=3)
    assert KNOWN[name].fit(cubes, labels, 7).stored() is None


def picture(side: int) -> npt.NDArray[np.float32]:
    rng = np.random.default_rng(11)
    smooth = torch.nn.functional.interpolate(
        torch.from_numpy(rng.random((1, 1, 9, 9))), size=[side, side], mode="bicubic"
    )
    grain = rng.normal(0, 0.02, (side, side))
    return (smooth[0, 0].numpy() + grain).astype(np.float32)


def test_hog_is_that_of_another_library() -> None:
    from skimage.feature import hog  # noqa: PLC0415  # slow to import

    film = picture(56)
    ours = Hog(56)(torch.from_numpy(film)[None, None])[0].numpy()
    theirs = hog(
        film, orientations=9, pixels_per_cell=(4, 4), cells_per_block=(2, 2),
        block_norm="L2-Hys", feature_vector=False,
    )  # fmt: skip
    assert theirs.shape == (13, 13, 2, 2, 9)
    assert ours == pytest.approx(theirs.transpose(2, 3, 4, 0, 1).reshape(36, 13, 13), abs=2e-3)


def test_lbp_is_that_of_another_library() -> None:
    from skimage.feature import local_binary_pattern  # noqa: PLC0415  # slow to import

    film = picture(40)
    ours = Lbp(40).codes(torch.from_numpy(film)[None, None])[0, 0].numpy()
    with warnings.catch_warnings():
        # It warns of pictures that are not whole numbers, for ties; ours are given a tolerance.
        warnings.simplefilter("ignore")
        theirs = local_binary_pattern(film.astype(np.float64), 8, 1, "uniform")[1:-1, 1:-1]
    assert (ours == theirs).mean() > 0.995
    shares = Lbp(40)(torch.from_numpy(film)[None, None])[0].numpy()
    assert shares.shape == (10, 4, 4)
    assert shares.sum(axis=0) == pytest.approx(1.0)


def test_brightness_and_contrast_change_no_feature() -> None:
    film = torch.from_numpy(picture(56))[None, None]
    for module in (Hog(56), Lbp(56)):
        # A pixel of 81 may lie between two patterns.
        assert torch.allclose(module(film), module(film * 3 + 5), atol=0.03)


def test_a_film_of_one_grey_has_features_that_are_numbers() -> None:
    film = torch.full((1, 1, 56, 56), 0.5)
    for module in (Hog(56), Lbp(56)):
        assert torch.isfinite(module(film)).all()
