"""One run of a learning curve: so many patients, so many images, and what it says of the judges."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import update_bn

from lynkeus.learning.cohort import Film, has
from lynkeus.learning.curve.plan import CurvePlan
from lynkeus.learning.curve.ports import FollowedCurve
from lynkeus.learning.curve.runs import Kept, Wanted, chosen, made_for
from lynkeus.learning.network import CELLS, LOGIT
from lynkeus.learning.plan import NetworkPlan, Training, Transfer
from lynkeus.learning.tasks.classification import TASK
from lynkeus.learning.training import judging
from lynkeus.learning.training.begin import begin
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.loop import GREYS, Films, Progress, Run, logits
from lynkeus.models.card import Reads
from lynkeus.models.preprocess import Preprocess, prepare

TAKEN = 224
"""The side at which films are changed and cropped, before they are squeezed to what is read."""
PART = 64
BATCH = 64
NORM_BATCHES = 8
"""Batches of which the norms of a network are made anew."""
DIGITS = 5
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Films in memory: those that may train, shape (N, S, S), and those that judge, as read."""

    pixels: Pixels
    judging: judging.Judging


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    reads: Reads


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    """What the loop asks of a plan."""

    training: Training
    preprocess: Preprocess
    augment: tuple[Mapping[str, Mapping[str, Any]], ...]
    network: NetworkPlan
    card: _Card


def load(followed: FollowedCurve) -> Loaded:
    """Decode and prepare all films once, those that train as the network reads them unchanged.

    Raises:   BadInput: As `load_films` and `prepare`.
    """
    plan, spec = followed.plan, followed.plan.preprocess
    shown = load_films(followed.folder, followed.judging, TAKEN)
    return Loaded(
        pixels=_prepared(followed.folder, followed.cohort.train, spec),
        judging=judging.ready(followed.judging, shown, plan, spec),
    )


def run_once(
    followed: FollowedCurve,
    loaded: Loaded,
    run: Wanted,
    *,
    out: Path,
    progress: Callable[[Progress], None],
) -> Kept:
    """Train one arm on the patients of a size, and read the films that judge.

    Every arm of a seed begins from the same random numbers, sees the same patients, and as many
    images. Nothing is chosen by the films that judge: the last averaged weights read them. Norms
    follow so short a training from afar, so that they are made anew, but for what is frozen.

    Args:     followed: The plan. loaded: Its films. run: Which run. out: Where room for a
              checkpoint is. progress: Told every few steps.
    Raises:   BadInput: If the first weights cannot be used. Full: As `Run.train`.
    """
    began = time.monotonic()
    plan, films = followed.plan, followed.cohort.train
    places = chosen(films, plan.positive, size=run.size, seed=run.seed)
    own = tuple(films[place] for place in places)
    shown = Films(pixels=loaded.pixels[places], targets=has(own, plan.positive))
    torch.manual_seed(run.seed)
    begun = begin(
        plan.network_of(run.arm),
        loaded.judging.films["untouched"][:BATCH],
        outputs=1,
        answers=(LOGIT, CELLS),
        beside=followed.beside,
    )
    judge = _Judge(plan, run, shown, loaded.judging)
    task = replace(TASK, steps_in_pass=lambda _targets, _batch: plan.training.steps)
    named = made_for(plan, run, followed.cohort.digest())
    with TemporaryDirectory(dir=out) as folder:
        training = Run(_settings(plan, run), task, shown, begun.network, Path(folder))
        training.train(judge, made_for=named, progress=progress)
    return Kept(
        made_for=named,
        arm=run.arm.name,
        size=run.size,
        seed=run.seed,
        patients=len({film.patient for film in own}),
        films=len(own),
        seconds=round(time.monotonic() - began, 1),
        logits=judge.said,
    )


class _Judge:
    """Reads the films that judge with the averaged network, and keeps what it said."""

    def __init__(
        self, plan: CurvePlan, run: Wanted, shown: Films, judging: judging.Judging
    ) -> None:
        self._plan, self._run, self._shown, self._judging = plan, run, shown, judging
        self.said: Mapping[str, list[float]] = {}

    def __call__(self, averaged: nn.Module) -> float:
        if self._run.arm.transfer is not Transfer.FROZEN:
            update_bn(_as_they_are(self._plan, self._shown, self._run.seed), averaged)
        read = {way: logits(averaged, self._judging.films[way], batch=BATCH) for way in TASK.ways}
        self.said = {
            way: [round(float(one), DIGITS) for one in values[:, 0]] for way, values in read.items()
        }
        return TASK.score(read, self._judging.labels)


def _prepared(folder: Path, films: tuple[Film, ...], spec: Preprocess) -> Pixels:
    """Squeeze films and spread their greys as serving does, in eight bits."""
    made = np.empty((len(films), spec.size, spec.size), np.uint8)
    for first in range(0, len(films), PART):
        for place, film in enumerate(load_films(folder, films[first : first + PART], TAKEN), first):
            unit = prepare(film.astype(np.float32), spec)[0, 0] * spec.std + spec.mean
            made[place] = np.round(unit * GREYS)
    return made


def _as_they_are(plan: CurvePlan, films: Films, seed: int) -> list[Tensor]:
    """Give batches of training films unchanged, as many ill as well."""
    spec, made = plan.preprocess, []
    for step in range(NORM_BATCHES):
        places = TASK.batch_at(films.targets, step=step, batch=plan.training.batch, seed=seed)
        unit = torch.from_numpy(films.pixels[places]).unsqueeze(1).float() / GREYS
        made.append((unit - spec.mean) / spec.std)
    return made


def _settings(plan: CurvePlan, run: Wanted) -> _Settings:
    budget = plan.training
    return _Settings(
        training=Training(
            seed=run.seed,
            threads=budget.threads,
            passes=1,
            patience=1,
            batch=budget.batch,
            rate=run.arm.rate,
            weight_decay=budget.weight_decay,
            warm_up=budget.warm_up,
            smoothing=budget.smoothing,
            average=budget.average,
            checkpoint_every=budget.steps,
            device=budget.device,
        ),
        preprocess=plan.preprocess,
        augment=run.arm.augment,
        network=plan.network_of(run.arm),
        card=_Card(reads=plan.reads),
    )
