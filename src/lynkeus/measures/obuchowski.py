"""Two areas under the curve where a patient has several cases."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.measures.areas import Areas, Sample
from lynkeus.measures.placements import placements
from lynkeus.measures.ranks import Scores

Members = npt.NDArray[np.intp]
Present = npt.NDArray[np.bool_]


def obuchowski(one: Sample, other: Sample) -> Areas:
    """Measure two AUC, and how they vary together when patients are drawn.

    What each patient adds to an area through his positive and through his negative cases is summed;
    patients, not cases, are what varies. The samples may be the same cases with other scores, cases
    of other patients, or partly so: only patients who are in both make the areas vary together.

    Args:     one: Both classes. other: Both classes; a name in `groups` is one patient in both.
    Returns:  Both areas (of all cases, as `auc`) and their covariance; NaN where fewer than two
              patients have cases of a class. With one case a patient it is DeLong's.
    Source:   Obuchowski 1997, Biometrics 53:567-578, doi:10.2307/2533958.
    Limits:   For about 20 patients of each class and more; no width at an area of 0 or 1.
    """
    names = np.unique(np.concatenate([one.groups, other.groups]))
    parts = [_part(each, np.searchsorted(names, each.groups), len(names)) for each in (one, other)]
    covariance = np.array([[_covary(row, column) for column in parts] for row in parts])
    return Areas(values=(parts[0].area, parts[1].area), covariance=covariance)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What each patient adds to an area through his cases of a class, less what is usual."""

    area: float
    positive: Scores
    negative: Scores
    with_positive: Present
    with_negative: Present


def _part(sample: Sample, of: Members, patients: int) -> _Part:
    labels = sample.labels
    above, below = placements(sample.scores, labels)
    area = float(above.mean())
    return _Part(
        area=area,
        positive=_sums(above - area, of[labels], patients) / len(above),
        negative=_sums(below - area, of[~labels], patients) / len(below),
        with_positive=np.bincount(of[labels], minlength=patients) > 0,
        with_negative=np.bincount(of[~labels], minlength=patients) > 0,
    )


def _sums(values: Scores, of: Members, patients: int) -> Scores:
    return np.asarray(np.bincount(of, values, minlength=patients), np.float64)


def _covary(one: _Part, other: _Part) -> float:
    with_positive = one.with_positive | other.with_positive
    with_negative = one.with_negative | other.with_negative
    return float(
        _of_few(with_positive) * (one.positive @ other.positive)
        + _of_few(with_negative) * (one.negative @ other.negative)
        + _of_few(with_positive | with_negative)
        * (one.positive @ other.negative + one.negative @ other.positive)
    )


def _of_few(present: Present) -> float:
    """Give what takes the bias of few patients out of a sum of squares."""
    patients = int(present.sum())
    return patients / (patients - 1) if patients > 1 else float("nan")
