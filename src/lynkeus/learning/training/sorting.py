"""From a plan that sorts to a signed package."""

import hashlib
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from torch import Tensor, nn

from lynkeus.core.json import canonical
from lynkeus.learning.cohort import Film
from lynkeus.learning.figures import HELD_OUT, TUNE, WAYS
from lynkeus.learning.network import CELLS, LOGIT
from lynkeus.learning.point import choose_point
from lynkeus.learning.sorting.figures import sorting_figures
from lynkeus.learning.sorting.plan import Sorting
from lynkeus.learning.sorting.ports import FollowedSorting
from lynkeus.learning.task import Task
from lynkeus.learning.tasks import multi_class, multi_label
from lynkeus.learning.training import simpler_sorting
from lynkeus.learning.training.begin import begin
from lynkeus.learning.training.export import INPUT, to_onnx
from lynkeus.learning.training.films import in_greys, load_films
from lynkeus.learning.training.loop import Films, Progress, Run, Trained, logits
from lynkeus.learning.training.packing import SEALED
from lynkeus.learning.training.seeing import list_seen
from lynkeus.models import card as cards
from lynkeus.models.ports import SEEN, WEIGHTS, write_package
from lynkeus.models.preprocess import prepare
from lynkeus.models.seen import seen_text
from lynkeus.models.sorting.card import SortingCard
from lynkeus.models.sorting.evaluate import measure
from lynkeus.models.sorting.scores import Scores, scores_of

BATCH = 64
SECONDS_A_MINUTE = 60
TASKS: Mapping[cards.Task, Task] = {
    cards.Task.MULTI_CLASS: multi_class.TASK,
    cards.Task.MULTI_LABEL: multi_label.TASK,
}
RULES = {
    cards.Task.MULTI_CLASS: "the class of the highest score",
    cards.Task.MULTI_LABEL: "each class from its point on: the highest that finds {:.0%} of its "
    "tune films",
}
TRAINED_BY = ("data", "preprocess", "network", "training", "augment", "task")


@dataclass(frozen=True, slots=True, kw_only=True)
class SortingResult:
    """A package, its card, and the mean AUC of the tune films after each pass."""

    package: Path
    card: SortingCard
    scores: tuple[float, ...]


def train_sorting(
    followed: FollowedSorting,
    *,
    out: Path,
    now: datetime,
    key: Ed25519PrivateKey,
    progress: Callable[[Progress], None],
) -> SortingResult:
    """Follow a plan: train, choose points, measure, and write a signed package.

    A run that was killed goes on from the checkpoint in its folder; one that had ended packs again.

    Args:     followed: The plan, and its films. out: The run's folder. now: The day on the card.
              key: The maker's. progress: Told every few steps.
    Raises:   BadInput: If the films, the first weights or a checkpoint cannot be used.
    """
    out.mkdir(parents=True, exist_ok=True)
    plan, cohort = followed.plan, followed.cohort
    tune = _prepared(followed, cohort.tune)
    trained, began = _trained(followed, tune, out, progress)
    size = plan.preprocess.size
    model = to_onnx(trained.network, torch.zeros(1, 1, size, size), (LOGIT, CELLS))
    weights = model.SerializeToString()
    said = scores_of(_stored(weights, tune, threads=plan.training.threads), plan.task.task)
    card = _card(followed, trained, began, now).model_copy(
        update={"points": _points(plan.task, said, _truth(cohort.tune, plan.task.classes))}
    )
    judges = cohort.tune if cohort.sealed else cohort.held_out
    shown = tune if cohort.sealed else _prepared(followed, judges)
    read = _stored(weights, shown, threads=plan.training.threads)
    card = simpler_sorting.told(
        _measured(card, judges, read, followed),
        followed,
        simpler_sorting.Films(rows=cohort.tune, shown=tune),
        simpler_sorting.Films(rows=judges, shown=shown),
        scores_of(read, plan.task.task),
    )
    seen = seen_text(list_seen(cohort, threads=plan.training.threads))
    folder = out / plan.package
    write_package(folder, card, {WEIGHTS: weights, SEEN: seen}, key)
    return SortingResult(package=folder, card=card, scores=trained.scores)


def _trained(
    followed: FollowedSorting, tune: Tensor, out: Path, progress: Callable[[Progress], None]
) -> tuple[Trained, str]:
    plan, cohort = followed.plan, followed.cohort
    task, classes = TASKS[plan.task.task], plan.task.classes
    torch.manual_seed(plan.training.seed)
    begun = begin(
        plan.network,
        tune[:BATCH],
        outputs=len(classes),
        answers=(LOGIT, CELLS),
        beside=followed.beside,
    )
    spec = plan.preprocess
    pixels = load_films(followed.folder, cohort.train, spec.size, window=spec.window)
    films = Films(pixels=pixels, targets=_targets(plan.task, cohort.train))
    run = Run(plan, task, films, begun.network, out)
    values = plan.model_dump(mode="json", by_alias=True, include=set(TRAINED_BY))
    named = canonical([values, cohort.digest(), begun.words])
    made_for = hashlib.sha256(named).hexdigest()
    run.resume(made_for)
    wanted = _targets(plan.task, cohort.tune)

    def judge(averaged: nn.Module) -> float:
        [way] = task.ways
        return task.score({way: logits(averaged, tune, batch=BATCH)}, wanted)

    return run.train(judge, made_for=made_for, progress=progress), begun.words


def _truth(films: Sequence[Film], classes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell which classes each film bears, shape (N, K)."""
    return np.array([[name in film.labels for name in classes] for film in films])


def _targets(task: Sorting, films: Sequence[Film]) -> npt.NDArray[np.bool_] | npt.NDArray[np.intp]:
    truth = _truth(films, task.classes)
    return truth.argmax(axis=1) if task.task is cards.Task.MULTI_CLASS else truth


def _prepared(followed: FollowedSorting, films: Sequence[Film]) -> Tensor:
    """Prepare films with the code that serves."""
    spec = followed.plan.preprocess
    pixels = load_films(followed.folder, films, spec.size, window=spec.window)
    greys = in_greys(spec)
    ready = [prepare(one.astype(np.float32), greys) for one in pixels]
    return torch.from_numpy(np.concatenate(ready))


def _stored(weights: bytes, films: Tensor, *, threads: int) -> Scores:
    """Read films with the file that will serve, shape (N, K)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    parts = [session.run([LOGIT], {INPUT: one.numpy()})[0] for one in torch.split(films, BATCH)]
    return np.concatenate(parts).astype(np.float64)


def _points(task: Sorting, said: Scores, truth: npt.NDArray[np.bool_]) -> tuple[float, ...]:
    if task.sensitivity_min is None:
        return ()
    return tuple(
        choose_point(
            {"untouched": said[:, place]}, truth[:, place], sensitivity_min=task.sensitivity_min
        )
        for place in range(truth.shape[1])
    )


def _measured(
    card: SortingCard, films: Sequence[Film], said: Scores, followed: FollowedSorting
) -> SortingCard:
    patients = np.array([film.patient for film in films])
    found = measure(card, _truth(films, card.classes), scores_of(said, card.task), patients)
    sealed = followed.cohort.sealed
    whose = f"{TUNE if sealed else HELD_OUT}, {WAYS['untouched']}"
    figures = sorting_figures(found, on=whose, films=len(films), patients=len(set(patients)))
    more = (SEALED.format(followed.cohort.manifest[:16]),) if sealed else ()
    return card.model_copy(update={"figures": figures, "limits": (*card.limits, *more)})


def _card(followed: FollowedSorting, trained: Trained, began: str, now: datetime) -> SortingCard:
    plan, said, settings = followed.plan, followed.plan.card, followed.plan.training
    train, classes = followed.cohort.train, plan.task.classes
    share = plan.task.sensitivity_min
    return SortingCard(
        schema=cards.SCHEMA,
        task=plan.task.task,
        id=plan.package,
        version=plan.version,
        classes=classes,
        points=(0.0,) * (0 if share is None else len(classes)),
        rule=RULES[plan.task.task].format(share or 0.0),
        preprocess=plan.preprocess,
        network=cards.AnyNetwork(
            architecture=f"{plan.network.name}, {len(classes)} logits",
            parameters=sum(one.numel() for one in trained.network.parameters()),
            stored_as="float16, reckoned with in float32; measured as it is stored",
            began_from=began,
        ),
        figures=(),
        making=cards.Making(
            plan=followed.name,
            plan_sha256=followed.sha256,
            split_sha256=followed.cohort.digest(),
            films=len(train),
            patients=len({film.patient for film in train}),
            made_at=now.strftime("%Y-%m-%d"),
            minutes=round(trained.seconds / SECONDS_A_MINUTE, 1),
            machine=f"{platform.machine()}, {settings.threads} threads, torch {torch.__version__}"
            f"{trained.on}",
            seed=settings.seed,
            passes=len(trained.scores),
            kept_pass=trained.kept_pass,
        ),
        **{name: getattr(said, name) for name in type(said).model_fields},
    )
