"""From a plan to a signed package."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import torch
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from torch import nn

from lynkeus.core.errors import BadInput
from lynkeus.core.json import canonical
from lynkeus.learning import ports
from lynkeus.learning.cohort import has
from lynkeus.learning.networks import efficientnet_lite0 as lite0
from lynkeus.learning.plan import Plan
from lynkeus.learning.ports import Followed
from lynkeus.learning.tasks.classification import TASK
from lynkeus.learning.training import judging
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.loop import Films, Progress, Run, Trained, logits
from lynkeus.learning.training.packing import Made, pack
from lynkeus.models.card import Card

BATCH = 64
NETWORK = "efficientnet_lite0"
GatesOf = Callable[[Followed], bytes]
"""Makes `gates.npz` from a plan's films."""
TRAINED_BY = ("data", "preprocess", "network", "training", "augment", "task")


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
    trained = train_network(followed, out=place.out, progress=progress)
    made = Made(followed=followed, trained=trained, now=place.now)
    folder = place.out / followed.plan.package
    card = pack(made, folder=folder, gates=gates_of(followed), key=key)
    return TrainingResult(package=folder, card=card, scores=trained.scores)


def train_network(
    followed: Followed, *, out: Path, progress: Callable[[Progress], None]
) -> Trained:
    """Train the plan's network, or go on from the checkpoint in `out`."""
    plan, cohort = followed.plan, followed.cohort
    pixels, tune_pixels = (
        load_films(followed.folder, films, plan.preprocess.size)
        for films in (cohort.train, cohort.tune)
    )
    tune = judging.ready(cohort.tune, tune_pixels, plan.task, plan.preprocess)
    torch.manual_seed(plan.training.seed)
    network = first_network(plan)
    films = Films(pixels=pixels, targets=has(cohort.train, plan.task.positive))
    run = Run(plan, TASK, films, network, out)
    made_for = recipe(followed)
    run.resume(made_for)

    def judge(averaged: nn.Module) -> float:
        said = {way: logits(averaged, tune.films[way], batch=BATCH) for way in TASK.ways}
        return TASK.score(said, tune.labels)

    return run.train(judge, made_for=made_for, progress=progress)


def first_network(plan: Plan) -> nn.Module:
    """Build the plan's network with the published first weights.

    Raises:  BadInput: reason `plan_broken`, `weights_missing` or `weights_altered`.
    """
    if plan.network.name != NETWORK:
        sentence = f"There is no network {plan.network.name!r}; known is {NETWORK}."
        raise BadInput(sentence, reason="plan_broken", why="network.name")
    config = lite0.Config(dropout=plan.network.dropout, depth_drop=plan.network.depth_drop)
    network = lite0.build(config)
    path = ports.imagenet_file(plan.network.weights_sha256)
    lite0.load_imagenet(network, torch.load(path, weights_only=True))
    return network


def recipe(followed: Followed) -> str:
    """Name all that decides the weights: the plan without its card, and the films."""
    values = followed.plan.model_dump(mode="json", by_alias=True, include=set(TRAINED_BY))
    return hashlib.sha256(canonical(values) + followed.cohort.digest().encode()).hexdigest()
