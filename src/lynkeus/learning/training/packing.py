"""From trained weights to a package: calibrate, choose the point, measure, write, sign."""

import io
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from torch import nn

from lynkeus.learning import ports
from lynkeus.learning.cohort import Film
from lynkeus.learning.figures import Judged, card_figures
from lynkeus.learning.plan import Plan
from lynkeus.learning.point import choose_point
from lynkeus.learning.split import Sets
from lynkeus.learning.tasks.classification import WAYS
from lynkeus.learning.training.export import export
from lynkeus.learning.training.judging import Judging, ready
from lynkeus.learning.training.loop import Trained, logits
from lynkeus.learning.training.seeing import list_seen
from lynkeus.learning.training.stored import Logits, read_stored
from lynkeus.models import card as cards
from lynkeus.models.calibrate import Calibration, fit, prior_weights
from lynkeus.models.ports import GATES, HEAD, SEEN, WEIGHTS, write_package
from lynkeus.models.seen import seen_text

BATCH = 64
DIGITS = 6
SECONDS_A_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A run that is over, and what the card says of it."""

    plan: Plan
    plan_name: str
    plan_sha256: str
    sets: Sets
    trained: Trained
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """What the tune films decided, and what halving the weights changed."""

    tune: Judging
    line: Calibration
    point: float
    halving: str
    cells: tuple[int, int, int]


def pack(
    made: Made, *, data: Path, folder: Path, gates: bytes, key: Ed25519PrivateKey
) -> cards.Card:
    """Measure what was trained, and write it as a signed package.

    Args:     made: The run. data: Where the films are. folder: Where the package goes.
              gates: What the pixel gates know of the training films (`gates.npz`).
              key: The maker's.
    """
    plan, threads = made.plan, made.plan.training.threads
    exported = export(made.trained.network, size=plan.preprocess.size)
    tune = _judging(plan, made.sets.tune, data)
    said = read_stored(exported.weights, tune, threads=threads)
    line = calibrate(said, tune, prior=plan.calibration.prior)
    point = choose_point(
        {way: line.probabilities(said[way]) for way in WAYS},
        tune.labels,
        sensitivity_min=plan.operating_point.sensitivity_min,
    )
    held_out = _judging(plan, made.sets.held_out, data)
    stored = read_stored(exported.weights, held_out, threads=threads)
    full = logits(made.trained.network, held_out.films["untouched"], batch=BATCH)[:, 0]
    tuned = Tuned(
        tune=tune,
        line=line,
        point=point,
        halving=halving(line.probabilities(full), line.probabilities(stored["untouched"]), point),
        cells=_cells(made.trained.network, plan.preprocess.size),
    )
    judged = Judged(
        probabilities={way: line.probabilities(one) for way, one in stored.items()},
        labels=held_out.labels,
        patients=held_out.patients,
        groups=np.array([film.group for film in made.sets.held_out]),
    )
    card = _card(made, tuned, judged)
    head = io.BytesIO()
    np.save(head, exported.head)
    files = {
        WEIGHTS: exported.weights,
        HEAD: head.getvalue(),
        GATES: gates,
        SEEN: seen_text(list_seen(plan, made.sets, data)),
    }
    write_package(folder, card, files, key)
    return card


def calibrate(said: Logits, tune: Judging, *, prior: float) -> Calibration:
    """Fit the line on the changed and the cropped tune films together."""
    together = np.concatenate([said[way] for way in WAYS])
    labels = np.tile(tune.labels, len(WAYS))
    line = fit(together, labels, weights=prior_weights(labels, prior=prior))
    return Calibration(slope=round(line.slope, DIGITS), intercept=round(line.intercept, DIGITS))


def halving(full: npt.NDArray[np.float64], stored: npt.NDArray[np.float64], point: float) -> str:
    """Say what storing the weights in half precision changed, on held-out films."""
    moved = float(np.abs(full - stored).max())
    turned = int(((full >= point) != (stored >= point)).sum())
    return (
        f"float16, reckoned with in float32; of {len(full)} held-out films the probability moved "
        f"by at most {moved:.5f}, and {turned} changed sides at the operating point"
    )


def _judging(plan: Plan, films: Sequence[Film], data: Path) -> Judging:
    pixels = ports.load_films(data, plan.data, films, plan.preprocess.size)
    return ready(films, pixels, plan.probe, plan.preprocess)


def _cells(network: nn.Module, size: int) -> tuple[int, int, int]:
    with torch.inference_mode():
        shape = network(torch.zeros(1, 1, size, size)).cells.shape
    return int(shape[1]), int(shape[2]), int(shape[3])


def _card(made: Made, tuned: Tuned, judged: Judged) -> cards.Card:
    plan, said = made.plan, made.plan.card
    return cards.Card(
        schema=cards.SCHEMA,
        id=plan.package,
        version=plan.version,
        preprocess=plan.preprocess,
        network=_network(made, tuned),
        calibration=cards.CalibrationFact(
            line=tuned.line,
            prior=plan.calibration.prior,
            fitted_on="tune patients, films changed (a) and changed after cropping (b) together",
            films=len(tuned.tune.labels),
            patients=len(set(tuned.tune.patients)),
        ),
        operating_point=cards.OperatingPoint(
            probability=tuned.point,
            rule=(
                "the highest that finds "
                f"{plan.operating_point.sensitivity_min:.0%} of the ill tune films, both changed "
                "(a) and changed after cropping (b)"
            ),
        ),
        figures=card_figures(judged, point=tuned.point, prior=plan.calibration.prior),
        making=_making(made),
        **{name: getattr(said, name) for name in type(said).model_fields},
    )


def _network(made: Made, tuned: Tuned) -> cards.Network:
    channels, rows, columns = tuned.cells
    return cards.Network(
        architecture=f"{made.plan.network.name}, one logit",
        parameters=sum(one.numel() for one in made.trained.network.parameters()),
        stored_as=tuned.halving,
        cells_channels=channels,
        cells_rows=rows,
        cells_columns=columns,
        began_from=f"ImageNet weights, SHA-256 {made.plan.network.weights_sha256}",
    )


def _making(made: Made) -> cards.Making:
    threads = made.plan.training.threads
    return cards.Making(
        plan=made.plan_name,
        plan_sha256=made.plan_sha256,
        split_sha256=made.sets.digest(),
        films=len(made.sets.train),
        patients=len({film.patient for film in made.sets.train}),
        made_at=made.now.strftime("%Y-%m-%d"),
        minutes=round(made.trained.seconds / SECONDS_A_MINUTE, 1),
        machine=f"{platform.machine()}, {threads} threads, torch {torch.__version__}",
        seed=made.plan.training.seed,
        passes=len(made.trained.scores),
        kept_pass=made.trained.kept_pass,
    )
