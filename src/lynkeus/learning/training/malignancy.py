"""Fit a line over what is measured of a nodule, and pack the simplest method that is not beaten.

python -m lynkeus.learning.training.malignancy PLAN --data DIR --outline RUN --out DIR --key FILE

PLAN is `plans/ct-nodule-malignancy.yaml`, which `lynkeus train` has followed to the folder of
`--out`: its network is what the line stands beside. `--outline` is where the plan of
`ct-nodule-outline` was followed to.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
from torch import Tensor

from lynkeus.core.errors import BadInput
from lynkeus.learning.cohort import Film
from lynkeus.learning.figures import HELD_OUT, WAYS
from lynkeus.learning.network import CELLS, LOGIT
from lynkeus.learning.networks import unet
from lynkeus.learning.nodules.measured import Measured
from lynkeus.learning.nodules.rated import MALIGNANT
from lynkeus.learning.nodules.weighing import SIZE, Line, Values, choose, fitted
from lynkeus.learning.outlining.plan import OutlinePlan, parse_outline_plan
from lynkeus.learning.plan_text import broken
from lynkeus.learning.ports import CHECKPOINT
from lynkeus.learning.sorting.figures import sorting_figures
from lynkeus.learning.sorting.ports import FollowedSorting, follow_sorting
from lynkeus.learning.training.checkpoint import weights_of
from lynkeus.learning.training.export import INPUT, to_onnx
from lynkeus.learning.training.seeing import list_seen
from lynkeus.manifests.ports import Arrays
from lynkeus.measures.areas import Sample
from lynkeus.measures.auc import auc
from lynkeus.measures.auc_difference import paired_auc
from lynkeus.models import card as cards
from lynkeus.models.ports import SEEN, WEIGHTS, maker_key, open_any, write_package
from lynkeus.models.preprocess import prepare
from lynkeus.models.seen import seen_text
from lynkeus.models.sorting.card import SortingCard
from lynkeus.models.sorting.evaluate import measure
from lynkeus.models.sorting.opened import OpenedSorter
from lynkeus.models.sorting.scores import scores_of
from lynkeus.models.tasks import other_task
from lynkeus.models.traditional import Beside, Traditional

BATCH = 32
ROWS = "training and tune patients, each read by a line that was fitted on others"
SIZE_SAYS = "the size of what is outlined, alone, logistic regression"
ALL_SAYS = "size, shape and Hounsfield units of what is outlined, logistic regression"
ABOVE = "AUC less that of a network trained on the same crops"
COMPARED = "DeLong where every crop is of another patient, else Obuchowski"
DIGITS = 4
ON = f"{HELD_OUT}, {WAYS['untouched']}"
NOT_BEATEN = (
    "A network trained on the same crops is not shown to beat it, so that the simpler method is "
    "packed: AUC of the network {:.3f}, of this {:.3f}, on the same held-out patients."
)
BEATEN = (
    "A network trained on the same crops beats it: AUC of the network {:.3f}, of this {:.3f}, on "
    "the same held-out patients."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Crops ready for a network, which of them are rated malignant, and whose they are."""

    films: Tensor
    labels: npt.NDArray[np.bool_]
    patients: npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The line that ships, that of the size alone, and how all measures stand beside the size."""

    line: Line
    small: Line
    beside: Beside

    @property
    def is_size(self) -> bool:
        """Whether the size alone ships."""
        return self.line is self.small


def main(words: list[str] | None = None) -> int:
    """Fit, measure and pack; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    for name in ("data", "outline", "out", "key"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    said = parser.parse_args(words)
    followed = follow_sorting(said.plan, said.data)
    outlined = said.plan.with_name("ct-nodule-outline.yaml")
    plan = parse_outline_plan(outlined.read_bytes(), name=outlined.name)
    torch.set_num_threads(followed.plan.training.threads)
    key = maker_key(said.key)
    trained = open_any(said.out / followed.plan.package, [key.public_key()])
    if not isinstance(trained, OpenedSorter):
        raise other_task(trained.card, "sorts crops")
    card, files = packed(followed, _measuring(followed, plan, said.outline), trained)
    folder = said.out / "measured" / card.id
    write_package(folder, card, files, key)
    sys.stdout.write(f"{folder}: {json.dumps([one.model_dump() for one in card.figures])}\n")
    return 0


def packed(
    followed: FollowedSorting, network: Measured, trained: OpenedSorter
) -> tuple[SortingCard, Mapping[str, bytes]]:
    """Fit the line, hold it beside size alone and beside the trained network, and make a card.

    Args:     followed: The plan. network: That measures; changed in place. trained: What `lynkeus
              train` made of the plan.
    """
    cohort = followed.cohort
    own = _rated(followed, (*cohort.train, *cohort.tune))
    judges = _rated(followed, cohort.held_out)
    fit = _fit(_measures(network, own.films), own)
    small = fit.small.scores(_measures(network, judges.films))
    _take(network, fit.line)
    model = to_onnx(network, torch.zeros(1, *judges.films.shape[1:]), (LOGIT, CELLS))
    weights = model.SerializeToString()
    read, other = (_stored(one, judges.films) for one in (weights, trained.weights))
    scores = read[:, 1] - read[:, 0]
    rows = (fit.beside, _beside(ON, (scores, small), judges, decides=False))
    card = trained.card.model_copy(
        update={
            "network": _network(trained.card, network, fit),
            "figures": _figures(trained.card, read, other, judges),
            "traditional": _traditional(rows, own, is_this=fit.is_size),
            "limits": (*followed.plan.card.limits, _rival(scores, other, judges)),
            "making": trained.card.making.model_copy(
                update={
                    "films": len(own.labels),
                    "patients": len(set(own.patients)),
                    "passes": 1,
                    "kept_pass": 1,
                }
            ),
        }
    )
    seen = seen_text(list_seen(cohort, threads=followed.plan.training.threads))
    return card, {WEIGHTS: weights, SEEN: seen}


def _fit(known: Values, own: Rated) -> Fit:
    """Fit both lines; all measures are weighed where that is shown to beat the size alone."""
    softness, whole = choose(known, own.labels, own.patients)
    softness_of_size, size = choose(known[:, :SIZE], own.labels, own.patients)
    small = fitted(known[:, :SIZE], own.labels, softness=softness_of_size)
    beside = _beside(ROWS, (whole, size), own, decides=True)
    better = beside.low is not None and beside.low > 0
    line = fitted(known, own.labels, softness=softness) if better else small
    return Fit(line=line, small=small, beside=beside)


def _figures(
    card: SortingCard, read: Values, other: Values, judges: Rated
) -> tuple[cards.Figure, ...]:
    patients, truth = len(set(judges.patients)), np.stack([~judges.labels, judges.labels], axis=1)
    found = measure(card, truth, scores_of(read, card.task), judges.patients)
    apart = paired_auc(_sample(_margin(read), judges), _sample(_margin(other), judges))
    above = cards.Figure(
        name=ABOVE,
        value=round(apart.value, DIGITS),
        low=round(apart.low, DIGITS),
        high=round(apart.high, DIGITS),
        on=ON,
        films=len(truth),
        patients=patients,
        method=COMPARED,
    )
    return (*sorting_figures(found, on=ON, films=len(truth), patients=patients), above)


def _rival(scores: Values, other: Values, judges: Rated) -> str:
    areas = (auc(_margin(other), judges.labels), auc(scores, judges.labels))
    apart = paired_auc(_sample(_margin(other), judges), _sample(scores, judges))
    return (BEATEN if apart.low > 0 else NOT_BEATEN).format(*areas)


def _network(card: SortingCard, network: Measured, fit: Fit) -> cards.AnyNetwork:
    return card.network.model_copy(
        update={
            "architecture": f"a U-Net that outlines, then {SIZE_SAYS if fit.is_size else ALL_SAYS}",
            "parameters": sum(one.numel() for one in network.parameters()),
            "began_from": "the network of ct-nodule-outline, which stays as it is",
        }
    )


def _beside(on: str, both: tuple[Values, Values], those: Rated, *, decides: bool) -> Beside:
    apart = paired_auc(*(_sample(one, those) for one in both))
    line, size = (auc(one, those.labels) for one in both)
    return Beside(
        on=on,
        network=round(line, DIGITS),
        traditional=round(size, DIGITS),
        difference=round(apart.value, DIGITS),
        low=round(apart.low, DIGITS),
        high=round(apart.high, DIGITS),
        p=round(apart.p, DIGITS),
        decides=decides,
    )


def _traditional(rows: tuple[Beside, ...], own: Rated, *, is_this: bool) -> Traditional:
    return Traditional(
        method="size",
        says=SIZE_SAYS,
        measure="AUC",
        cases=len(own.labels),
        patients=len(set(own.patients)),
        beside=rows,
        is_this=is_this,
    )


def _measuring(followed: FollowedSorting, plan: OutlinePlan, run: Path) -> Measured:
    """Put the trained network that outlines into one that measures."""
    wanted = plan.network
    outline = unet.build(
        dims=2,
        outputs=1,
        settings=unet.Settings(
            channels=wanted.channels, residual=wanted.residual, dropout=wanted.dropout
        ),
    )
    outline.load_state_dict(weights_of(run / CHECKPOINT))
    window = followed.plan.preprocess.window
    if window is None:
        raise broken(followed.name, "preprocess has no window, and Hounsfield units are measured")
    return Measured(outline, window=window, outlines=plan.preprocess).eval()


def _take(network: Measured, line: Line) -> None:
    """Put a line into the network: two logits, each half of the log odds."""
    halves = np.stack([-line.weights, line.weights]) / 2
    ends = np.array([-line.intercept, line.intercept]) / 2
    network.take(
        *(torch.from_numpy(one).float() for one in (line.usual, line.spread, halves, ends))
    )


def _rated(followed: FollowedSorting, films: Sequence[Film]) -> Rated:
    arrays, spec = Arrays(), followed.plan.preprocess
    if not isinstance(followed.folder, Path):
        sentence = "Nodules are measured on rows of arrays, and an archive has none."
        raise BadInput(sentence, reason="film_shape")
    crops = [arrays.row(followed.folder / film.file, film.row or 0)[0] for film in films]
    return Rated(
        films=torch.from_numpy(np.concatenate([prepare(one, spec) for one in crops])),
        labels=np.array([MALIGNANT in film.labels for film in films]),
        patients=np.array([film.patient for film in films]),
    )


def _measures(network: Measured, films: Tensor) -> Values:
    with torch.inference_mode():
        found = torch.cat([network.measure(part) for part in torch.split(films, BATCH)])
    return found.double().numpy()


def _stored(weights: bytes, films: Tensor) -> Values:
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    parts = [session.run([LOGIT], {INPUT: one.numpy()})[0] for one in torch.split(films, BATCH)]
    return np.concatenate(parts).astype(np.float64)


def _margin(logits: Values) -> Values:
    margin: Values = logits[:, 1] - logits[:, 0]
    return margin


def _sample(scores: Values, those: Rated) -> Sample:
    return Sample(scores=scores, labels=those.labels, groups=those.patients)


if __name__ == "__main__":
    raise SystemExit(main())
