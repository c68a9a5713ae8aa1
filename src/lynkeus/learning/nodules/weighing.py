"""A line over what was measured, and whether all of it says more than the size alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import auc

Values = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]
Patients = npt.NDArray[np.str_]
FOLDS = 5
SOFTNESS = (0.01, 0.03, 0.1, 0.3, 1.0)
SIZE = 1
"""Of the columns the first is the size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Log odds: the weighed sum of measures, each less its usual value and by its spread."""

    usual: Values
    spread: Values
    weights: Values
    intercept: float

    def scores(self, measures: Values) -> Values:
        """Give the log odds, shape (N,)."""
        used = measures[:, : len(self.usual)]
        found: Values = (used - self.usual) / self.spread @ self.weights + self.intercept
        return found


def fitted(measures: Values, labels: Labels, *, softness: float) -> Line:
    """Fit a line; both classes weigh the same.

    Args:     measures: Shape (N, F). labels: Shape (N,), both kinds. softness: The larger the
              closer to these cases.
    Source:   Logistic regression with an L2 penalty, as in scikit-learn.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  # slow to import

    usual, spread = measures.mean(axis=0), measures.std(axis=0) + 1e-9
    model = LogisticRegression(C=softness, class_weight="balanced", max_iter=2000)
    model.fit((measures - usual) / spread, labels)
    return Line(
        usual=usual, spread=spread, weights=model.coef_[0], intercept=float(model.intercept_[0])
    )


def by_others(measures: Values, labels: Labels, patients: Patients, *, softness: float) -> Values:
    """Give each case the log odds of a line that was fitted on other patients, shape (N,)."""
    found = np.empty(len(labels))
    fold = _folds(patients)
    for one in range(FOLDS):
        line = fitted(measures[fold != one], labels[fold != one], softness=softness)
        found[fold == one] = line.scores(measures[fold == one])
    return found


def choose(measures: Values, labels: Labels, patients: Patients) -> tuple[float, Values]:
    """Choose how soft a line is, by patients who did not fit it.

    Returns:  The softness, and what `by_others` gives with it.
    """
    tried = [by_others(measures, labels, patients, softness=one) for one in SOFTNESS]
    best = int(np.argmax([auc(one, labels) for one in tried]))
    return SOFTNESS[best], tried[best]


def _folds(patients: Patients) -> npt.NDArray[np.intp]:
    """Put each patient's cases into one part, by the order of their names."""
    _, place = np.unique(patients, return_inverse=True)
    folds: npt.NDArray[np.intp] = place % FOLDS
    return folds
