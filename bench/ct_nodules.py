"""Print how the components for nodules stand beside simpler methods and beside readers.

    python bench/ct_nodules.py candidate DATA PACKAGE
    python bench/ct_nodules.py outline DATA PACKAGE
    python bench/ct_nodules.py malignancy DATA

DATA is what `python -m lynkeus.learning.training.nodules` wrote; for outlines `LYNKEUS_DATA` says
where the masks of the four readers are. Tables are for docs/methods/ct-nodules.md.
"""

import csv
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import lynkeus.learning.traditional.classifiers
from lynkeus.app.shipped.packages import outline_keys, package_folder
from lynkeus.core import catalogue
from lynkeus.dicom.film import take_array
from lynkeus.learning.nodules.agreed import agreed, between_readers, with_readers
from lynkeus.learning.nodules.measured import measures
from lynkeus.learning.nodules.ports import MALIGNANCY, ROOT, division, drawn_by_four
from lynkeus.learning.nodules.rated import MALIGNANT
from lynkeus.learning.nodules.weighing import SIZE, choose
from lynkeus.learning.sorting.ports import follow_sorting
from lynkeus.learning.traditional.classifier import Classifier, Shown
from lynkeus.learning.training.films import in_greys, load_films
from lynkeus.learning.training.nodules import FOLDER
from lynkeus.manifests.ports import Arrays, Masks
from lynkeus.measures.areas import Sample
from lynkeus.measures.auc import auc
from lynkeus.measures.auc_difference import paired_auc
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.ordered import auc_interval
from lynkeus.measures.paired_bootstrap import paired_bootstrap
from lynkeus.models import infer
from lynkeus.models.ports import OpenedSegmenter, open_any
from lynkeus.models.preprocess import prepare
from lynkeus.models.segmenting.outline import outline
from lynkeus.models.sorting.opened import OpenedSorter

PLANS = Path(__file__).parents[1] / "plans"
NODULE = "nodule"
SEED = 0
READERS = 4


def main(which: str, data: Path, package: Path | None = None) -> None:
    """Print a table."""
    torch.set_num_threads(1)
    if which == "malignancy":
        _malignancy(data / FOLDER)
        return
    if package is None:
        sys.exit(__doc__)
    keys = (*outline_keys(), *_beside(package))
    opened = open_any(package_folder(str(package)), keys)
    if which == "candidate" and isinstance(opened, OpenedSorter):
        _candidate(data, opened)
    elif which == "outline" and isinstance(opened, OpenedSegmenter):
        _outline(opened)
    else:
        sys.exit(__doc__)


def _beside(package: Path) -> tuple[Ed25519PublicKey, ...]:
    from lynkeus.models.ports import trusted_keys  # noqa: PLC0415  # for packages of one's own

    return trusted_keys(package.parent) if package.is_dir() else ()


def _candidate(data: Path, opened: OpenedSorter) -> None:
    followed = follow_sorting(PLANS / "ct-nodule-candidate.yaml", data)
    spec, train, judges = followed.plan.preprocess, followed.cohort.train, followed.cohort.held_out
    pixels, held = (
        load_films(followed.folder, films, spec.size, window=spec.window)
        for films in (train, judges)
    )
    greys = in_greys(spec)
    labels, truth = (
        np.array([NODULE in film.labels for film in films]) for films in (train, judges)
    )
    blocks = np.array([film.patient for film in judges])
    shown = Shown(images=held[:, np.newaxis], spec=greys)
    at = opened.card.classes.index(NODULE)
    said = np.array(
        [infer.sorted_by(opened, prepare(one.astype(np.float32), greys), threads=1) for one in held]
    )
    network = said[:, at] - said[:, 1 - at]
    _row("the network", network, network, (truth, blocks))
    known = catalogue.load(lynkeus.learning.traditional.classifiers, "CLASSIFIER", Classifier)
    for name, one in known.items():
        if not one.needs_masks:
            fitted = one.fit(
                Shown(images=pixels[:, np.newaxis], spec=greys),
                labels[:, np.newaxis],
                followed.plan.training.seed,
            )
            _row(name, fitted.scores(shown)[:, 0], network, (truth, blocks))


def _row(
    name: str,
    scores: npt.NDArray[np.float64],
    network: npt.NDArray[np.float64],
    so: tuple[npt.NDArray[np.bool_], npt.NDArray[np.str_]],
) -> None:
    truth, blocks = so
    found = paired_bootstrap(_area(network, truth), _area(scores, truth), blocks, seed=SEED)
    words = [
        f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})" for one in (found.b, found.difference)
    ]
    print(f"| {name} | {words[0]} | {words[1] if scores is not network else ''} |", flush=True)


def _area(
    scores: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]
) -> Callable[[Indices], float]:
    return lambda those: auc(scores[those], truth[those])


def _outline(opened: OpenedSegmenter) -> None:
    source = Path(os.environ["LYNKEUS_DATA"]) / ROOT
    found, at = drawn_by_four(source), division(source)
    those = [
        number
        for number, row in enumerate(found.rows)
        if at[row["patient_id"]] == "test" and found.masks[number].any(axis=(1, 2)).all()
    ]
    patients = np.array([found.rows[number]["patient_id"] for number in those])
    made = []
    for number in those:
        [outlined] = outline(
            opened, take_array(found.pixels[number].astype(np.float32)).film
        ).values()
        made.append(outlined.mask)
    drawn = [found.masks[number] for number in those]
    rows = {
        "the package with each reader": [
            with_readers(*one) for one in zip(made, drawn, strict=True)
        ],
        "each two readers": [between_readers(one) for one in drawn],
        "what half of them drew, with each reader": [
            with_readers(agreed(one), one) for one in drawn
        ],
    }
    for name, values in rows.items():
        one = bootstrap(partial(_mean, np.array(values)), patients, seed=SEED)
        print(f"| {name} | {one.value:.3f} ({one.low:.3f} to {one.high:.3f}) |")
    print(f"\n{len(those)} nodules of {len(set(patients))} held-out patients, drawn by {READERS}")


def _malignancy(folder: Path) -> None:
    """Say what size and shape tell inside the mask that one reader drew, for whoever has one."""
    rows = tuple(csv.DictReader((folder / f"{MALIGNANCY}.csv").read_text().splitlines()))
    arrays, masks = Arrays(), Masks()
    path = folder / f"{MALIGNANCY}.npz"
    units = np.stack([arrays.row(path, at)[0] for at in range(len(rows))]).clip(-1000, 1000)
    inside = np.stack([masks.row(path, at, one.shape) for at, one in enumerate(units)])
    found = measures(
        torch.from_numpy(units)[:, None].float(), torch.from_numpy(inside)[:, None].float()
    )
    known = found.double().numpy()
    labels = np.array([row["label"] == MALIGNANT for row in rows])
    patients = np.array([row["patient"] for row in rows])
    _, whole = choose(known, labels, patients)
    _, size = choose(known[:, :SIZE], labels, patients)
    for name, said in (("size, shape and Hounsfield units", whole), ("size alone", size)):
        one = auc_interval(said, labels, patients, seed=SEED)
        print(f"| {name} | {one.value:.3f} ({one.low:.3f} to {one.high:.3f}) |")
    both = (Sample(scores=one, labels=labels, groups=patients) for one in (whole, size))
    apart = paired_auc(*both)
    print(f"\ndifference {apart.value:+.3f} ({apart.low:+.3f} to {apart.high:+.3f})")
    print(f"{len(rows)} nodules of {len(set(patients))} patients")


def _mean(values: npt.NDArray[np.float64], those: Indices) -> float:
    return float(values[those].mean())


if __name__ == "__main__":
    main(sys.argv[1], *(Path(word) for word in sys.argv[2:]))
