"""The shipped package: signed, whole, light, exact, and honest about its figures."""

import hashlib
import io
import os
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lynkeus.app.outside import shipped_readers
from lynkeus.app.shipped import packages
from lynkeus.app.shipped.packages import (
    FOLDER,
    outline_keys,
    shipped_classifiers,
    shipped_keys,
    shipped_package,
    shipped_packages,
)
from lynkeus.dicom.film import take
from lynkeus.learning import ports
from lynkeus.learning.cohort import has
from lynkeus.learning.outlining.plan import parse_outline_plan
from lynkeus.measures.auc import auc
from lynkeus.measures.dice import dice
from lynkeus.models import infer
from lynkeus.models.ports import (
    OpenedPackage,
    OpenedSegmenter,
    open_any,
    open_package,
    open_segmenter,
    sign_package,
)
from lynkeus.models.preprocess import prepare
from lynkeus.models.scoring import score
from lynkeus.models.seen import patient_hash
from lynkeus.models.segmenting.outline import outline
from lynkeus.models.signing import fingerprint

from ..learning import real

PLAN = Path(__file__).parents[2] / "plans" / "chest-xray-pneumonia.yaml"
BYTES_MAX = 15_000_000
EVERY = 16
PLAN_OF_THEN = "15c5d62988a1d101b63a9e602f0cda11bd11de814530ece52d8b75f427e1931e"
"""The plan that made it, before plans named a task; the same films, sets and settings since."""


@pytest.fixture(scope="module")
def package() -> OpenedPackage:
    folder = shipped_package("chest-xray-pneumonia")
    assert folder is not None
    return open_package(folder, shipped_keys())


def test_every_shipped_package_opens_with_a_shipped_key() -> None:
    for folder in shipped_packages():
        assert open_any(folder, outline_keys()).card.id == folder.name


def test_what_is_signed_for_no_site_reads_for_none_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shipped_package("chest-xray-pneumonia")
    assert folder is not None
    assert folder in shipped_classifiers()
    key = Ed25519PrivateKey.generate()
    sign_package(Path(shutil.copytree(folder, tmp_path / folder.name)), key)
    monkeypatch.setattr(packages, "FOLDER", tmp_path)
    assert shipped_packages() == (tmp_path / folder.name,)
    assert shipped_classifiers() == ()
    assert shipped_readers() == ()


def test_a_name_that_is_not_shipped_is_not_found() -> None:
    assert shipped_package("no-such-package") is None


def test_it_is_light_and_holds_no_private_key() -> None:
    files = [path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.stat().st_size for path in files) < BYTES_MAX
    assert not any(b"PRIVATE KEY" in path.read_bytes() for path in files)


def test_the_card_follows_the_plan(package: OpenedPackage) -> None:
    plan, _ = ports.read_plan(PLAN)
    assert package.card.making.plan == PLAN.name
    assert package.card.making.plan_sha256 == PLAN_OF_THEN
    assert package.card.version == plan.version
    assert package.card.preprocess == plan.preprocess
    assert package.card.registration == plan.card.registration


def test_no_figure_is_of_patients_who_trained_or_tuned(package: OpenedPackage) -> None:
    assert package.card.figures
    for figure in package.card.figures:
        assert figure.on.startswith("held-out patients")
        if figure.name == "the traditional method's AUC":
            continue  # it is told by its difference, which has an interval
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
    assert any("too hopeful" in limit for limit in package.card.limits)


def test_it_is_shown_to_beat_the_traditional_method_and_says_what_an_audit_found(
    package: OpenedPackage,
) -> None:
    said, audit = package.card.traditional, package.card.audit
    assert said is not None
    assert said.beaten
    assert [one.decides for one in said.beside] == [False, True, True]
    assert audit is not None
    assert audit.on.startswith("held-out patients")
    assert "readings.lungs_blanked_alike" in audit.worries
    assert any("audit" in limit and "outside the lungs" in limit for limit in package.card.limits)


def test_it_says_whom_it_has_seen_and_that_is_nobody_who_judged_it(package: OpenedPackage) -> None:
    seen = package.seen
    assert seen is not None
    sets = real.cohort(ports.read_plan(PLAN)[0])
    salted = {patient_hash(film.patient, seen.salt) for film in sets.held_out[::EVERY]}
    assert not salted & seen.patients
    salted = {patient_hash(film.patient, seen.salt) for film in sets.tune[::EVERY]}
    assert salted <= seen.patients


def test_its_map_is_exact(package: OpenedPackage) -> None:
    size = package.card.preprocess.size
    films = np.random.default_rng(0).random((2, 1, size, size)).astype(np.float32)
    session = onnxruntime.InferenceSession(package.weights, providers=["CPUExecutionProvider"])
    logit, cells = session.run(["logit", "cells"], {"film": films})
    network = package.card.network
    assert cells.shape[1:] == (network.cells_channels, network.cells_rows, network.cells_columns)
    of_cells = np.einsum("nkhw,k->nhw", cells.astype(np.float64), package.head[:-1])
    expected = of_cells.mean(axis=(1, 2)) + package.head[-1]
    assert logit[:, 0] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("threads", [1, 2, 3, 9])
def test_films_read_at_once_say_what_each_says_alone(package: OpenedPackage, threads: int) -> None:
    size = package.card.preprocess.size
    films = np.random.default_rng(1).random((5, 1, 1, size, size)).astype(np.float32)
    alone = [infer.read_one(package, one).logit for one in films]
    assert len(set(alone)) == 5
    at_once = infer.logits(package, range(5), films.__getitem__, threads=threads)
    assert at_once.tolist() == alone


def test_it_reads_real_films_of_held_out_patients(package: OpenedPackage) -> None:
    plan, _ = ports.read_plan(PLAN)
    sets = real.cohort(plan)
    assert sets.digest() == package.card.making.split_sha256
    chosen = sets.held_out[::EVERY]
    folder = real.root() / plan.data.root
    scores = [score(package, take((folder / film.file).read_bytes()), (1, 5)) for film in chosen]
    said = np.array([one.probability for one in scores])
    assert auc(said, has(chosen, plan.task.positive)) > 0.95


def test_a_large_film_is_read_as_its_small_copy(package: OpenedPackage) -> None:
    """The training films were squeezed and stored as JPEG; the same film in full size agrees."""
    root = os.environ.get("LYNKEUS_DATA")
    if not root:
        pytest.skip("LYNKEUS_DATA is not set: the real films are needed")
    folder = Path(root) / "cxr-pneumonia"
    moved = []
    for full in sorted((folder / "full-resolution").glob("*.jpeg"))[:8]:
        small = folder / "images" / f"{full.stem}.jpg"
        pair = [score(package, take(path.read_bytes()), (1, 5)) for path in (full, small)]
        moved.append(abs(pair[0].probability - pair[1].probability))
    assert len(moved) == 8
    assert np.median(moved) < 0.05


def test_head_is_plain_numbers(package: OpenedPackage) -> None:
    head = np.load(io.BytesIO(package.files["head.npy"]), allow_pickle=False)
    assert head.dtype == np.float32
    assert head.shape == (package.card.network.cells_channels + 1,)
    spec = package.card.preprocess
    assert prepare(np.eye(40, dtype=np.float32), spec).shape[-1] == spec.size


OUTLINES = PLAN.with_name("lung-fields.yaml")


@pytest.fixture(scope="module")
def lungs() -> OpenedSegmenter:
    folder = shipped_package("lung-fields")
    assert folder is not None
    return open_segmenter(folder, outline_keys())


def test_the_card_of_lung_fields_follows_its_plan_and_is_honest(lungs: OpenedSegmenter) -> None:
    plan = parse_outline_plan(OUTLINES.read_bytes(), name=OUTLINES.name)
    card, made = lungs.card, lungs.card.making
    assert made.plan_sha256 == hashlib.sha256(OUTLINES.read_bytes()).hexdigest()
    assert (card.preprocess, card.limits) == (plan.preprocess, plan.card.limits)
    whose = {one.on: one for one in card.figures if one.name == "Dice"}
    assert set(whose) == {
        "held-out patients of the same collection",
        "adults of other hospitals, all of them ill",
    }
    assert all(one.low is not None and one.low > 0.9 for one in whose.values())
    # A site lets no model read for the sake of who signed it.
    assert lungs.signer not in {fingerprint(one) for one in shipped_keys()}


def test_lung_fields_outlines_adults_of_other_hospitals(lungs: OpenedSegmenter) -> None:
    root = os.environ.get("LYNKEUS_DATA")
    if not root:
        pytest.skip("LYNKEUS_DATA is not set: the real films are needed")
    folder, found = Path(root) / "lung-masks", []
    for path in sorted((folder / "images").iterdir())[::EVERY]:
        [outlined] = outline(lungs, take(path.read_bytes()).film).values()
        there = take((folder / "masks" / f"{path.stem}.png").read_bytes()).film.pixels > 0
        found.append(dice(outlined.mask, there))
    assert len(found) == 7
    assert np.mean(found) > 0.9
