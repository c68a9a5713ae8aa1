"""How well a package sorts films that people have sorted, with intervals by patient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.core.json import Json
from lynkeus.measures.auc import auc
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.intervals import LEVEL, Interval
from lynkeus.measures.ordered import auc_interval
from lynkeus.measures.wilson import wilson_clustered
from lynkeus.models.card import Task
from lynkeus.models.judged import SEED, interval_json
from lynkeus.models.sorting.card import SortingCard
from lynkeus.models.sorting.scores import Scores, borne

Truth = npt.NDArray[np.bool_]
NOTHING = Interval(value=float("nan"), low=float("nan"), high=float("nan"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMeasured:
    """How well one class is told from the others; NaN where there are films of one side alone."""

    films: int
    auc: Interval
    sensitivity: Interval
    specificity: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All classes by name, their mean AUC, and the share of films that are sorted rightly."""

    classes: Mapping[str, ClassMeasured]
    macro_auc: Interval
    accuracy: Interval


def measure(
    card: SortingCard,
    truth: Truth,
    scores: Scores,
    patients: npt.NDArray[np.str_],
    *,
    level: float = LEVEL,
) -> Measured:
    """Measure scores against what people said.

    Args:     card: Of the package. truth: Shape (N, K), which classes each film bears. scores:
              Likewise. patients: Shape (N,). level: Of the confidence of all intervals.
    Returns:  Each class against all others; a film is sorted rightly if all its classes are.
    Source:   Hand and Till 2001, doi:10.1023/A:1010920819831 (one against the rest, averaged);
              intervals: docs/methods/intervals.md.
    Limits:   The mean AUC leaves out classes of which there are no films, or nothing but films.
    """
    decided = borne(scores, card)
    right = (decided == truth).all(axis=1)
    known = [place for place in range(truth.shape[1]) if _both(truth[:, place])]
    return Measured(
        classes={
            name: _measured((truth[:, place], scores[:, place], decided[:, place]), patients, level)
            for place, name in enumerate(card.classes)
        },
        macro_auc=_macro(truth[:, known], scores[:, known], patients, level) if known else NOTHING,
        accuracy=wilson_clustered(right, patients, level=level),
    )


def evaluate_sorting(
    card: SortingCard,
    truth: Truth,
    scores: Scores,
    patients: Sequence[str],
    *,
    level: float = LEVEL,
) -> dict[str, Json]:
    """Measure, and give it as plain values; what cannot be measured is null.

    Args:     As `measure`.
    Returns:  `n`, `n_patients`, `accuracy`, `macro_auc`, `classes` by name; where a film bears one
              class, `confusion`: rows are what people said, columns what the package says.
    """
    found = measure(card, truth, scores, np.array(patients, dtype=np.str_), level=level)
    classes: dict[str, Json] = {
        name: {
            "n": one.films,
            "auc": interval_json(one.auc),
            "sensitivity": interval_json(one.sensitivity),
            "specificity": interval_json(one.specificity),
        }
        for name, one in found.classes.items()
    }
    one_each = card.task is Task.MULTI_CLASS
    table = truth.T.astype(int) @ borne(scores, card).astype(int)
    return {
        "task": card.task.value,
        "n": len(truth),
        "n_patients": len(set(patients)),
        "accuracy": interval_json(found.accuracy),
        "macro_auc": interval_json(found.macro_auc),
        "classes": classes,
        "confusion": table.tolist() if one_each else None,
    }


def _measured(
    of: tuple[Truth, Scores, Truth], patients: npt.NDArray[np.str_], level: float
) -> ClassMeasured:
    truth, scores, decided = of
    shares = [
        wilson_clustered(decided[those] == so, patients[those], level=level)
        if those.any()
        else NOTHING
        for those, so in ((truth, True), (~truth, False))
    ]
    area = NOTHING
    if _both(truth):
        area = auc_interval(scores, truth, patients, seed=SEED, level=level)
    return ClassMeasured(
        films=int(truth.sum()),
        auc=area,
        sensitivity=shares[0],
        specificity=shares[1],
    )


def _macro(truth: Truth, scores: Scores, patients: npt.NDArray[np.str_], level: float) -> Interval:
    def mean(chosen: Indices) -> float:
        areas = [
            auc(scores[chosen, place], truth[chosen, place]) for place in range(truth.shape[1])
        ]
        return float(np.mean(areas))

    return bootstrap(mean, patients, seed=SEED, level=level)


def _both(truth: Truth) -> bool:
    return bool(truth.any() and not truth.all())
