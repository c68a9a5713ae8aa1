"""How surely some numbers foretell a label, each case judged by what never saw its patient."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels
from lynkeus.measures.folds import folds

Vector = npt.NDArray[np.float64]
FOLDS = 5
RIDGE = 1.0
"""Weight of the squared slopes of standardised columns: few cases bear many columns by it."""
STEPS_MAX = 50
ARRIVED = 1e-8
FAR = 30.0
"""Log odds beyond which a probability is taken to be 0 or 1."""


def foretold(columns: Vector, labels: Labels, groups: npt.NDArray[np.str_], *, seed: int) -> Vector:
    """Score each case by a ridge logistic regression fitted on the other patients.

    Args:     columns: Shape (N, K), finite. labels: Shape (N,), True for positive. groups: Shape
              (N,), the patient of each. seed: Of the folds.
    Returns:  Log odds, shape (N,); all NaN where some fold leaves one class only.
    Source:   le Cessie and van Houwelingen 1992, Applied Statistics 41:191-201,
              doi:10.2307/2347628; cross-validation by patient, `folds`.
    Limits:   A straight line: what only a bend tells is not seen. Where nothing is to be told, the
              area of such scores lies a little below a half.
    """
    fold = folds(labels, groups, count=FOLDS, seed=seed)
    said = np.full(len(labels), np.nan)
    for one in np.unique(fold):
        judged, known = fold == one, fold != one
        if labels[known].all() or not labels[known].any():
            return np.full(len(labels), np.nan)
        middle, spread = columns[known].mean(axis=0), columns[known].std(axis=0)
        scaled = (columns - middle) / np.where(spread > 0, spread, 1.0)
        # A column that says one thing of all known cases has said nothing of the judged ones.
        scaled[:, spread == 0] = 0.0
        line = _fitted(_with_one(scaled[known]), labels[known])
        said[judged] = _with_one(scaled[judged]) @ line
    return said


def _with_one(columns: Vector) -> Vector:
    return np.column_stack([columns, np.ones(len(columns))])


def _fitted(design: Vector, labels: Labels) -> Vector:
    """Fit by Newton's method, half a step back as long as a whole one makes it worse."""
    held = np.full(design.shape[1], RIDGE)
    held[-1] = 0.0
    line = np.zeros(design.shape[1])
    line[-1] = np.log(labels.mean() / (1 - labels.mean()))
    for _ in range(STEPS_MAX):
        share = 1 / (1 + np.exp(-np.clip(design @ line, -FAR, FAR)))
        rise = design.T @ (labels - share) - held * line
        bend = (design * (share * (1 - share))[:, np.newaxis]).T @ design + np.diag(held + ARRIVED)
        step = np.linalg.solve(bend, rise)
        now = _loss(design, labels, held, line)
        while np.abs(step).max() > ARRIVED and _loss(design, labels, held, line + step) > now:
            step = step / 2
        line = line + step
        if np.abs(step).max() <= ARRIVED:
            break
    return line


def _loss(design: Vector, labels: Labels, held: Vector, line: Vector) -> float:
    odds = design @ line
    return float((np.logaddexp(0.0, odds) - labels * odds).sum() + (held * line**2).sum() / 2)
