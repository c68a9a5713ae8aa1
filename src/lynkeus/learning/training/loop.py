"""The training itself, of whatever task: batches, an average of the weights, an early stop."""

import copy
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from lynkeus.learning.plan import Training, Transfer
from lynkeus.learning.task import Follows, Targets, Task
from lynkeus.learning.training import checkpoint
from lynkeus.learning.training.augment import augment, augment_both, augmentations
from lynkeus.learning.training.transfer import Layers
from lynkeus.models.card import Reads
from lynkeus.models.preprocess import Preprocess

GREYS = 255.0
TIE = 0.001
REPORT_EVERY = 10
PLANES = 4
"""The axes of a batch of films; one of cubes has one more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a run stands; `score` is the probe's after a pass, else none."""

    step: int
    steps: int
    loss: float
    films_per_s: float
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Films:
    """Training films in memory: shape (N, S, S), or (N, Z, S, S), 0 to 255, and what is so."""

    pixels: npt.NDArray[np.uint8]
    targets: Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """The weights that were kept, and how the run went."""

    network: nn.Module
    scores: tuple[float, ...]
    kept_pass: int
    seconds: float


class _Begins(Protocol):
    @property
    def transfer(self) -> Transfer:
        """What of the network is trained on."""


class _Says(Protocol):
    @property
    def reads(self) -> Reads:
        """Which films these are."""


class Settings(Protocol):
    """What of a plan, whatever its task, decides how its network is trained."""

    @property
    def training(self) -> Training:
        """How."""

    @property
    def preprocess(self) -> Preprocess:
        """What is done to a film."""

    @property
    def augment(self) -> tuple[Mapping[str, Mapping[str, Any]], ...]:
        """How films are changed."""

    @property
    def network(self) -> _Begins:
        """Which network."""

    @property
    def card(self) -> _Says:
        """What its card says."""


class Run:
    """One training run, which can be killed after any checkpoint and goes on from it.

    The network's answer has a `logit`, which the task compares with what is so.
    """

    def __init__(
        self, plan: Settings, task: Task, films: Films, network: nn.Module, folder: Path
    ) -> None:
        torch.set_num_threads(plan.training.threads)
        self.plan, self.task, self.films, self.folder = plan, task, films, folder
        self.steps_a_pass = task.steps_in_pass(films.targets, plan.training.batch)
        self.steps = self.steps_a_pass * plan.training.passes
        self.augmentations = augmentations(
            plan.augment, dims=films.pixels.ndim - 1, body_parts=plan.card.reads.body_parts
        )
        self.network = network.to(memory_format=_layout(films.pixels.ndim + 1))  # type: ignore[call-overload]  # torch types only some formats
        self.layers = Layers(self.network, plan.network.transfer)
        self.average = {name: value.clone() for name, value in network.state_dict().items()}
        self.optimiser = torch.optim.AdamW(
            _weights(network, plan.training.weight_decay), lr=plan.training.rate
        )
        self.state = checkpoint.State(
            step=0, seconds=0.0, best=-1.0, best_pass=-1, scores=[],
            network={}, average={}, kept={}, optimiser={},
        )  # fmt: skip

    def resume(self, made_for: str) -> None:
        """Go on from the folder's checkpoint, if there is one for the same plan and films."""
        found = checkpoint.load(self.folder, made_for=made_for)
        if found is not None:
            self.state = found
            self.network.load_state_dict(found.network)
            self.average = found.average
            self.optimiser.load_state_dict(found.optimiser)

    def train(
        self,
        judge: Callable[[nn.Module], float],
        *,
        made_for: str,
        progress: Callable[[Progress], None],
    ) -> Trained:
        """Train to the end or to an early stop.

        Args:     judge: Scores the averaged network on the tune films, more is better.
                  made_for: Names plan and films, for the checkpoint. progress: Told now and then.
        """
        judged = copy.deepcopy(self.network).to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]  # as above
        while self.state.step < self.steps and not self._over():
            began = time.monotonic()
            loss = self._step(self.state.step)
            self.state.step += 1
            took = time.monotonic() - began
            score = None
            if self.state.step % self.steps_a_pass == 0:
                judged.load_state_dict(self.average)
                score = judge(judged.eval())
                self._keep(score)
            self.state.seconds += time.monotonic() - began
            if score is not None or self.state.step % self.plan.training.checkpoint_every == 0:
                self._save(made_for)
            if score is not None or self.state.step % REPORT_EVERY == 0:
                progress(self._progress(loss, took, score))
        judged.load_state_dict(self.state.kept)
        return Trained(
            network=judged.eval(),
            scores=tuple(self.state.scores),
            kept_pass=self.state.best_pass + 1,
            seconds=self.state.seconds,
        )

    def _step(self, step: int) -> float:
        settings = self.plan.training
        rng = np.random.default_rng([settings.seed, step])
        torch.manual_seed(int(rng.integers(1 << 62)))
        chosen = self.task.batch_at(
            self.films.targets, step=step, batch=settings.batch, seed=settings.seed
        )
        films = torch.from_numpy(self.films.pixels[chosen]).unsqueeze(1).float() / GREYS
        target = self.task.target(self.films.targets[chosen])
        if self.task.follows is Follows.PIXELS:
            films, target = augment_both(films, target, self.augmentations, rng)
        else:
            films = augment(films, self.augmentations, rng)
        films = (films - self.plan.preprocess.mean) / self.plan.preprocess.std
        for group in self.optimiser.param_groups:
            group["lr"] = settings.rate * self._slope(step)
        self.layers.ready(step, self.steps)
        logit = self.network(films.contiguous(memory_format=_layout(films.ndim))).logit
        loss = self.task.loss(logit, target, settings.smoothing)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch gives no type
        self.optimiser.step()
        self._average(step)
        return float(loss.detach())

    def _slope(self, step: int) -> float:
        """Rise over the warm-up, then fall along half a cosine."""
        rise = max(1.0, self.plan.training.warm_up * self.steps)
        if step < rise:
            return (step + 1) / rise
        return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1.0, self.steps - rise)))

    def _average(self, step: int) -> None:
        """Follow the weights with an exponential average that starts fast."""
        keep = min(self.plan.training.average, (1 + step) / (10 + step))
        for name, value in self.network.state_dict().items():
            if value.dtype.is_floating_point:
                self.average[name].lerp_(value, 1 - keep)
            else:
                self.average[name].copy_(value)

    def _keep(self, score: float) -> None:
        """Keep these weights if they are as good as the best; a later pass wins a near tie."""
        self.state.scores.append(score)
        if score >= self.state.best - TIE:
            self.state.kept = {name: value.clone() for name, value in self.average.items()}
            self.state.best_pass = len(self.state.scores) - 1
        self.state.best = max(self.state.best, score)

    def _over(self) -> bool:
        done = len(self.state.scores)
        return done - 1 - self.state.best_pass >= self.plan.training.patience

    def _save(self, made_for: str) -> None:
        self.state.network = self.network.state_dict()
        self.state.average = self.average
        self.state.optimiser = self.optimiser.state_dict()
        checkpoint.save(self.folder, self.state, made_for=made_for)

    def _progress(self, loss: float, took: float, score: float | None) -> Progress:
        return Progress(
            step=self.state.step,
            steps=self.steps,
            loss=loss,
            films_per_s=self.plan.training.batch / max(took, 1e-9),
            score=score,
        )


def _weights(network: nn.Module, decay: float) -> list[dict[str, object]]:
    """Let matrices decay, but not what shifts and scales."""
    matrices = [one for one in network.parameters() if one.ndim > 1]
    others = [one for one in network.parameters() if one.ndim <= 1]
    return [
        {"params": matrices, "weight_decay": decay},
        {"params": others, "weight_decay": 0.0},
    ]


def _layout(axes: int) -> torch.memory_format:
    """Name the order of numbers in memory that convolutions run fastest with."""
    return torch.channels_last if axes == PLANES else torch.channels_last_3d


def logits(network: nn.Module, films: Tensor, *, batch: int) -> npt.NDArray[np.float64]:
    """Read prepared films, shape (N, 1, S, S) or (N, 1, Z, S, S), without training."""
    with torch.inference_mode():
        parts = [
            network(part.contiguous(memory_format=_layout(films.ndim))).logit
            for part in torch.split(films, batch)
        ]
    return torch.cat(parts).double().numpy()
