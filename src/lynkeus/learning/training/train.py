"""From a plan to a signed package."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import torch
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from torch import nn

from lynkeus.core.json import canonical
from lynkeus.learning.network import CELLS, LOGIT
from lynkeus.learning.ports import Followed
from lynkeus.learning.tasks.classification import TASK
from lynkeus.learning.training import judging
from lynkeus.learning.training.begin import begin
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.loop import Progress, Run, Trained, logits
from lynkeus.learning.training.packing import Made, pack
from lynkeus.learning.training.remedied import remedied
from lynkeus.models.card import Card

BATCH = 64
GatesOf = Callable[[Followed], bytes]
"""Makes `gates.npz` from a plan's films."""
TRAINED_BY = ("data", "preprocess", "network", "training", "augment", "remedies", "task")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the run is written, and when it is."""

    out: Path
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingResult:
    """A package, its card, and the probe's score after each pass."""

    package: Path
    card: Card
    scores: tuple[float, ...]


def train(
    followed: Followed,
    *,
    place: Place,
    gates_of: GatesOf,
    key: Ed25519PrivateKey,
    progress: Callable[[Progress], None],
) -> TrainingResult:
    """Follow a plan: train, calibrate, measure, and write a signed package.

    A run that was killed goes on from the checkpoint in its folder; one that had ended packs again.

    Args:     followed: The plan, and its films. place: Folder and date. gates_of: Makes the pixel
              gates, see `gating.py`. key: The maker's. progress: Told every few steps.
    Raises:   BadInput: If the films, the first weights or a checkpoint cannot be used.
    """
    place.out.mkdir(parents=True, exist_ok=True)
    trained, began = train_network(followed, out=place.out, progress=progress)
    made = Made(followed=followed, trained=trained, began=began, now=place.now)
    folder = place.out / followed.plan.package
    card = pack(made, folder=folder, gates=gates_of(followed), key=key)
    return TrainingResult(package=folder, card=card, scores=trained.scores)


def train_network(
    followed: Followed, *, out: Path, progress: Callable[[Progress], None]
) -> tuple[Trained, str]:
    """Train the plan's network, or go on from the checkpoint in `out`.

    Returns:  What came of it, and from what it began, in words.
    """
    plan, cohort = followed.plan, followed.cohort
    tune_pixels = load_films(followed.folder, cohort.tune, plan.preprocess.size)
    tune = judging.ready(cohort.tune, tune_pixels, plan.task, plan.preprocess)
    torch.manual_seed(plan.training.seed)
    begun = begin(
        plan.network,
        tune.films["untouched"][:BATCH],
        outputs=1,
        answers=(LOGIT, CELLS),
        beside=followed.beside,
    )
    made = remedied(followed)
    run = Run(plan, TASK, made.films, begun.network, out)
    made_for = recipe(followed, f"{begun.words}{made.outlined_by}")
    run.resume(made_for)

    def judge(averaged: nn.Module) -> float:
        said = {way: logits(averaged, tune.films[way], batch=BATCH) for way in TASK.ways}
        return TASK.score(said, tune.labels)

    return run.train(judge, made_for=made_for, progress=progress), begun.words


def recipe(followed: Followed, began: str) -> str:
    """Name all that decides the weights: the plan without its card, the films, the beginning."""
    values = followed.plan.model_dump(mode="json", by_alias=True, include=set(TRAINED_BY))
    named = canonical([values, followed.cohort.digest(), began])
    return hashlib.sha256(named).hexdigest()
