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

from lynkeus.learning.cohort import Film
from lynkeus.learning.figures import HELD_OUT, TUNE, Judged, card_figures
from lynkeus.learning.ports import Followed
from lynkeus.learning.sureness import certainty_figures
from lynkeus.learning.training import simpler
from lynkeus.learning.training.export import export
from lynkeus.learning.training.films import load_films
from lynkeus.learning.training.judging import Judging, ready
from lynkeus.learning.training.loop import Trained, logits
from lynkeus.learning.training.seeing import list_seen
from lynkeus.learning.training.stored import read_stored
from lynkeus.learning.training.tuning import Tuned, tuned_by
from lynkeus.models import card as cards
from lynkeus.models.ports import GATES, HEAD, SEEN, WEIGHTS, write_package
from lynkeus.models.seen import seen_text

BATCH = 64
SECONDS_A_MINUTE = 60
SEALED = (
    "The test set of its manifest (hash {}) is sealed: the figures on this card are of the "
    "patients who chose the pass, the calibration and the operating point, and are far too "
    "hopeful. Only an evaluation on the opened test set judges it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A run that is over, and what the card says of it."""

    followed: Followed
    trained: Trained
    began: str
    now: datetime


def pack(made: Made, *, folder: Path, gates: bytes, key: Ed25519PrivateKey) -> cards.Card:
    """Measure what was trained, and write it as a signed package.

    The strongest traditional method is fitted on the same films, stands on the card, and becomes a
    package of its own beside this one.

    Where the test set is sealed, the figures are of the films that tuned it, and the card says so.

    Args:     made: The run. folder: Where the package goes. gates: What the pixel gates know of the
              training films (`gates.npz`). key: The maker's.
    """
    plan, cohort, network = made.followed.plan, made.followed.cohort, made.trained.network
    exported = export(network, size=plan.preprocess.size)
    threads = plan.training.threads
    tuned = tuned_by(made.followed, exported.weights, _judging(made.followed, cohort.tune))
    judges = cohort.tune if cohort.sealed else cohort.held_out
    judging = tuned.tune if cohort.sealed else _judging(made.followed, judges)
    stored = read_stored(exported.weights, judging, threads=threads)
    full = logits(network, judging.films["untouched"], batch=BATCH)[:, 0]
    judged = Judged(
        who=TUNE if cohort.sealed else HELD_OUT,
        probabilities={way: tuned.line.probabilities(one) for way, one in stored.items()},
        labels=judging.labels,
        patients=judging.patients,
        groups=np.array([film.group for film in judges]),
    )
    said = halving(
        tuned.line.probabilities(full),
        judged.probabilities["untouched"],
        point=tuned.point,
        which="tune" if cohort.sealed else "held-out",
    )
    those = simpler.Judges(tune=tuned.tune, judging=judging, groups=judged.groups, who=judged.who)
    beside = simpler.stand_beside(made.followed, those, stored)
    card = _card(made, tuned, judged, said)
    own = simpler.packed(made.followed, beside, those, card)
    card = simpler.told(card, beside.traditional)
    head = io.BytesIO()
    np.save(head, exported.head)
    files = {
        WEIGHTS: exported.weights,
        HEAD: head.getvalue(),
        GATES: gates,
        SEEN: seen_text(list_seen(cohort, threads=threads)),
    }
    write_package(folder, card, files, key)
    if own is not None:
        write_package(folder.with_name(own.card.id), own.card, {**files, **own.files}, key)
    return card


def halving(
    full: npt.NDArray[np.float64], stored: npt.NDArray[np.float64], *, point: float, which: str
) -> str:
    """Say what storing the weights in half precision changed, on films of the set `which`."""
    moved = float(np.abs(full - stored).max())
    turned = int(((full >= point) != (stored >= point)).sum())
    return (
        f"float16, reckoned with in float32; of {len(full)} {which} films the probability moved "
        f"by at most {moved:.5f}, and {turned} changed sides at the operating point"
    )


def _judging(followed: Followed, films: Sequence[Film]) -> Judging:
    plan = followed.plan
    pixels = load_films(followed.folder, films, plan.preprocess.size)
    return ready(films, pixels, plan.task, plan.preprocess)


def _cells(network: nn.Module, size: int) -> tuple[int, int, int]:
    with torch.inference_mode():
        shape = network(torch.zeros(1, 1, size, size)).cells.shape
    return int(shape[1]), int(shape[2]), int(shape[3])


def _card(made: Made, tuned: Tuned, judged: Judged, stored_as: str) -> cards.Card:
    plan, said = made.followed.plan, made.followed.plan.card
    people = {name: getattr(said, name) for name in type(said).model_fields}
    if made.followed.cohort.sealed:
        people["limits"] = (*said.limits, SEALED.format(made.followed.cohort.manifest[:16]))
    return cards.Card(
        schema=cards.SCHEMA,
        id=plan.package,
        version=plan.version,
        preprocess=plan.preprocess,
        network=_network(made, stored_as),
        calibration=cards.CalibrationFact(
            line=tuned.line,
            prior=plan.task.calibration.prior,
            fitted_on="tune patients, films changed (a) and changed after cropping (b) together",
            films=len(tuned.tune.labels),
            patients=len(set(tuned.tune.patients)),
        ),
        operating_point=cards.OperatingPoint(
            probability=tuned.point,
            rule=(
                f"the highest that finds {plan.task.operating_point.sensitivity_min:.0%} of the "
                "ill tune films, both changed (a) and changed after cropping (b)"
            ),
        ),
        certainty=tuned.certainty,
        figures=(
            *card_figures(judged, point=tuned.point, prior=plan.task.calibration.prior),
            *certainty_figures(tuned.certainty, judged),
        ),
        making=_making(made),
        **people,
    )


def _network(made: Made, stored_as: str) -> cards.Network:
    channels, rows, columns = _cells(made.trained.network, made.followed.plan.preprocess.size)
    return cards.Network(
        architecture=f"{made.followed.plan.network.name}, one logit",
        parameters=sum(one.numel() for one in made.trained.network.parameters()),
        stored_as=stored_as,
        cells_channels=channels,
        cells_rows=rows,
        cells_columns=columns,
        began_from=made.began,
    )


def _making(made: Made) -> cards.Making:
    followed, settings = made.followed, made.followed.plan.training
    train = followed.cohort.train
    return cards.Making(
        plan=followed.name,
        plan_sha256=followed.sha256,
        split_sha256=followed.cohort.digest(),
        films=len(train),
        patients=len({film.patient for film in train}),
        made_at=made.now.strftime("%Y-%m-%d"),
        minutes=round(made.trained.seconds / SECONDS_A_MINUTE, 1),
        machine=f"{platform.machine()}, {settings.threads} threads, torch {torch.__version__}"
        f"{made.trained.on}",
        seed=settings.seed,
        passes=len(made.trained.scores),
        kept_pass=made.trained.kept_pass,
    )
