"""From a plan that outlines to a signed package."""

import hashlib
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from torch import nn

from lynkeus.core.errors import BadInput
from lynkeus.core.json import canonical
from lynkeus.dicom.film import Film as Picture
from lynkeus.dicom.film import take, take_array
from lynkeus.learning.cohort import Film
from lynkeus.learning.networks import unet
from lynkeus.learning.outlining.figures import outline_figures
from lynkeus.learning.outlining.ports import FilmMasks, FollowedOutline, load_masks
from lynkeus.learning.tasks.segmentation import TASK
from lynkeus.learning.training.export import to_onnx
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.loop import Films, Progress, Run, Trained, logits
from lynkeus.learning.training.seeing import list_seen
from lynkeus.learning.training.simpler_outline import stand_beside, told
from lynkeus.manifests.ports import Arrays
from lynkeus.models import card as cards
from lynkeus.models import infer
from lynkeus.models.ports import SEEN, WEIGHTS, OpenedSegmenter, open_segmenter, write_package
from lynkeus.models.preprocess import prepare
from lynkeus.models.seen import seen_text
from lynkeus.models.segmentation_card import Outline, SegmentationCard
from lynkeus.models.segmenting.evaluate import Agreement, agreement
from lynkeus.models.segmenting.outline import outline

BATCH = 32
PLANE = 2
OUTPUT = "logits"
TRAINED_BY = ("data", "preprocess", "network", "training", "augment")
SHARES = (0.5, 99.5)
"""Percentiles of the share of the picture that masks of training films cover."""
SHARE_DIGITS = 3
SECONDS_A_MINUTE = 60
HELD_OUT, TUNE = "held-out patients of the same collection", "tune patients: the others are sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineResult:
    """A package, its card, and the Dice of the tune films after each pass."""

    package: Path
    card: SegmentationCard
    scores: tuple[float, ...]


def train_outline(
    followed: FollowedOutline,
    *,
    out: Path,
    now: datetime,
    key: Ed25519PrivateKey,
    progress: Callable[[Progress], None],
) -> OutlineResult:
    """Follow a plan: train, measure, and write a signed package.

    A run that was killed goes on from the checkpoint in its folder; one that had ended packs again.

    Args:     followed: The plan, and its films. out: The run's folder. now: The day on the card.
              key: The maker's. progress: Told every few steps.
    Raises:   BadInput: If the films, their masks or a checkpoint cannot be used.
    """
    out.mkdir(parents=True, exist_ok=True)
    plan, cohort = followed.plan, followed.cohort
    masks = load_masks(followed.folder, cohort.train, plan.preprocess.size)
    trained = _trained(followed, masks, out, progress)
    size = plan.preprocess.size
    model = to_onnx(trained.network, torch.zeros(1, 1, size, size), [OUTPUT])
    seen = seen_text(list_seen(cohort, threads=plan.training.threads))
    files = {WEIGHTS: model.SerializeToString(), SEEN: seen}
    folder = out / plan.package
    # What is measured is what is shipped: the package is written, opened and read with.
    card = _card(followed, trained, masks, now)
    write_package(folder, card, files, key)
    card = _measured(followed, trained.network, open_segmenter(folder, [key.public_key()]))
    write_package(folder, card, files, key)
    return OutlineResult(package=folder, card=card, scores=trained.scores)


def _trained(
    followed: FollowedOutline,
    masks: npt.NDArray[np.uint8],
    out: Path,
    progress: Callable[[Progress], None],
) -> Trained:
    plan, cohort, folder = followed.plan, followed.cohort, followed.folder
    size = plan.preprocess.size
    pixels = load_films(folder, cohort.train, size)
    tune, wanted = _tune(followed), load_masks(folder, cohort.tune, size)
    torch.manual_seed(plan.training.seed)
    settings = plan.network
    network = unet.build(
        dims=PLANE,
        outputs=1,
        settings=unet.Settings(
            channels=settings.channels, residual=settings.residual, dropout=settings.dropout
        ),
    )
    run = Run(plan, TASK, Films(pixels=pixels, targets=masks), network, out)
    made_for = _recipe(followed)
    run.resume(made_for)

    def judge(averaged: nn.Module) -> float:
        [way] = TASK.ways
        return TASK.score({way: logits(averaged, tune, batch=BATCH)}, wanted)

    return run.train(judge, made_for=made_for, progress=progress)


def _tune(followed: FollowedOutline) -> torch.Tensor:
    """Prepare the tune films with the code that serves."""
    pixels = load_films(followed.folder, followed.cohort.tune, followed.plan.preprocess.size)
    spec = followed.plan.preprocess
    return torch.from_numpy(
        np.concatenate([prepare(one.astype(np.float32), spec) for one in pixels])
    )


def _recipe(followed: FollowedOutline) -> str:
    """Name all that decides the weights: the plan without its card and judges, and the films."""
    values = followed.plan.model_dump(mode="json", by_alias=True, include=set(TRAINED_BY))
    return hashlib.sha256(canonical(values) + followed.cohort.digest().encode()).hexdigest()


def _measured(
    followed: FollowedOutline, network: nn.Module, package: OpenedSegmenter
) -> SegmentationCard:
    """Put the figures on a card, and what storing the weights in half precision changed."""
    cohort, folder = followed.cohort, followed.folder
    judges, whose = (cohort.tune, TUNE) if cohort.sealed else (cohort.held_out, HELD_OUT)
    own = _agreements(package, judges, folder)
    figures = outline_figures(judges, own, whose)
    for name, films in followed.judges.items():
        found = _agreements(package, films, followed.folders[name])
        figures += outline_figures(films, found, name)
    stored = package.card.network.model_copy(
        update={"stored_as": _halving(network, package, _tune(followed))}
    )
    card = package.card.model_copy(update={"figures": tuple(figures), "network": stored})
    dice = [one.overlaps["dice"] for one in own]
    return told(card, stand_beside(followed, judges, dice, whose))


def _agreements(package: OpenedSegmenter, films: Sequence[Film], folder: Path) -> list[Agreement]:
    masks, found = FilmMasks(folder), []
    for film, picture in zip(films, _pictures(films, folder), strict=True):
        [outlined] = outline(package, picture).values()
        there = masks.of(film)
        if there.shape != picture.pixels.shape:
            own, taken = (" x ".join(map(str, one.shape)) for one in (there, picture.pixels))
            sentence = (
                f"The mask {film.mask} has {own} pixels, and its film {film.file} {taken}. Give "
                "the mask of this very film."
            )
            raise BadInput(sentence, reason="mask_unusable", mask=film.mask)
        found.append(agreement(outlined.mask, there, None))
    return found


def _pictures(films: Sequence[Film], folder: Path) -> Iterator[Picture]:
    """Decode films at their own sizes, by the code that serves."""
    arrays = Arrays()
    for film in films:
        path = folder / film.file
        if film.row is None:
            yield take(path.read_bytes()).film
        else:
            yield take_array(arrays.row(path, film.row)[0]).film


def _halving(network: nn.Module, package: OpenedSegmenter, tune: torch.Tensor) -> str:
    """Say what storing the weights in half precision changed."""
    full = logits(network, tune, batch=BATCH) > 0
    threads = torch.get_num_threads()
    turned = [
        int(((infer.planes(package, film.numpy(), threads=threads) > 0) ^ there).sum())
        for film, there in zip(torch.split(tune, 1), full, strict=True)
    ]
    return (
        f"float16, reckoned with in float32; of {len(turned)} tune films at most {max(turned)} of "
        f"{full[0].size} pixels changed sides"
    )


def _card(
    followed: FollowedOutline, trained: Trained, masks: npt.NDArray[np.uint8], now: datetime
) -> SegmentationCard:
    plan, said = followed.plan, followed.plan.card
    return SegmentationCard(
        schema=cards.SCHEMA,
        task=cards.Task.SEGMENTATION,
        id=plan.package,
        version=plan.version,
        outlines=(_outline(followed, masks),),
        preprocess=plan.preprocess,
        network=cards.AnyNetwork(
            architecture=f"{plan.network.name}, channels {plan.network.channels}, one outline",
            parameters=sum(one.numel() for one in trained.network.parameters()),
            stored_as="float16, reckoned with in float32",
            began_from="random weights",
        ),
        figures=(),
        making=_making(followed, trained, now),
        **{name: getattr(said, name) for name in type(said).model_fields},
    )


def _outline(followed: FollowedOutline, masks: npt.NDArray[np.uint8]) -> Outline:
    """Say what is outlined, and how much of a picture it usually covers."""
    low, high = np.percentile(masks.mean(axis=tuple(range(1, masks.ndim))), SHARES)
    return Outline(
        share_low=round(float(low), SHARE_DIGITS),
        share_high=round(float(high), SHARE_DIGITS),
        **followed.plan.task.outline.model_dump(),
    )


def _making(followed: FollowedOutline, trained: Trained, now: datetime) -> cards.Making:
    train, settings = followed.cohort.train, followed.plan.training
    return cards.Making(
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
    )
