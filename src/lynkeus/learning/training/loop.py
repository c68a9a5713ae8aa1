"""The training itself: balanced batches, an average of the weights, an early stop."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from lynkeus.learning.networks import efficientnet_lite0 as lite0
from lynkeus.learning.plan import Plan
from lynkeus.learning.training import checkpoint
from lynkeus.learning.training.augment import augment, augmentations
from lynkeus.learning.training.batches import batch_at, steps_in_pass

GREYS = 255.0
TIE = 0.001
REPORT_EVERY = 10
Network = lite0.EfficientNetLite0


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
    """Training films in memory: shape (N, S, S), 0 to 255, and their labels."""

    pixels: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """The weights that were kept, and how the run went."""

    network: Network
    scores: tuple[float, ...]
    kept_pass: int
    seconds: float


class Run:
    """One training run, which can be killed after any checkpoint and goes on from it."""

    def __init__(self, plan: Plan, films: Films, network: Network, folder: Path) -> None:
        torch.set_num_threads(plan.training.threads)
        self.plan, self.films, self.folder = plan, films, folder
        self.steps_a_pass = steps_in_pass(films.labels, batch=plan.training.batch)
        self.steps = self.steps_a_pass * plan.training.passes
        self.augmentations = augmentations(plan.augment)
        self.network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch types only some formats
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
        judge: Callable[[Network], float],
        *,
        made_for: str,
        progress: Callable[[Progress], None],
    ) -> Trained:
        """Train to the end or to an early stop.

        Args:     judge: Scores the averaged network on the tune films, more is better.
                  made_for: Names plan and films, for the checkpoint. progress: Told now and then.
        """
        judged = Network(lite0.Config(dropout=0.0, depth_drop=0.0))
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
        chosen = batch_at(self.films.labels, step=step, batch=settings.batch, seed=settings.seed)
        films = torch.from_numpy(self.films.pixels[chosen]).unsqueeze(1).float() / GREYS
        films = augment(films, self.augmentations, rng)
        films = (films - self.plan.preprocess.mean) / self.plan.preprocess.std
        target = torch.from_numpy(self.films.labels[chosen]).float().unsqueeze(1)
        target = target * (1 - settings.smoothing) + settings.smoothing / 2
        for group in self.optimiser.param_groups:
            group["lr"] = settings.rate * self._slope(step)
        self.network.train()
        logit = self.network(films.contiguous(memory_format=torch.channels_last)).logit
        loss = functional.binary_cross_entropy_with_logits(logit, target)
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


def logits(network: Network, films: Tensor, *, batch: int) -> npt.NDArray[np.float64]:
    """Read prepared films, shape (N, 1, S, S), without training."""
    with torch.inference_mode():
        parts = [
            network(part.contiguous(memory_format=torch.channels_last)).logit[:, 0]
            for part in torch.split(films, batch)
        ]
    return torch.cat(parts).double().numpy()
