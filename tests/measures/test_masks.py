"""How far two masks agree: overlap and surfaces, held against MONAI and against brute force."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lynkeus.measures.assd import assd
from lynkeus.measures.dice import dice
from lynkeus.measures.hd95 import hd95
from lynkeus.measures.jaccard import jaccard
from lynkeus.measures.surfaces import surface_distances

Mask = npt.NDArray[np.bool_]
OVERLAPS = (dice, jaccard)
DISTANCES = (assd, hd95)


def blobs(seed: int, shape: tuple[int, ...]) -> tuple[Mask, Mask]:
    """Give two masks that overlap in part, and touch a border now and then."""
    rng = np.random.default_rng(seed)
    return rng.random(shape) < 0.3, rng.random(shape) < rng.uniform(0.02, 0.5)


def by_hand(one: Mask, other: Mask, spacing: tuple[float, ...]) -> npt.NDArray[np.float64]:
    """Measure from each surface point to all of the other's, without any cleverness."""

    def surface(mask: Mask) -> npt.NDArray[np.float64]:
        padded = np.pad(mask, 1)
        points = []
        for place in np.argwhere(padded):
            steps = [*np.eye(mask.ndim, dtype=int), *-np.eye(mask.ndim, dtype=int)]
            if not all(padded[tuple(place + step)] for step in steps):
                points.append((place - 1) * np.array(spacing))
        return np.array(points)

    there, back = surface(one), surface(other)
    return np.sqrt(((there[:, None] - back[None]) ** 2).sum(-1)).min(axis=1)


@settings(deadline=None, max_examples=25)
@given(
    seed=st.integers(0, 999),
    shape=st.sampled_from([(7, 9), (1, 12), (4, 5, 6)]),
    step=st.floats(0.2, 3),
)
def test_surface_distances_are_those_of_brute_force(
    seed: int, shape: tuple[int, ...], step: float
) -> None:
    one, other = blobs(seed, shape)
    spacing = (step, *(1.5,) * (len(shape) - 1))
    if not one.any() or not other.any():
        return
    there, back = surface_distances(one, other, spacing=spacing)
    assert np.sort(there) == pytest.approx(np.sort(by_hand(one, other, spacing)))
    assert np.sort(back) == pytest.approx(np.sort(by_hand(other, one, spacing)))
    both = np.concatenate([there, back])
    assert assd(one, other, spacing=spacing) == pytest.approx(both.mean())


@pytest.mark.long  # the other program is slow to import
@pytest.mark.filterwarnings("ignore:.*always_return_as_numpy:FutureWarning")
@pytest.mark.parametrize("shape", [(24, 31), (9, 10, 11)])
def test_measures_are_those_of_another_program(shape: tuple[int, ...]) -> None:
    metrics = pytest.importorskip("monai.metrics")
    torch = pytest.importorskip("torch")
    spacing = (0.7, 1.3, 2.1)[: len(shape)]
    for seed in range(6):
        one, other = blobs(seed, shape)
        two = [torch.from_numpy(mask[None, None]) for mask in (one, other)]
        theirs = {
            dice: metrics.compute_dice(*two),
            jaccard: metrics.compute_iou(*two),
            assd: metrics.compute_average_surface_distance(
                *two, include_background=True, symmetric=True, spacing=spacing
            ),
            hd95: metrics.compute_hausdorff_distance(
                *two, include_background=True, percentile=95, spacing=spacing
            ),
        }
        for measure, said in theirs.items():
            more = {} if measure in OVERLAPS else {"spacing": spacing}
            assert measure(one, other, **more) == pytest.approx(float(said), rel=1e-5)


def test_numbers_worked_by_hand() -> None:
    one, other = np.zeros((2, 6), bool), np.zeros((2, 6), bool)
    one[0, 0:4], other[0, 2:6] = True, True
    assert dice(one, other) == pytest.approx(0.5)
    assert jaccard(one, other) == pytest.approx(1 / 3)
    # Each point of `one` lies 2, 1, 0 and 0 from the other, and back.
    assert assd(one, other, spacing=(1, 1)) == pytest.approx(3 / 4)
    assert hd95(one, other, spacing=(1, 2)) == pytest.approx(2 * (1 + 0.85))


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 999))
def test_what_holds_of_all_masks(seed: int) -> None:
    one, other = blobs(seed, (8, 11))
    if not one.any() or not other.any():
        return
    for overlap in OVERLAPS:
        assert overlap(one, one) == 1
        assert overlap(one, other) == overlap(other, one)
        assert overlap(one[::-1], other[::-1]) == overlap(one, other)
    for distance in DISTANCES:
        plain = distance(one, other, spacing=(1, 1))
        assert distance(one, one, spacing=(1, 1)) == 0
        assert distance(other, one, spacing=(1, 1)) == pytest.approx(plain)
        assert distance(one.T, other.T, spacing=(1, 1)) == pytest.approx(plain)
        assert distance(one, other, spacing=(2, 2)) == pytest.approx(2 * plain)
        wider = np.pad(one, 5), np.pad(other, 5)
        assert distance(*wider, spacing=(1, 1)) == pytest.approx(
            distance(one, other, spacing=(1, 1))
        )


def test_a_mask_of_nothing_has_no_overlap_and_lies_infinitely_far() -> None:
    none, some = np.zeros((4, 4), bool), np.eye(4, dtype=bool)
    for overlap in OVERLAPS:
        assert np.isnan(overlap(none, none))
        assert overlap(none, some) == overlap(some, none) == 0
    for distance in DISTANCES:
        assert np.isnan(distance(none, none, spacing=(1, 1)))
        assert distance(none, some, spacing=(1, 1)) == np.inf
        assert distance(some, none, spacing=(1, 1)) == np.inf


def test_masks_of_two_grids_and_spacings_that_are_none_are_refused() -> None:
    one, other = np.ones((3, 4), bool), np.ones((4, 3), bool)
    for overlap in OVERLAPS:
        with pytest.raises(ValueError, match="shapes"):
            overlap(one, other)
    for spacing in ((1.0,), (1.0, 0.0), (1.0, 1.0, 1.0)):
        with pytest.raises(ValueError, match="above zero"):
            assd(one, one, spacing=spacing)
