"""What line would mend probabilities: its slope and its intercept are 1 and 0 where none must."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels
from lynkeus.measures.intervals import LEVEL, Interval, deviations

Vector = npt.NDArray[np.float64]
NEAREST = float(np.finfo(np.float64).eps)
"""A probability nearer to 0 or 1 is taken to be so far from it."""
STEPS_MAX = 50
ARRIVED = 1e-10
STEP_MAX = 4.0


def calibration_slope(
    probabilities: Vector,
    labels: Labels,
    groups: npt.NDArray[np.str_],
    *,
    level: float = LEVEL,
) -> Interval:
    """Measure how much too far apart probabilities lie.

    Args:     probabilities: Shape (N,), 0 to 1. labels: Shape (N,). groups: Shape (N,), the patient
              of each. level: Of confidence.
    Returns:  The slope of the labels on the log odds: 1 as it should be, below 1 too sure, above 1
              not sure enough. All NaN where a class is empty or no case of one class lies among
              the other's (there the slope has no end); no interval with fewer than 3 patients.
    Source:   Cox 1958, Biometrika 45:562-565, doi:10.1093/biomet/45.3-4.562; Miller, Hui and
              Tierney 1991, doi:10.1002/sim.4780100805; interval of sums by patient, Liang and
              Zeger 1986, Biometrika 73:13-22, doi:10.1093/biomet/73.1.13.
    Limits:   A line: probabilities may be bent and have a slope of 1.
    """
    odds = _log_odds(probabilities)
    if _is_apart(odds, labels):
        return _NONE
    design = np.stack([odds, np.ones(len(odds))], axis=1)
    return _fitted(design, np.zeros(len(odds)), (labels, groups), level)


def calibration_intercept(
    probabilities: Vector,
    labels: Labels,
    groups: npt.NDArray[np.str_],
    *,
    level: float = LEVEL,
) -> Interval:
    """Measure how much too low probabilities are on the whole, their distances left as they are.

    Args:     As `calibration_slope`.
    Returns:  What must be added to the log odds: 0 as it should be, below 0 where they are too
              high. All NaN where a class is empty; no interval with one patient.
    Source:   Calibration in the large: Steyerberg et al. 2010, Epidemiology 21:128-138,
              doi:10.1097/EDE.0b013e3181c30fb2; Van Calster et al. 2019, BMC Medicine 17:230,
              doi:10.1186/s12916-019-1466-7 (the slope is held at 1); interval as the slope's.
    Limits:   Moves with the share of ill cases in the table by itself: a table of as many ill as
              well ones says nothing of a hospital's intercept.
    """
    if labels.all() or not labels.any():
        return _NONE
    return _fitted(np.ones((len(labels), 1)), _log_odds(probabilities), (labels, groups), level)


_NONE = Interval(value=float("nan"), low=float("nan"), high=float("nan"))


def _log_odds(probabilities: Vector) -> Vector:
    kept = np.clip(probabilities, NEAREST, 1 - NEAREST)
    return np.asarray(np.log(kept) - np.log1p(-kept), np.float64)


def _is_apart(odds: Vector, labels: Labels) -> bool:
    """Tell whether some value parts the classes, so that no slope is the likeliest."""
    positive, negative = odds[labels], odds[~labels]
    if not len(positive) or not len(negative):
        return True
    return bool(positive.min() >= negative.max() or positive.max() <= negative.min())


def _fitted(
    design: Vector, offset: Vector, whose: tuple[Labels, npt.NDArray[np.str_]], level: float
) -> Interval:
    """Fit a logistic line by Newton's method, and bound its first number by patient."""
    labels, groups = whose
    line = np.zeros(design.shape[1])
    for _ in range(STEPS_MAX):
        said = 1 / (1 + np.exp(-np.clip(offset + design @ line, -700.0, 700.0)))
        bend = (design * (said * (1 - said))[:, np.newaxis]).T @ design
        step = np.linalg.solve(bend, design.T @ (labels - said))
        line = line + step * min(1.0, STEP_MAX / max(float(np.abs(step).max()), ARRIVED))
        if float(np.abs(step).max()) < ARRIVED:
            break
    names, of = np.unique(groups, return_inverse=True)
    value, patients = float(line[0]), len(names)
    if patients <= design.shape[1]:
        return Interval(value=value, low=float("nan"), high=float("nan"))
    rest = design * (labels - said)[:, np.newaxis]
    sums = np.stack([np.bincount(of, column) for column in rest.T], axis=1)
    inverse = np.linalg.inv(bend)
    covariance = inverse @ (sums.T @ sums) @ inverse * patients / (patients - 1)
    reach = deviations(level) * float(np.sqrt(covariance[0, 0]))
    return Interval(value=value, low=value - reach, high=value + reach)
