"""How well a package reads labelled films, with intervals by patient."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.core.json import Json
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.ece import ece
from lynkeus.measures.intervals import Interval
from lynkeus.measures.ordered import auc_interval
from lynkeus.measures.wilson import wilson_clustered
from lynkeus.models.labels import Labelled

SEED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the model said of one film, and why the card would have refused it (empty: not)."""

    probability: float
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    said: npt.NDArray[np.float64]
    so: npt.NDArray[np.bool_]
    patients: npt.NDArray[np.str_]
    groups: npt.NDArray[np.str_]
    refused: npt.NDArray[np.bool_]

    def part(self, those: npt.NDArray[np.bool_]) -> "_Table":
        return _Table(
            said=self.said[those],
            so=self.so[those],
            patients=self.patients[those],
            groups=self.groups[those],
            refused=self.refused[those],
        )


def evaluate(rows: Sequence[Labelled], scores: Sequence[Score], *, point: float) -> dict[str, Json]:
    """Measure films that were all scored; one that the card would refuse counts too.

    Args:     rows: Films with their labels. scores: Of each row. point: The operating point, a
              probability.
    Returns:  Keys `n`, `n_refused`, `auc`, `accuracy`, `sensitivity`, `specificity` and `ece`, each
              of the last five with `value`, `low` and `high` (null where a class is missing), and
              the same by group under `groups`, where the table has groups.
    """
    table = _Table(
        said=np.array([score.probability for score in scores], dtype=np.float64),
        so=np.array([row.positive for row in rows], dtype=np.bool_),
        patients=np.array([row.patient for row in rows]),
        groups=np.array([row.group for row in rows]),
        refused=np.array([bool(score.refused) for score in scores], dtype=np.bool_),
    )
    names = [str(name) for name in np.unique(table.groups) if name]
    groups = {name: _measure(table.part(table.groups == name), point) for name in names}
    return {**_measure(table, point), "groups": groups}


def _measure(table: _Table, point: float) -> dict[str, Json]:
    above = table.said >= point
    right = above == table.so

    def error(chosen: Indices) -> float:
        return ece(table.said[chosen], table.so[chosen])

    return {
        "n": len(table.so),
        "n_refused": int(table.refused.sum()),
        "auc": _json(auc_interval(table.said, table.so, table.patients, seed=SEED)),
        "accuracy": _json(wilson_clustered(right, table.patients)),
        "sensitivity": _json(wilson_clustered(right[table.so], table.patients[table.so])),
        "specificity": _json(wilson_clustered(right[~table.so], table.patients[~table.so])),
        "ece": _json(bootstrap(error, table.patients, seed=SEED)),
    }


def _json(interval: Interval) -> dict[str, Json]:
    return {
        "value": _number(interval.value),
        "low": _number(interval.low),
        "high": _number(interval.high),
    }


def _number(value: float) -> float | None:
    return round(value, 6) if np.isfinite(value) else None
