"""What a decision at a probability is worth: ill patients found, less well ones troubled."""

import numpy as np
import numpy.typing as npt

from lynkeus.measures.auc import Labels
from lynkeus.measures.intervals import LEVEL, Interval, deviations

Vector = npt.NDArray[np.float64]


def net_benefit(
    probabilities: Vector,
    labels: Labels,
    groups: npt.NDArray[np.str_],
    *,
    threshold: float,
    level: float = LEVEL,
) -> Interval:
    """Measure the net benefit of acting on every case at or above a probability.

    Who acts from a probability of 0.1 on holds one ill patient found worth nine well ones troubled:
    the threshold is that exchange.

    Args:     probabilities: Shape (N,), 0 to 1, calibrated. labels: Shape (N,). groups: Shape (N,),
              the patient of each. threshold: Above 0 and below 1. level: Of confidence.
    Returns:  Ill cases found of all cases, less well ones troubled at the exchange; at most the
              share of ill cases, 0 for acting on nobody. No interval where no case lies at or
              above the threshold, or all are of one patient; all NaN without cases.
    Source:   Vickers and Elkin 2006, Medical Decision Making 26:565-574,
              doi:10.1177/0272989X06295361; variance as Vickers et al. 2008,
              doi:10.1186/1472-6947-8-53, of sums by patient (Liang and Zeger 1986,
              doi:10.1093/biomet/73.1.13).
    Limits:   True for this share of ill cases; compare it with `benefit_of_all` and with 0.
    """
    acted = probabilities >= threshold
    each = np.where(acted, np.where(labels, 1.0, -_exchange(threshold)), 0.0)
    if len(labels) == 0:
        return Interval(value=float("nan"), low=float("nan"), high=float("nan"))
    value = float(each.mean())
    names, of = np.unique(groups, return_inverse=True)
    if not acted.any() or len(names) == 1:
        return Interval(value=value, low=float("nan"), high=float("nan"))
    rest = np.bincount(of, each - value)
    spread = float(np.sqrt((rest**2).sum() * len(names) / (len(names) - 1))) / len(labels)
    reach = deviations(level) * spread
    return Interval(value=value, low=value - reach, high=value + reach)


def benefit_of_all(labels: Labels, *, threshold: float) -> float:
    """Measure the net benefit of acting on everybody, which a model has to beat.

    Args:     labels: Shape (N,). threshold: As in `net_benefit`.
    Returns:  As `net_benefit`; NaN without cases.
    Source:   As `net_benefit`.
    """
    if len(labels) == 0:
        return float("nan")
    share = float(labels.mean())
    return share - (1 - share) * _exchange(threshold)


def _exchange(threshold: float) -> float:
    return threshold / (1 - threshold)
