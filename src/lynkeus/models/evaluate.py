"""How well a package reads labelled films, with intervals by patient."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.core.json import Json
from lynkeus.measures.auc_difference import Difference, unpaired_auc
from lynkeus.measures.average_precision import average_precision
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.brier import brier
from lynkeus.measures.by_prevalence import npv, ppv
from lynkeus.measures.ece import ece
from lynkeus.measures.holm import holm
from lynkeus.measures.intervals import LEVEL, Interval
from lynkeus.measures.net_benefit import benefit_of_all, net_benefit
from lynkeus.measures.ordered import auc_interval
from lynkeus.measures.recalibration import calibration_intercept, calibration_slope
from lynkeus.measures.reliability import reliability
from lynkeus.measures.wilson import wilson_clustered
from lynkeus.models.judged import (
    SEED,
    Score,
    Table,
    interval_json,
    number_json,
    p_json,
    table_of,
    wide,
)
from lynkeus.models.labels import Labelled

INTERVALS = (
    *("auc", "accuracy", "sensitivity", "specificity", "ece"),
    *("average_precision", "brier", "calibration_slope", "calibration_intercept"),
)
"""What is measured with `value`, `low` and `high`."""
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.5)
"""Probabilities from which somebody may act: twenty well ones troubled for an ill one, to one."""
CURVE = tuple(percent / 100 for percent in range(2, 100, 2))
"""Probabilities of the decision curve."""
OF_REST = "AUC of this group less that of all other films of the table"
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    point: float
    prevalences: tuple[float, ...]
    level: float


def evaluate(
    rows: Sequence[Labelled],
    scores: Sequence[Score],
    *,
    point: float,
    prevalences: Sequence[float] = (),
    level: float = LEVEL,
) -> dict[str, Json]:
    """Measure films that were all scored; one that the card would refuse counts too.

    Args:     rows: Films with their labels. scores: Of each row. point: The operating point, a
              probability. prevalences: Shares of ill ones, above 0 and below 1, for which
              predictive values are reckoned; the table's own share if none is stated. level: Of
              the confidence of all intervals.
    Returns:  `n`, `n_positive`, `n_refused`; each of `INTERVALS` with `value`, `low` and `high`
              (null where a class is missing); `predictive_values` and `net_benefit`, a row each;
              `reliability` (a row for each tenth of the probability in which there are films, with
              `n`, `said` and how many had it), `decision_curve` (as `net_benefit`); and under
              `groups`, where the table has groups, the same by group with `against_rest`. A group
              of few films has counts, and null for all else.
    Source:   docs/methods/measures.md, docs/methods/intervals.md.
    """
    table = table_of(rows, scores)
    asked = _Asked(point=point, prevalences=tuple(prevalences), level=level)
    return {
        **_measure(table, asked),
        "reliability": _reliability(table, level),
        "decision_curve": [_benefit(table, threshold, level) for threshold in CURVE],
        "groups": _by_group(table, asked),
    }


def _measure(table: Table, asked: _Asked) -> dict[str, Json]:
    right, level = (table.said >= asked.point) == table.so, asked.level
    sensitivity, specificity = (
        wilson_clustered(right[those], table.patients[those], level=level)
        for those in (table.so, ~table.so)
    )

    def drawn(measure: Callable[[Indices], float]) -> Interval:
        return bootstrap(measure, table.patients, seed=SEED, level=level)

    def error(chosen: Indices) -> float:
        return ece(table.said[chosen], table.so[chosen])

    def square(chosen: Indices) -> float:
        return brier(table.said[chosen], table.so[chosen])

    def precision(chosen: Indices) -> float:
        return average_precision(table.said[chosen], table.so[chosen])

    columns = (table.said, table.so, table.patients)
    found = {
        "auc": auc_interval(*columns, seed=SEED, level=level),
        "accuracy": wilson_clustered(right, table.patients, level=level),
        "sensitivity": sensitivity,
        "specificity": specificity,
        "ece": drawn(error),
        "average_precision": wide(drawn(precision)),
        "brier": wide(drawn(square)),
        "calibration_slope": calibration_slope(*columns, level=level),
        "calibration_intercept": calibration_intercept(*columns, level=level),
    }
    return {
        **_counts(table),
        **{name: interval_json(found[name]) for name in INTERVALS},
        "predictive_values": _predictive(table, asked, sensitivity, specificity),
        "net_benefit": [_benefit(table, threshold, level) for threshold in THRESHOLDS],
    }


def _counts(table: Table) -> dict[str, Json]:
    return {
        "n": len(table.so),
        "n_positive": int(table.so.sum()),
        "n_refused": int(table.refused.sum()),
    }


def _unmeasured(table: Table) -> dict[str, Json]:
    nothing: dict[str, Json] = {"value": None, "low": None, "high": None}
    named: dict[str, Json] = dict.fromkeys(INTERVALS, nothing)
    return {**_counts(table), **named, "predictive_values": None, "net_benefit": None}


def _predictive(
    table: Table, asked: _Asked, sensitivity: Interval, specificity: Interval
) -> list[Json]:
    """Give predictive values where each stated share is ill, or the table's own."""
    own = float(table.so.mean()) if table.so.any() and not table.so.all() else None
    shares: tuple[float | None, ...] = asked.prevalences or (own,)
    found: list[Json] = []
    for share in shares:
        row: dict[str, Json] = {
            "prevalence": None if share is None else number_json(share),
            "prevalence_of": "stated" if asked.prevalences else "the films of this table",
        }
        for name, measure in (("ppv", ppv), ("npv", npv)):
            row[name] = (
                {"value": None, "low": None, "high": None}
                if share is None
                else interval_json(measure(sensitivity, specificity, prevalence=share))
            )
        found.append(row)
    return found


def _benefit(table: Table, threshold: float, level: float) -> dict[str, Json]:
    found = net_benefit(table.said, table.so, table.patients, threshold=threshold, level=level)
    return {
        "threshold": threshold,
        **interval_json(found),
        "treat_all": number_json(benefit_of_all(table.so, threshold=threshold)),
    }


def _reliability(table: Table, level: float) -> list[Json]:
    return [
        {
            "from": one.low,
            "to": one.high,
            "n": one.cases,
            "said": number_json(one.said),
            **interval_json(one.was),
        }
        for one in reliability(table.said, table.so, table.patients, level=level)
    ]


def _by_group(table: Table, asked: _Asked) -> dict[str, Json]:
    names = [str(name) for name in np.unique(table.groups) if name]
    masks = {name: table.groups == name for name in names}
    tests = _against_rest(table, masks, asked.level)
    found: dict[str, Json] = {}
    for name, those in masks.items():
        part = table.part(those)
        measured = _measure(part, asked) if part.is_enough else _unmeasured(part)
        found[name] = {**measured, "against_rest": tests.get(name)}
    return found


def _against_rest(table: Table, masks: Mapping[str, Mask], level: float) -> dict[str, Json]:
    """Compare each group that is large enough with all other films, and adjust the p of all.

    Two groups that make up the table are compared once: it is one question, asked from two sides.
    """
    found: dict[str, Difference] = {}
    question: dict[str, bytes] = {}
    for name, those in masks.items():
        group, rest = table.part(those), table.part(~those)
        if group.is_enough and rest.is_enough:
            found[name] = unpaired_auc(group.sample, rest.sample, level=level)
            question[name] = (those ^ those[0]).tobytes()
    asked = {question[name]: one.p for name, one in found.items()}
    adjusted = dict(zip(asked, holm(np.array(list(asked.values()))), strict=True))
    return {
        name: {
            "of": OF_REST,
            "value": number_json(one.value),
            "low": number_json(one.low),
            "high": number_json(one.high),
            "p": p_json(one.p),
            "p_adjusted": p_json(float(adjusted[question[name]])),
            "adjusted_for": len(asked),
        }
        for name, one in found.items()
    }
