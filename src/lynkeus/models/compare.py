"""Which of two packages reads the same films better, patients whom either has seen left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lynkeus.core.json import Json
from lynkeus.measures.auc_difference import Difference, paired_auc
from lynkeus.measures.average_precision import average_precision
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.brier import brier
from lynkeus.measures.intervals import LEVEL, Interval
from lynkeus.measures.ordered import auc_interval
from lynkeus.measures.paired_bootstrap import paired_bootstrap
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
from lynkeus.models.tables import names_patient

LESS = "a less b"
INDEPENDENT = "DeLong 1988: every film is of another patient"
CLUSTERED = "Obuchowski 1997: by patient"
DRAWN = "bootstrap by patient, 2,000 draws, both packages on the same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one package said of the films that are compared, and from where on it speaks.

    `seen` is how many of the table's films are of patients whom it has seen; None if it can't say.
    """

    scores: Sequence[Score]
    point: float
    seen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """By how much the AUC of `a` may lie below that of `b`, None if nothing is asked.

    `level` is the confidence of all intervals.
    """

    margin: float | None
    level: float = LEVEL


def compare(
    rows: Sequence[Labelled],
    a: Read,
    b: Read,
    *,
    excluded: int,
    asked: Asked,
) -> dict[str, Json]:
    """Compare two packages on films that both have read.

    Args:     rows: Films of patients whom neither has seen. a, b: What each said of these rows.
              excluded: How many films of the table were left out. asked: What of them.
    Returns:  `a`, `b` and `difference` (of the AUC, `a` less `b`) with `value`, `low`, `high`, the
              last with `p`; `n`, `n_positive`, `n_patients`, `n_unnamed` (films of which the table
              names no patient, each taken for one) and `n_excluded`; under `also` the same of
              other measures, without p; and `margin`.
    Source:   docs/methods/comparing.md.
    """
    level = asked.level
    first, second = table_of(rows, a.scores), table_of(rows, b.scores)
    found = paired_auc(first.sample, second.sample, level=level)
    independent = first.sample.is_independent
    return {
        "measure": "auc",
        "a": {**_area(first, level), **_about(first, a)},
        "b": {**_area(second, level), **_about(second, b)},
        "difference": {
            "of": LESS,
            **_ends(found),
            "p": p_json(found.p),
            "method": INDEPENDENT if independent else CLUSTERED,
        },
        "n": len(rows),
        "n_positive": int(first.so.sum()),
        "n_patients": len(np.unique(first.patients)),
        "n_unnamed": sum(not names_patient(row) for row in rows),
        "n_excluded": excluded,
        "margin": None if asked.margin is None else _margin(found, asked.margin, level),
        "also": _also((first, a.point), (second, b.point), level),
    }


def _about(table: Table, read: Read) -> dict[str, Json]:
    return {"n_refused": int(table.refused.sum()), "n_seen": read.seen}


def _area(table: Table, level: float) -> dict[str, Json]:
    columns = (table.said, table.so, table.patients)
    return interval_json(auc_interval(*columns, seed=SEED, level=level))


def _ends(found: Difference) -> dict[str, Json]:
    return interval_json(Interval(value=found.value, low=found.low, high=found.high))


def _margin(found: Difference, margin: float, level: float) -> dict[str, Json]:
    """Say whether `a` is not worse than `b` by more than a margin.

    The lower end of a two-sided interval of 95 % is the one-sided bound of 97.5 %.
    """
    bound = number_json(found.low)
    return {
        "margin": margin,
        "bound": bound,
        "of": f"the one-sided {one_sided(level):.5g} % bound of a less b",
        "not_inferior": None if bound is None else found.low > -margin,
    }


def one_sided(level: float) -> float:
    """Say of how many percent the lower end of a two-sided interval is a bound."""
    return 50 * (1 + level)


def _also(one: tuple[Table, float], other: tuple[Table, float], level: float) -> dict[str, Json]:
    """Compare what has no statistic by patient of its own, by drawing patients."""
    tables = one[0], other[0]
    return {
        "method": DRAWN,
        "sensitivity": _shares(one, other, level, positive=True),
        "specificity": _shares(one, other, level, positive=False),
        "average_precision": _both(tables, average_precision, level),
        "brier": _both(tables, brier, level),
    }


def _shares(
    one: tuple[Table, float], other: tuple[Table, float], level: float, *, positive: bool
) -> dict[str, Json]:
    """Compare how many films of a class lie on the right side of each card's own point."""
    those = one[0].so == positive
    patients = one[0].patients[those]
    right = [((each.said >= point) == positive)[those] for each, point in (one, other)]
    a, b = (interval_json(wilson_clustered(each, patients, level=level)) for each in right)
    less = _NOTHING
    if those.any():
        # The share that both find takes nothing from how surely they differ: one draw for both.
        apart = right[0].astype(np.float64) - right[1]

        def mean(chosen: Indices) -> float:
            return float(apart[chosen].mean())

        less = wide(bootstrap(mean, patients, seed=SEED, level=level))
    return {"a": a, "b": b, "difference": interval_json(less)}


_NOTHING = Interval(value=float("nan"), low=float("nan"), high=float("nan"))


def _both(
    tables: tuple[Table, Table], measure: Callable[..., float], level: float
) -> dict[str, Json]:
    def of(table: Table) -> Callable[[Indices], float]:
        return lambda chosen: measure(table.said[chosen], table.so[chosen])

    one, other = (of(table) for table in tables)
    found = paired_bootstrap(one, other, tables[0].patients, seed=SEED, level=level)
    return {
        "a": interval_json(wide(found.a)),
        "b": interval_json(wide(found.b)),
        "difference": interval_json(wide(found.difference)),
    }
