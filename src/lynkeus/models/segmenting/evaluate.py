"""How well a package outlines films that people have outlined, with intervals by patient."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lynkeus.core.json import Json
from lynkeus.measures.assd import assd
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.dice import dice
from lynkeus.measures.hd95 import hd95
from lynkeus.measures.intervals import LEVEL
from lynkeus.measures.jaccard import jaccard
from lynkeus.models.judged import SEED, interval_json, number_json, wide
from lynkeus.models.segmenting.masked import Masked

Mask = npt.NDArray[np.bool_]
Spacing = tuple[float, float]
OVERLAPS = {"dice": dice, "jaccard": jaccard}
DISTANCES = {"assd": assd, "hd95": hd95}
MEASURED = (*OVERLAPS, *DISTANCES)
PX, MM = "px", "mm"
FILMS_MIN = 20
"""Films below which a group is counted and not measured."""
LOWEST = 5
"""How many films of the least overlap are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How a package's mask of one film agrees with people's.

    `dice` and `jaccard` are NaN where both found nothing. Distances are in pixels and, where the
    file says how large these are, in mm; where one of both found nothing, the film's diagonal.
    """

    overlaps: Mapping[str, float]
    in_px: Mapping[str, float]
    in_mm: Mapping[str, float] | None
    missed: bool
    invented: bool


def agreement(predicted: Mask, reference: Mask, spacing: Spacing | None) -> Agreement:
    """Hold a mask against people's.

    Args:     predicted: Shape (rows, columns), True inside. reference: Same shape. spacing: From
              row to row and from column to column, mm; None where nobody says.
    Raises:   ValueError: If the shapes differ.
    Source:   `measures/dice.py`, `jaccard.py`, `assd.py`, `hd95.py`.
    """
    overlaps = {name: measure(predicted, reference) for name, measure in OVERLAPS.items()}
    some, wanted = bool(predicted.any()), bool(reference.any())
    return Agreement(
        overlaps=overlaps,
        in_px=_distances(predicted, reference, (1.0, 1.0)),
        in_mm=None if spacing is None else _distances(predicted, reference, spacing),
        missed=wanted and not some,
        invented=some and not wanted,
    )


def _distances(predicted: Mask, reference: Mask, spacing: Spacing) -> dict[str, float]:
    found = {
        name: measure(predicted, reference, spacing=spacing) for name, measure in DISTANCES.items()
    }
    # An infinite distance would drown every mean; none on this film can be larger than that.
    sides = (side * step for side, step in zip(predicted.shape, spacing, strict=True))
    most = float(np.hypot(*sides))
    return {name: most if np.isinf(one) else one for name, one in found.items()}


def evaluate_masks(
    rows: Sequence[Masked], found: Sequence[Agreement], *, level: float = LEVEL
) -> dict[str, Json]:
    """Measure films that were all outlined.

    Args:     rows: Films with people's masks. found: Of each row. level: Of the confidence of
              all intervals.
    Returns:  `n`, `n_patients`, `n_missed`, `n_invented`, `n_empty`; each of `MEASURED` with
              `value` (the mean over films), `low` and `high`, distances with their `unit`;
              `lowest`, the films of least overlap; and under `groups`, where the table has groups,
              the same by group. A group of few films has counts, and null for all else.
    Source:   docs/methods/segmentation.md, docs/methods/intervals.md.
    """
    unit = MM if all(one.in_mm is not None for one in found) else PX
    columns = {
        name: np.array([_value(one, name, unit) for one in found], dtype=np.float64)
        for name in MEASURED
    }
    table = _Table(
        rows=rows,
        values=columns,
        unit=unit,
        level=level,
        missed=np.array([one.missed for one in found], dtype=np.bool_),
        invented=np.array([one.invented for one in found], dtype=np.bool_),
    )
    everybody = np.arange(len(rows))
    measured = {**_counts(table, everybody), **_intervals(table, everybody)}
    return {**measured, "lowest": _lowest(table), "groups": _by_group(table)}


_NOTHING: Mapping[str, Json] = {"value": None, "low": None, "high": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Columns of shape (N,); NaN where a film has no such value."""

    rows: Sequence[Masked]
    values: Mapping[str, npt.NDArray[np.float64]]
    unit: str
    level: float
    missed: Mask
    invented: Mask


def _value(one: Agreement, name: str, unit: str) -> float:
    if name in one.overlaps:
        return one.overlaps[name]
    return (one.in_px if unit == PX or one.in_mm is None else one.in_mm)[name]


def _counts(table: _Table, those: Indices) -> dict[str, Json]:
    return {
        "n": len(those),
        "n_patients": len({table.rows[place].patient for place in those}),
        "n_missed": int(table.missed[those].sum()),
        "n_invented": int(table.invented[those].sum()),
        "n_empty": int(np.isnan(table.values["dice"][those]).sum()),
    }


def _intervals(table: _Table, those: Indices) -> dict[str, Json]:
    """Measure by drawing patients; a film on which both found nothing has no value."""
    there = those[~np.isnan(table.values["dice"][those])]
    patients = np.array([table.rows[place].patient for place in there])
    found: dict[str, Json] = {}
    for name in MEASURED:
        values = table.values[name][there]
        said: dict[str, Json] = dict(_NOTHING)
        if len(values):
            said = interval_json(
                wide(bootstrap(_mean(values), patients, seed=SEED, level=table.level))
            )
        found[name] = said if name in OVERLAPS else {**said, "unit": table.unit}
    return found


def _mean(values: npt.NDArray[np.float64]) -> Callable[[Indices], float]:
    return lambda chosen: float(values[chosen].mean())


def _lowest(table: _Table) -> list[Json]:
    overlap = table.values["dice"]
    worst = [place for place in np.argsort(overlap, kind="stable") if not np.isnan(overlap[place])]
    found: list[Json] = []
    for place in worst[:LOWEST]:
        row = table.rows[place]
        found.append({"path": row.path, "row": row.row, "dice": number_json(float(overlap[place]))})
    return found


def _by_group(table: _Table) -> dict[str, Json]:
    groups = np.array([row.group for row in table.rows])
    found: dict[str, Json] = {}
    for name in (str(one) for one in np.unique(groups) if one):
        those = np.flatnonzero(groups == name)
        enough = len(those) >= FILMS_MIN
        none: dict[str, Json] = {one: dict(_NOTHING) for one in MEASURED}
        found[name] = {**_counts(table, those), **(_intervals(table, those) if enough else none)}
    return found
