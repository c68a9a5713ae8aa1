"""The numbers on a card: of held-out patients, or of those who tuned where the test is sealed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.brier import brier
from lynkeus.measures.ece import ece
from lynkeus.measures.intervals import Interval
from lynkeus.measures.ordered import ENDS, auc_interval
from lynkeus.measures.wilson import wilson_clustered
from lynkeus.models.calibrate import prior_weights
from lynkeus.models.card import Figure

SEED = 0
DIGITS = 4
DRAWN = "bootstrap by patient, 2,000 draws"
ORDERED = "exact: every pair is ordered, pairs of patients counted"
SHARED = "Wilson, design effect by patient"
WAYS = {
    "untouched": "films as they are",
    "changed": "films changed as another machine would (a)",
    "changed_and_cropped": "changed after cropping to another shape (b)",
}
HELD_OUT = "held-out patients"
TUNE = "tune patients, by whom it was chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the model said of films, in each way, what was so, and of whom they are."""

    who: str

    probabilities: Mapping[str, npt.NDArray[np.float64]]
    labels: npt.NDArray[np.bool_]
    patients: npt.NDArray[np.str_]
    groups: npt.NDArray[np.str_]


def card_figures(judged: Judged, *, point: float, prior: float) -> tuple[Figure, ...]:
    """Measure all that stands on the card.

    Args:     judged: The films. point: The operating point. prior: Of the calibration.
    """
    found: list[Figure] = []
    for way, shown in WAYS.items():
        said, words = judged.probabilities[way], f"{judged.who}, {shown}"
        found += [
            _auc(judged, words, said),
            _share("sensitivity at the operating point", judged, words, (said, point, True)),
            _share("specificity at the operating point", judged, words, (said, point, False)),
        ]
    said, words = judged.probabilities["untouched"], _untouched(judged)
    weighted = f"{words}, weighed to a share of {prior:g} ill"
    found += [
        _drawn("expected calibration error", judged, weighted, _weighed(ece, said, judged, prior)),
        _drawn("Brier score", judged, weighted, _weighed(brier, said, judged, prior)),
    ]
    found += _by_group(judged, said, point)
    return tuple(found)


def _auc(judged: Judged, words: str, said: npt.NDArray[np.float64]) -> Figure:
    interval = auc_interval(said, judged.labels, judged.patients, seed=SEED)
    method = ORDERED if interval.value in ENDS else DRAWN
    return _figure("AUC", interval, words, judged.patients, method)


def _weighed(
    measure: Callable[..., float],
    said: npt.NDArray[np.float64],
    judged: Judged,
    prior: float,
) -> Callable[[Indices], float]:
    def of(chosen: Indices) -> float:
        so = judged.labels[chosen]
        if so.all() or not so.any():
            return float("nan")
        return measure(said[chosen], so, weights=prior_weights(so, prior=prior))

    return of


def _drawn(name: str, judged: Judged, words: str, measure: Callable[[Indices], float]) -> Figure:
    interval = bootstrap(measure, judged.patients, seed=SEED)
    return _figure(name, interval, words, judged.patients, DRAWN)


def _share(
    name: str,
    judged: Judged,
    words: str,
    asked: tuple[npt.NDArray[np.float64], float, bool],
) -> Figure:
    said, point, ill = asked
    those = judged.labels == ill
    right = (said >= point)[those] == ill
    interval = wilson_clustered(right, judged.patients[those])
    return _figure(name, interval, words, judged.patients[those], SHARED)


def _by_group(judged: Judged, said: npt.NDArray[np.float64], point: float) -> list[Figure]:
    found = []
    for group in sorted(set(judged.groups[judged.labels]) - {""}):
        those = judged.labels & (judged.groups == group)
        interval = wilson_clustered((said >= point)[those], judged.patients[those])
        name = f"sensitivity at the operating point, {group}"
        words = _untouched(judged)
        found.append(_figure(name, interval, words, judged.patients[those], SHARED))
    return found


def _untouched(judged: Judged) -> str:
    return f"{judged.who}, {WAYS['untouched']}"


def _figure(
    name: str, interval: Interval, words: str, patients: npt.NDArray[np.str_], method: str
) -> Figure:
    return Figure(
        name=name,
        value=round(interval.value, DIGITS),
        low=round(interval.low, DIGITS),
        high=round(interval.high, DIGITS),
        on=words,
        films=len(patients),
        patients=len(set(patients)),
        method=method,
    )
