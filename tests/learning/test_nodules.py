"""Nodules: where readers agree, how they are rated, cut to millimetres, divided and measured."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from lynkeus.core.errors import BadInput
from lynkeus.learning.nodules import FIELD_MM
from lynkeus.learning.nodules.agreed import agreed, between_readers, with_readers
from lynkeus.learning.nodules.field import SIDE, field_of
from lynkeus.learning.nodules.ports import candidates, sets_of
from lynkeus.learning.nodules.rated import BENIGN, MALIGNANT, rated_as
from lynkeus.learning.nodules.weighing import by_others, choose, fitted


def ball(side: int, radius: float) -> np.ndarray:
    down, across = np.mgrid[:side, :side] - (side - 1) / 2
    inside: np.ndarray = np.hypot(down, across) <= radius
    return inside


def test_what_half_of_those_who_drew_drew_is_agreed() -> None:
    small, large, nothing = ball(20, 3), ball(20, 6), np.zeros((20, 20), bool)
    assert (agreed(np.stack([small, large, large, nothing])) == large).all()
    assert (agreed(np.stack([small, small, small, large])) == small).all()
    assert not agreed(np.stack([nothing] * 4)).any()
    apart = between_readers(np.stack([small, large]))
    assert apart == pytest.approx(2 * small.sum() / (small.sum() + large.sum()))
    assert with_readers(small, np.stack([small, large])) == pytest.approx((1 + apart) / 2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("5550", MALIGNANT), ("2210", BENIGN), ("1133", BENIGN), ("3333", ""), ("5500", ""),
        ("2344", ""), ("4444", MALIGNANT),
    ],
)  # fmt: skip
def test_three_readers_rate_and_what_they_leave_open_is_no_label(given: str, said: str) -> None:
    row = {f"malignancy_r{at}": one for at, one in enumerate(given, start=1)}
    assert rated_as(row) == said


def test_a_nodule_is_as_large_whatever_the_spacing_of_its_scan() -> None:
    wide = []
    for spacing in (0.5, 0.7, 0.9):
        crop = np.where(ball(71, 6 / spacing), 40, -850).astype(np.float32)
        wide.append((field_of(crop, spacing) > -400).sum() * (FIELD_MM / SIDE) ** 2)
    assert wide == pytest.approx([np.pi * 36] * 3, rel=0.05)


def test_a_patient_is_in_the_same_set_in_each_table() -> None:
    names = [f"LIDC-IDRI-{number:04d}" for number in range(1, 101)]
    at = sets_of(names)
    assert Counter(at.values()) == {"test": 20, "tune": 8, "train": 72}
    assert all(at[name] == "test" for name in names[:20])
    assert at == sets_of(reversed(names))


def test_no_line_is_read_with_by_a_patient_who_fitted_it() -> None:
    """Each patient has a mark and a label of his own: who knows him knows all, others nothing."""
    rng = np.random.default_rng(0)
    patients = np.repeat([f"p{number:02d}" for number in range(40)], 3)
    labels = np.repeat(rng.random(40) < 0.5, 3)
    marks = np.repeat(np.eye(40), 3, axis=0)
    known = fitted(marks, labels, softness=1.0).scores(marks)
    assert ((known > 0) == labels).all()
    others = by_others(marks, labels, patients, softness=1.0)
    assert np.mean((others > 0) == labels) < 0.7
    size = np.where(labels, 2.0, 1.0)[:, np.newaxis]
    softness, found = choose(np.hstack([size, marks]), labels, patients)
    assert softness > 0
    assert found[labels].min() > found[~labels].max()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"luna16_candidates_50px\.csv") as refused:
        candidates(tmp_path)
    assert refused.value.reason == "data_missing"


def test_a_ball_is_measured_in_millimetres_and_hounsfield_units() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra `learn`")
    from lynkeus.learning.nodules.measured import NAMES, measures  # noqa: PLC0415  # torch

    smooth = ball(SIDE, 12)
    rough = smooth & ~(np.abs(np.mgrid[:SIDE, :SIDE][0] % 6) < 1)
    inside = torch.from_numpy(np.stack([smooth, rough, ball(SIDE, 24)])[:, None]).float()
    hounsfield = torch.where(inside > 0, 40.0, -850.0)
    found = dict(zip(NAMES, measures(hounsfield, inside).T.numpy(), strict=True))
    across = 24 * FIELD_MM / SIDE
    wide = np.exp(found["log of the diameter"][[0, 2]])
    assert wide == pytest.approx([across, 2 * across], rel=0.02)
    assert np.exp(found["log of the long axis"][0]) == pytest.approx(across, rel=0.02)
    assert found["log of short by long axis"][0] == pytest.approx(0, abs=0.02)
    assert found["log of roundness"][1] > found["log of roundness"][0] + 0.3
    assert found["share that is thin"][1] > found["share that is thin"][0] + 0.2
    assert found["mean HU"] == pytest.approx([40, 40, 40])
    assert found["share of haze"] == pytest.approx([0, 0, 0])
    assert found["HU around"][0] == pytest.approx(-850)


def test_what_lies_beside_the_middle_is_not_measured() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra `learn`")
    from lynkeus.learning.nodules.measured import _of_the_middle  # noqa: PLC0415  # torch

    beside = np.zeros((SIDE, SIDE), bool)
    beside[:10, :10] = True
    both = torch.from_numpy(np.stack([ball(SIDE, 9) | beside, beside])[:, None]).float()
    kept = _of_the_middle(both).numpy() > 0
    assert (kept[0, 0] == ball(SIDE, 9)).all()
    assert (kept[1, 0] == beside).all()


@pytest.mark.long
@pytest.mark.timeout(400)
def test_the_file_measures_as_the_network_does() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra `learn`")
    import onnxruntime  # noqa: PLC0415  # slow to import

    from lynkeus.learning.networks import unet  # noqa: PLC0415  # torch
    from lynkeus.learning.nodules.measured import (  # noqa: PLC0415  # torch
        Measured,
        _stretched,
    )
    from lynkeus.learning.training.export import to_onnx  # noqa: PLC0415  # torch
    from lynkeus.models.preprocess import Preprocess, prepare  # noqa: PLC0415  # with it

    spec = Preprocess(size=SIDE, low_percentile=1, high_percentile=99, mean=0.35, std=0.3)
    settings = unet.Settings(channels=(4, 8), residual=1, dropout=0.0)
    torch.manual_seed(0)
    network = Measured(
        unet.build(dims=2, outputs=1, settings=settings), window=(-1000, 1000), outlines=spec
    ).eval()
    network.take(torch.zeros(14), torch.ones(14), torch.randn(2, 14) / 100, torch.zeros(2))
    rng = np.random.default_rng(0)
    units = np.stack([np.where(ball(SIDE, radius), 40, -850) for radius in (5, 9, 14)])
    film = torch.from_numpy((units + rng.normal(0, 30, units.shape) + 1000) / 2000)[:, None].float()
    with torch.inference_mode():
        plain = network(film).logit
        shown = _stretched(film, spec)[0].numpy()
    assert shown == pytest.approx(prepare(film[0, 0].numpy(), spec)[0], abs=1e-4)
    session = onnxruntime.InferenceSession(
        to_onnx(network, film[:1], ("logit", "cells")).SerializeToString(),
        providers=["CPUExecutionProvider"],
    )
    logit, cells = session.run(["logit", "cells"], {"film": film.numpy()})
    assert logit == pytest.approx(plain.numpy(), abs=0.1)
    assert cells.shape[0] == 3
    assert not cells.any()
