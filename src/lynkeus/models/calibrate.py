"""From a network's raw number to a probability, and back."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from pydantic import ConfigDict

Vector = npt.NDArray[np.float64]
STEPS_MAX = 100
RIDGE = 1e-6
LOGIT_MAX = 700.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A straight line on the logit: slope and intercept."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", allow_inf_nan=False)

    slope: float
    intercept: float

    def probability(self, logit: float) -> float:
        """Give the probability that belongs to a logit, 0 to 1."""
        return float(self.probabilities(np.array([logit], dtype=np.float64))[0])

    def probabilities(self, logits: Vector) -> Vector:
        """Give the probability of each logit; shape (N,) in, shape (N,) out."""
        return probabilities_of(self.log_odds(logits))

    def log_odds(self, logits: Vector) -> Vector:
        """Give the calibrated log odds of each logit; shape (N,) in, shape (N,) out."""
        return self.slope * np.asarray(logits, dtype=np.float64) + self.intercept


def probabilities_of(log_odds: Vector) -> Vector:
    """Give the probability that belongs to each of some log odds; same shape, 0 to 1."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -LOGIT_MAX, LOGIT_MAX)))


def prior_weights(labels: npt.NDArray[np.bool_], *, prior: float) -> Vector:
    """Weigh films so that the share of the positive ones is `prior`.

    Args:     labels: Shape (N,), both classes present. prior: Between 0 and 1.
    Returns:  Shape (N,), of sum N.
    """
    share = float(labels.mean())
    return np.where(labels, prior / share, (1.0 - prior) / (1.0 - share)).astype(np.float64)


def fit(logits: Vector, labels: npt.NDArray[np.bool_], *, weights: Vector) -> Calibration:
    """Fit slope and intercept by the likelihood of the labels.

    Args:     logits: Shape (N,), of films that trained nothing. labels: Shape (N,).
              weights: Shape (N,), see `prior_weights`.
    Returns:  The line of greatest likelihood.
    Raises:   ValueError: If there is only one class.
    Source:   Platt 1999, "Probabilistic outputs for support vector machines"; by Newton's method.
    Limits:   A slope cannot mend an order that is wrong; a ridge of 1e-6 keeps the slope finite
              when the classes do not overlap at all.
    """
    if labels.all() or not labels.any():
        message = "a calibration needs films of both classes"
        raise ValueError(message)
    design = np.stack([np.asarray(logits, np.float64), np.ones(len(logits))], axis=1)
    target = labels.astype(np.float64)
    line = np.array([1.0, 0.0])
    for _ in range(STEPS_MAX):
        guess = 1.0 / (1.0 + np.exp(-np.clip(design @ line, -LOGIT_MAX, LOGIT_MAX)))
        slope = design.T @ (weights * (guess - target)) + RIDGE * line
        bend = (design * (weights * guess * (1.0 - guess))[:, None]).T @ design
        step = np.linalg.solve(bend + RIDGE * np.eye(2), slope)
        line = line - step * min(1.0, 5.0 / (float(np.abs(step).max()) + 1e-12))
        if float(np.abs(step).max()) < 1e-10:  # noqa: PLR2004  # Newton has arrived
            break
    return Calibration(slope=float(line[0]), intercept=float(line[1]))
