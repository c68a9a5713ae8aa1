"""Two areas under the curve of cases that are all of different patients."""

import numpy as np

from lynkeus.measures.areas import Areas, Sample
from lynkeus.measures.placements import placements
from lynkeus.measures.ranks import Scores

CASES_MIN = 2
"""Of each class: one case alone has no variance."""


def delong_paired(one: Sample, other: Sample) -> Areas:
    """Measure two AUC on the same cases, and how they vary together.

    Args:     one: Every case of another patient, both classes. other: The same cases, other scores.
    Returns:  Both areas and their covariance; NaN with a single case of a class.
    Source:   DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837-845, doi:10.2307/2531595;
              the fast form of Sun and Xu 2014, doi:10.1109/LSP.2014.2337313.
    Limits:   False where a patient has several cases: `obuchowski`. No width at an area of 0 or 1.
    """
    of_positive, of_negative = zip(
        placements(one.scores, one.labels), placements(other.scores, other.labels), strict=True
    )
    covariance = _of_means(np.stack(of_positive)) + _of_means(np.stack(of_negative))
    first, second = (float(each.mean()) for each in of_positive)
    return Areas(values=(first, second), covariance=covariance)


def delong_unpaired(one: Sample, other: Sample) -> Areas:
    """Measure two AUC on cases of other patients; they vary by themselves.

    Args:     one: Every case of another patient, both classes. other: The same, other patients.
    Returns:  As `delong_paired`; the covariance between the two is 0.
    Source:   As `delong_paired`; Hanley and McNeil 1982, Radiology 143:29-36 (independent areas).
    Limits:   As `delong_paired`.
    """
    alone = [delong_paired(each, each) for each in (one, other)]
    covariance = np.diag([each.covariance[0, 0] for each in alone])
    return Areas(values=(alone[0].values[0], alone[1].values[0]), covariance=covariance)


def _of_means(components: Scores) -> Scores:
    """Give the covariance of the rows' means; shape (2, M) in, shape (2, 2) out."""
    cases = components.shape[1]
    if cases < CASES_MIN:
        return np.full((2, 2), np.nan)
    return np.asarray(np.cov(components) / cases, np.float64)
