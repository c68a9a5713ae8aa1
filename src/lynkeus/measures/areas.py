"""Two areas under the curve, and how they vary together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels
from lynkeus.measures.ranks import Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Cases with what one reader said of them: three columns of shape (N,).

    `groups` names the patient, or another block, of each case.
    """

    scores: Scores
    labels: Labels
    groups: npt.NDArray[np.str_]

    @property
    def has_both_classes(self) -> bool:
        """Whether there is an area at all."""
        return bool(self.labels.any() and not self.labels.all())

    @property
    def is_independent(self) -> bool:
        """Whether every case is of another patient."""
        return len(np.unique(self.groups)) == len(self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Two AUC, and their covariance, shape (2, 2); NaN where it cannot be measured."""

    values: tuple[float, float]
    covariance: npt.NDArray[np.float64]

    @property
    def difference(self) -> float:
        """The first less the second."""
        return self.values[0] - self.values[1]

    @property
    def spread(self) -> float:
        """The standard error of the difference."""
        apart = self.covariance[0, 0] + self.covariance[1, 1] - 2 * self.covariance[0, 1]
        return float(np.sqrt(np.maximum(apart, 0.0)))
