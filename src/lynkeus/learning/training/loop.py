"""The training itself, of whatever task: batches, an average of the weights, an early stop."""

import contextlib
import copy
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from lynkeus.core.errors import Full
from lynkeus.learning.batches import BatchAt, Indices
from lynkeus.learning.plan import Precision
from lynkeus.learning.ports import Elsewhere
from lynkeus.learning.remedy import Each, Pixels
from lynkeus.learning.task import Follows, Targets, Task
from lynkeus.learning.training import checkpoint
from lynkeus.learning.training.augment import augmentations, draw, replay, replay_masks
from lynkeus.learning.training.processes import joined
from lynkeus.learning.training.settings import Settings
from lynkeus.learning.training.transfer import Layers

GREYS = 255.0
TIE = 0.001
NO_MEMORY = "DefaultCPUAllocator"
"""Torch's own word where the processor's memory does not suffice."""
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
    """Training films in memory: shape (N, S, S), or (N, Z, S, S), 0 to 255, and what is so.

    Of remedies, `choose` says instead of the task which are in a batch, `each` changes those.
    """

    pixels: Pixels
    targets: Targets
    choose: BatchAt | None = None
    each: tuple[Each, ...] = ()

    def shown(self, chosen: Indices, rng: np.random.Generator) -> Pixels:
        """Give the films of a batch, with what remedies do to them."""
        films = self.pixels[chosen]
        for one in self.each:
            films = one(films, chosen, rng)
        return films


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """The weights that were kept, how the run went, and on what, where that was not usual."""

    network: nn.Module
    scores: tuple[float, ...]
    kept_pass: int
    seconds: float
    on: str


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
        self.processes = joined(plan.training.device, batch=plan.training.batch)
        network = self.processes.together(network).to(self.processes.device)
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
            self.average = {
                name: value.to(self.processes.device) for name, value in found.average.items()
            }
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
        Raises:   Elsewhere: At the end, in all processes but the first. Full: As `_held`, or where
                  a checkpoint finds no room.
        """
        judged = copy.deepcopy(self.network).to(memory_format=torch.contiguous_format)
        while self.state.step < self.steps and not self._over():
            began = time.monotonic()
            loss = self._held(self.state.step)
            self.state.step += 1
            took = time.monotonic() - began
            score = None
            if self.state.step % self.steps_a_pass == 0:
                judged.load_state_dict(self.average)
                score = judge(judged.eval()) if self.processes.leads else 0.0
                score = self.processes.from_first(score)
                self._keep(score)
            self.state.seconds += time.monotonic() - began
            if score is not None or self.state.step % self.plan.training.checkpoint_every == 0:
                self._save(made_for)
            if score is not None or self.state.step % REPORT_EVERY == 0:
                progress(self._progress(loss, took, score))
        judged.load_state_dict(self.state.kept)
        self.processes.end()
        if not self.processes.leads:
            raise Elsewhere
        return Trained(
            network=judged.cpu().eval(),
            scores=tuple(self.state.scores),
            kept_pass=self.state.best_pass + 1,
            seconds=self.state.seconds,
            on=self.processes.in_words(self.plan.training.precision),
        )

    def _held(self, step: int) -> float:
        """Take a step; where memory does not suffice, say what to do.

        Raises:   Full: reason `training_memory_full`.
        """
        try:
            return self._step(step)
        except RuntimeError as error:
            if not isinstance(error, torch.OutOfMemoryError) and NO_MEMORY not in str(error):
                raise
            what = "GPU" if self.processes.device.type == "cuda" else "memory of this machine"
            settings = self.plan.training
            sentence = (
                f"The {what} does not hold a batch of {settings.batch}, so the training stopped at "
                f"step {step}; the last checkpoint stays. Give the plan a smaller `training.batch` "
                "or `preprocess.size`, `precision: mixed`, or `device: cpu`, and begin anew."
            )
            raise Full(sentence, reason="training_memory_full", batch=settings.batch) from error

    def _step(self, step: int) -> float:
        settings, processes = self.plan.training, self.processes
        rng = np.random.default_rng([settings.seed, step])
        torch.manual_seed(int(rng.integers(1 << 62)) + processes.rank)
        choose = self.films.choose or self.task.batch_at
        chosen = choose(self.films.targets, step=step, batch=settings.batch, seed=settings.seed)
        films, target = self._batch(chosen, rng)
        for group in self.optimiser.param_groups:
            group["lr"] = settings.rate * self._slope(step)
        self.layers.ready(step, self.steps)
        with self._reckoning():
            logit = self.network(films.contiguous(memory_format=_layout(films.ndim))).logit
        logit = logit.to(torch.promote_types(logit.dtype, torch.float32))
        loss = self.task.loss(logit, target, settings.smoothing)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch gives no type
        processes.mean_gradients(self.network)
        self.optimiser.step()
        self._average(step)
        return processes.mean(float(loss.detach()))

    def _batch(self, chosen: Indices, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """Make this process's films of a batch as the network reads them, and what is so of them.

        All the chance of the whole batch is drawn in each process, and where one draw runs through
        all of its films they are all changed, so that it does not matter how many processes there
        are.
        """
        processes, shown = self.processes, self.films.shown(chosen, rng)
        whole = draw(self.augmentations, rng, len(chosen))
        mine, record = processes.part(chosen), processes.part_of(whole)
        if processes.count > 1 and any(one.transform.together for one in self.augmentations):
            films = processes.part(replay(self._films(shown), whole))
        else:
            films = replay(self._films(processes.part(shown)), record)
        target = self.task.target(self.films.targets[mine]).to(processes.device)
        if self.task.follows is Follows.PIXELS:
            target = replay_masks(target, record)
        spec = self.plan.preprocess
        return (films - spec.mean) / spec.std, target

    def _films(self, shown: Pixels) -> Tensor:
        """Give films between 0 and 1, shape (N, 1, *space)."""
        return torch.from_numpy(shown).to(self.processes.device).unsqueeze(1).float() / GREYS

    def _reckoning(self) -> contextlib.AbstractContextManager[object]:
        if self.plan.training.precision is Precision.FLOAT32:
            return contextlib.nullcontext()
        return torch.autocast(self.processes.device.type, dtype=torch.bfloat16)

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
        if not self.processes.leads:
            return
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
    where = next(network.parameters()).device
    with torch.inference_mode():
        parts = [
            network(part.to(where).contiguous(memory_format=_layout(films.ndim))).logit
            for part in torch.split(films, batch)
        ]
    return torch.cat(parts).double().cpu().numpy()
