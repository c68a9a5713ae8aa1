"""The components for nodules on CT: each is what its plan and its card say, on unseen patients."""

import csv
import hashlib
from pathlib import Path

import numpy as np
import pytest

from lynkeus.app.shipped.packages import outline_keys, shipped_keys, shipped_package
from lynkeus.dicom.film import take_array
from lynkeus.learning.nodules.agreed import between_readers, with_readers
from lynkeus.learning.nodules.ports import (
    MALIGNANCY,
    candidates,
    division,
    drawn_by_four,
    lay_out,
)
from lynkeus.learning.nodules.rated import MALIGNANT
from lynkeus.manifests.ports import Arrays
from lynkeus.measures.auc import auc
from lynkeus.models import infer
from lynkeus.models.ports import AnyOpened, OpenedSegmenter, open_any
from lynkeus.models.preprocess import prepare
from lynkeus.models.segmenting.outline import outline
from lynkeus.models.signing import fingerprint
from lynkeus.models.sorting.opened import OpenedSorter

from ..learning import real

PLANS = Path(__file__).parents[2] / "plans"
CANDIDATE, OUTLINE, RATED = "ct-nodule-candidate", "ct-nodule-outline", "ct-nodule-malignancy"
BLOCKS_HELD_OUT = 20
"""The lowest fifth of the blocks that the list has."""
WEIGHTS_BYTES_MAX = 2_000_000
EVERY = 3


def opened(name: str) -> AnyOpened:
    folder = shipped_package(name)
    assert folder is not None
    return open_any(folder, outline_keys())


def sorter(name: str) -> OpenedSorter:
    found = opened(name)
    assert isinstance(found, OpenedSorter)
    return found


def said(package: OpenedSorter, image: np.ndarray) -> float:
    """Give by how much the second class is above the first."""
    prepared = prepare(image.astype(np.float32), package.card.preprocess)
    first, second = infer.sorted_by(package, prepared, threads=1)
    return float(second - first)


@pytest.mark.parametrize("name", [CANDIDATE, OUTLINE, RATED])
def test_a_component_follows_its_plan_beats_what_stands_beside_and_reads_at_no_site(
    name: str,
) -> None:
    package, plan = opened(name), PLANS / f"{name}.yaml"
    card = package.card
    assert card.making.plan_sha256 == hashlib.sha256(plan.read_bytes()).hexdigest()
    assert card.traditional is not None
    assert card.traditional.stands
    assert any(limit.startswith("A component") for limit in card.limits)
    assert len(package.files["weights.onnx"]) < WEIGHTS_BYTES_MAX
    assert package.signer not in {fingerprint(one) for one in shipped_keys()}


@pytest.mark.long
def test_the_candidate_tells_nodules_in_blocks_that_it_has_not_seen() -> None:
    package, found = sorter(CANDIDATE), candidates(real.root() / "ct-nodules")
    held = [at for at, row in enumerate(found.rows) if int(row["block"]) < BLOCKS_HELD_OUT]
    held = [at for at in held if found.rows[at]["label"] == "1" or at % 4 == 0]
    scores = np.array([said(package, found.pixels[at]) for at in held])
    assert auc(scores, np.array([found.rows[at]["label"] == "1" for at in held])) > 0.96


@pytest.mark.long
def test_the_outline_agrees_with_readers_as_they_do_with_each_other() -> None:
    source, package = real.root() / "ct-nodules", opened(OUTLINE)
    assert isinstance(package, OpenedSegmenter)
    found, at = drawn_by_four(source), division(source)
    held = [
        number
        for number, row in enumerate(found.rows)
        if at[row["patient_id"]] == "test" and found.masks[number].any(axis=(1, 2)).all()
    ][::EVERY]
    pairs = []
    for number in held:
        film = take_array(found.pixels[number].astype(np.float32)).film
        [drawn] = outline(package, film).values()
        masks = found.masks[number]
        pairs.append((with_readers(drawn.mask, masks), between_readers(masks)))
    ours, theirs = np.mean(pairs, axis=0)
    assert ours > theirs - 0.01
    assert ours > 0.84


@pytest.mark.long
def test_ratings_are_told_on_patients_that_nothing_has_seen(tmp_path: Path) -> None:
    source, package = real.root() / "ct-nodules", sorter(RATED)
    lay_out(source, tmp_path)
    rows = [*csv.DictReader((tmp_path / f"{MALIGNANCY}.csv").read_text().splitlines())]
    arrays, sets = Arrays(), division(source)
    held = [at for at, row in enumerate(rows) if sets[row["patient"]] == "test"]
    scores = [said(package, arrays.row(tmp_path / f"{MALIGNANCY}.npz", at)[0]) for at in held]
    truth = np.array([rows[at]["label"] == MALIGNANT for at in held])
    order = package.card.classes.index(MALIGNANT)
    assert auc(np.array(scores) * (1 if order else -1), truth) == pytest.approx(0.9606, abs=0.005)
