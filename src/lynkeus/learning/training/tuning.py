"""What the tune films decide: the line to a probability, and the operating point."""

from dataclasses import dataclass

import numpy as np

from lynkeus.learning.figures import TUNE, Judged
from lynkeus.learning.point import choose_point
from lynkeus.learning.ports import Followed
from lynkeus.learning.sureness import fit_certainty
from lynkeus.learning.tasks.classification import WAYS
from lynkeus.learning.training.judging import Judging
from lynkeus.learning.training.stored import Logits, read_stored
from lynkeus.models.calibrate import Calibration, fit, prior_weights
from lynkeus.models.certainty import Certainty

DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """What the tune films decided."""

    tune: Judging
    line: Calibration
    point: float
    certainty: Certainty


def tuned_by(followed: Followed, weights: bytes, tune: Judging) -> Tuned:
    """Calibrate what is stored, choose the point, bound the sets of answers, by the tune films.

    Args:     followed: The plan. weights: ONNX. tune: Its tune films, ready.
    """
    plan, task = followed.plan, followed.plan.task
    said = read_stored(weights, tune, threads=plan.training.threads)
    line = calibrate(said, tune, prior=task.calibration.prior)
    probabilities = {way: line.probabilities(one) for way, one in said.items()}
    point = choose_point(
        {way: probabilities[way] for way in WAYS},
        tune.labels,
        sensitivity_min=task.operating_point.sensitivity_min,
    )
    shown = Judged(
        who=TUNE,
        probabilities=probabilities,
        labels=tune.labels,
        patients=tune.patients,
        groups=np.full(len(tune.labels), ""),
    )
    return Tuned(tune=tune, line=line, point=point, certainty=fit_certainty(shown, ways=WAYS))


def calibrate(said: Logits, tune: Judging, *, prior: float) -> Calibration:
    """Fit the line on the changed and the cropped tune films together."""
    together = np.concatenate([said[way] for way in WAYS])
    labels = np.tile(tune.labels, len(WAYS))
    line = fit(together, labels, weights=prior_weights(labels, prior=prior))
    return Calibration(slope=round(line.slope, DIGITS), intercept=round(line.intercept, DIGITS))
