"""The interval of a share."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.intervals import LEVEL, Interval, deviations


def wilson(successes: float, trials: float, *, level: float = LEVEL) -> Interval:
    """Measure a share with its interval.

    Args:     successes: Out of `trials`; both may be effective numbers, not whole.
              level: Of confidence.
    Returns:  0 to 1, no unit; all NaN when there was no trial.
    Source:   Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    if trials <= 0:
        return Interval(value=float("nan"), low=float("nan"), high=float("nan"))
    share, z = successes / trials, deviations(level)
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    reach = (z * (share * (1 - share) / trials + z * z / (4 * trials * trials)) ** 0.5) / (
        1 + z * z / trials
    )
    return Interval(
        value=share,
        low=max(0.0, min(share, middle - reach)),
        high=min(1.0, max(share, middle + reach)),
    )


def wilson_clustered(
    right: npt.NDArray[np.bool_], groups: npt.NDArray[np.str_], *, level: float = LEVEL
) -> Interval:
    """Measure a share of cases of which several belong to one patient.

    The number of cases is divided by the design effect: the variance between patients over that of
    as many independent cases, both without the bias of few. It is never taken to be below one;
    where all cases agree, or are one patient's, it cannot be measured: patients are counted then.

    Args:     right: Shape (N,), True for a success. groups: Shape (N,), the patient of each.
              level: Of confidence.
    Returns:  As `wilson`.
    Source:   Rao and Scott 1992, Biometrics 48:577-585, doi:10.2307/2532311; Wilson as above.
    """
    cases = len(right)
    if cases == 0:
        return wilson(0, 0, level=level)
    share = float(right.mean())
    names, of = np.unique(groups, return_inverse=True)
    patients = len(names)
    effect = cases / patients
    if 0 < share < 1 and patients > 1:
        rest = np.bincount(of, right - share)
        clustered = float((rest**2).sum()) / cases**2 * patients / (patients - 1)
        effect = max(1.0, clustered / (share * (1 - share) / (cases - 1)))
    return wilson(share * cases / effect, cases / effect, level=level)
