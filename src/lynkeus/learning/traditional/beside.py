"""The strongest traditional method beside a network: fitted and judged on the same cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite

import numpy as np
import numpy.typing as npt

import lynkeus.learning.traditional.classifiers
from lynkeus.core import catalogue
from lynkeus.learning.traditional.classifier import Classifier, Fitted, Labels, Scores, Shown
from lynkeus.measures.areas import Sample
from lynkeus.measures.auc import auc
from lynkeus.measures.auc_difference import paired_auc
from lynkeus.measures.bootstrap import Indices
from lynkeus.measures.paired_bootstrap import paired_bootstrap
from lynkeus.models.traditional import Beside, Traditional

SEED = 0
DIGITS = 4
AUC, MEAN_AUC, MEAN_DICE = "AUC", "Mean AUC of the classes", "Mean Dice"
Values = npt.NDArray[np.float64]
Patients = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Cases that judge, in each way of reading them; labels of shape (N, K), patients of (N,)."""

    ways: Mapping[str, Shown]
    labels: Labels
    patients: Patients


@dataclass(frozen=True, slots=True, kw_only=True)
class Strongest:
    """The method that did best on the tune cases, and how each did there."""

    name: str
    says: str
    fitted: Fitted
    areas: Mapping[str, float]


def strongest(
    train: Shown, labels: Labels, tune: Cases, *, judged: Sequence[str], seed: int
) -> Strongest:
    """Fit every traditional method that these cases allow, and take the best.

    It is chosen as the network's pass is: by the mean area over the ways that judge, on the tune
    cases, so that neither has seen the cases that the card is of.

    Args:     train: The network's training cases, as they are. labels: Shape (N, K). tune: The tune
              cases. judged: The ways that count. seed: Of all chance.
    Raises:   BadInput: reason `labels_one_class`.
    """
    known = catalogue.load(lynkeus.learning.traditional.classifiers, "CLASSIFIER", Classifier)
    fitted = {
        name: one.fit(train, labels, seed)
        for name, one in known.items()
        if train.dims in one.dims and (train.masks is not None or not one.needs_masks)
    }
    areas = {
        name: float(np.mean([_area(one.scores(tune.ways[way]), tune.labels) for way in judged]))
        for name, one in fitted.items()
    }
    best = max(areas, key=lambda name: areas[name])
    return Strongest(name=best, says=known[best].says, fitted=fitted[best], areas=areas)


def held_beside(
    method: Strongest,
    network: Mapping[str, Scores],
    cases: Cases,
    *,
    judged: Sequence[str],
    words: Mapping[str, str],
) -> Traditional:
    """Compare a network with a traditional method on cases that neither has seen.

    Args:     method: Fitted. network: For each way what the network said, shape (N, K), any order
              of greatness. cases: The cases. judged: The ways that decide.
              words: What each way is called on a card.
    Returns:  For each way both areas and their difference, by patient.
    Source:   `measures/auc_difference.py`; for several classes the mean of their areas, by drawing
              patients.
    """
    rows = [
        _row(words[way], (network[way], method.fitted.scores(shown)), cases, decides=way in judged)
        for way, shown in cases.ways.items()
    ]
    return Traditional(
        method=method.name,
        says=method.says,
        measure=AUC if cases.labels.shape[1] == 1 else MEAN_AUC,
        cases=len(cases.labels),
        patients=len(set(cases.patients)),
        beside=tuple(rows),
    )


def outlined_beside(
    method: tuple[str, str], network: Values, traditional: Values, patients: Patients, *, on: str
) -> Traditional:
    """Compare the outlines of a network with those of a traditional method.

    Args:     method: Its id, and what it is. network: Shape (N,), the Dice of each case, NaN where
              nothing was there and nothing was found, which counts as 1. traditional: The same, of
              the method. patients: Shape (N,). on: Whose cases these are, in words.
    Source:   `measures/paired_bootstrap.py`.
    """
    both = [np.nan_to_num(one, nan=1.0) for one in (network, traditional)]
    drawn = paired_bootstrap(
        lambda those: float(both[0][those].mean()),
        lambda those: float(both[1][those].mean()),
        patients,
        seed=SEED,
    )
    ends = drawn.difference.low, drawn.difference.high, float("nan")
    name, says = method
    return Traditional(
        method=name,
        says=says,
        measure=MEAN_DICE,
        cases=len(patients),
        patients=len(set(patients)),
        beside=(_beside(on, (drawn.a.value, drawn.b.value), ends, decides=True),),
    )


def _row(on: str, said: tuple[Scores, Scores], cases: Cases, *, decides: bool) -> Beside:
    (network, other), labels, patients = said, cases.labels, cases.patients
    if labels.shape[1] == 1:
        one, two = (
            Sample(scores=reader[:, 0], labels=labels[:, 0], groups=patients) for reader in said
        )
        apart = paired_auc(one, two)
        ends = apart.low, apart.high, apart.p
    else:
        drawn = paired_bootstrap(
            partial(_area_of, network, labels),
            partial(_area_of, other, labels),
            patients,
            seed=SEED,
        )
        ends = drawn.difference.low, drawn.difference.high, float("nan")
    return _beside(on, (_area(network, labels), _area(other, labels)), ends, decides=decides)


def _beside(
    on: str, both: tuple[float, float], ends: tuple[float, float, float], *, decides: bool
) -> Beside:
    low, high, p = (round(one, DIGITS) if isfinite(one) else None for one in ends)
    return Beside(
        on=on,
        network=round(both[0], DIGITS),
        traditional=round(both[1], DIGITS),
        difference=round(both[0] - both[1], DIGITS),
        low=low,
        high=high,
        p=p,
        decides=decides,
    )


def _area_of(scores: Scores, labels: Labels, those: Indices) -> float:
    return _area(scores[those], labels[those])


def _area(scores: Scores, labels: Labels) -> float:
    """Give the mean area of the classes against the rest, of those that can be measured."""
    areas = [
        auc(said, so)
        for said, so in zip(scores.T, labels.T, strict=True)
        if so.any() and not so.all()
    ]
    return float(np.mean(areas)) if areas else float("nan")
