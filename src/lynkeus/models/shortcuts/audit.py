"""What of a table's labels can be told without the disease, and whether a package tells it so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from lynkeus.core.json import Json
from lynkeus.measures.areas import Sample
from lynkeus.measures.auc import auc
from lynkeus.measures.auc_difference import paired_auc
from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.foretold import foretold
from lynkeus.measures.intervals import Interval
from lynkeus.measures.ordered import auc_interval
from lynkeus.measures.paired_bootstrap import paired_bootstrap
from lynkeus.measures.within import auc_within
from lynkeus.models.judged import SEED, interval_json, p_json, wide
from lynkeus.models.shortcuts.audited import Audited
from lynkeus.models.shortcuts.facts import Facts
from lynkeus.models.shortcuts.limits import FILMS_MIN, LOSS_AUC, OUTSIDE, WORRY_AUC
from lynkeus.models.shortcuts.looked import ALIKE, AS_IT_IS, BLANKED, Looked
from lynkeus.models.shortcuts.metadata import columns_of

Vector = npt.NDArray[np.float64]
Values = Mapping[str, Json]
CHANCE = 0.5
METADATA, EVERYTHING = "metadata", "everything"
OUTLINE = "outline"
TOGETHER = ("file", "jpeg", "shape", METADATA, "corners", "rim")
"""What is asked together under `everything`: nothing of it is of the lungs."""
WORRY, SOME, NOTHING, UNMEASURED = "worry", "some", "nothing shown", "not measured"
"""What is said of a number beside the limits of `limits.py`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of one film: numbers by set, words, and what a package said of it."""

    facts: Facts
    words: Mapping[str, str]
    looked: Looked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Columns of shape (N,)."""

    so: npt.NDArray[np.bool_]
    patients: npt.NDArray[np.str_]

    def part(self, those: npt.NDArray[np.bool_]) -> "_Table":
        return _Table(so=self.so[those], patients=self.patients[those])

    @property
    def is_enough(self) -> bool:
        had = int(self.so.sum())
        return min(had, len(self.so) - had) >= FILMS_MIN

    def sample(self, scores: Vector) -> Sample:
        return Sample(scores=scores, labels=self.so, groups=self.patients)


def audit(rows: Sequence[Audited], told: Sequence[Told]) -> dict[str, Json]:
    """Say what tells the labels of a table without the disease, and how a package fares without it.

    Args:     rows: Films with their labels. told: Of each row.
    Returns:  `alone` (a row for each set of numbers), `evidence`, `readings` (a row for each
              alteration), `by` (group and view), `limits` and `worries`, the names of all that lies
              beyond one; numbers with `value`, `low`, `high`, null where not measured.
    Source:   docs/methods/shortcuts.md.
    Limits:   What tells the label is not always a shortcut, and what a straight line does not find
              may still be one.
    """
    table = _Table(
        so=np.array([row.positive for row in rows], np.bool_),
        patients=np.array([row.patient for row in rows]),
    )
    alone = [_alone(name, one, table) for name, one in _columns(rows, told).items()]
    looked = [one.looked for one in told if one.looked is not None]
    found: dict[str, Json] = {"alone": [*alone], "evidence": None, "readings": None, "by": None}
    if len(looked) == len(rows):
        found["evidence"] = _evidence(looked, table)
        found["readings"] = _readings(looked, table)
        found["by"] = _by(rows, looked, table)
    return {
        "n": len(rows),
        "n_positive": int(table.so.sum()),
        "n_patients": len(np.unique(table.patients)),
        **found,
        "limits": {"auc": WORRY_AUC, "loss": LOSS_AUC, "outside": OUTSIDE, "films": FILMS_MIN},
        "worries": [*_worries(found)],
    }


def _columns(rows: Sequence[Audited], told: Sequence[Told]) -> dict[str, Vector]:
    names = [name for name in told[0].facts if name != OUTLINE]
    found = {name: np.array([one.facts[name] for one in told]) for name in names}
    found[METADATA] = columns_of([one.words for one in told])
    found[EVERYTHING] = np.column_stack([found[name] for name in TOGETHER])
    if all(OUTLINE in one.facts for one in told):
        found[OUTLINE] = np.array([one.facts[OUTLINE] for one in told])
    for name in ("group", "view"):
        words = [{name: str(getattr(row, name))} for row in rows]
        if any(one[name] for one in words):
            found[name] = columns_of(words)
    return found


def _alone(name: str, columns: Vector, table: _Table) -> dict[str, Json]:
    same = not columns.shape[1] or not np.ptp(columns, axis=0).any()
    if same or not table.is_enough:
        why = "the same for every film" if same else "too few films of a class"
        return {"of": name, **interval_json(_NONE), "says": UNMEASURED, "why": why}
    scores = foretold(columns, table.so, table.patients, seed=SEED)
    if np.isnan(scores).any():
        why = "too few patients of a class"
        return {"of": name, **interval_json(_NONE), "says": UNMEASURED, "why": why}
    area = auc_interval(scores, table.so, table.patients, seed=SEED)
    return {"of": name, **interval_json(area), "says": _of_area(area), "why": ""}


_NONE = Interval(value=float("nan"), low=float("nan"), high=float("nan"))


def _of_area(area: Interval) -> str:
    """Say what an AUC is that ought to be a half."""
    if not np.isfinite(area.low):
        return UNMEASURED
    return WORRY if area.low > WORRY_AUC else SOME if area.low > CHANCE else NOTHING


def _evidence(looked: Sequence[Looked], table: _Table) -> Json:
    """Say how much of what speaks for the finding lies outside the lungs, on films that have it.

    On the others there is little that speaks for it, and where that lies proves nothing.
    """
    values = np.array([[one.outside, one.area] for one in looked])
    there = table.so & ~np.isnan(values).any(axis=1)
    if there.sum() < FILMS_MIN:
        return None
    shares, patients = values[there], table.patients[there]

    def mean(column: Vector) -> Interval:
        def of(chosen: Indices) -> float:
            return float(column[chosen].mean())

        return wide(bootstrap(of, patients, seed=SEED))

    outside, less = mean(shares[:, 0]), mean(shares[:, 0] - shares[:, 1])
    says = WORRY if outside.low > OUTSIDE else SOME if not less.high < 0 else NOTHING
    return {
        "n": int(there.sum()),
        "outside": interval_json(outside),
        "film_outside": round(float(shares[:, 1].mean()), 6),
        "outside_less_film": interval_json(less),
        "says": says,
    }


def _readings(looked: Sequence[Looked], table: _Table) -> list[Json]:
    """Measure each alteration on the films that have it, beside the same films as they are."""
    names = list(dict.fromkeys(name for one in looked for name in one.said))
    found: list[Json] = []
    for name in names:
        there = np.array([name in one.said for one in looked])
        part = table.part(there)
        said, first = (
            np.array([one.said[which] for one in looked if name in one.said])
            for which in (name, AS_IT_IS)
        )
        found.append({"of": name, "n": len(said), **_reading(name, said, first, part)})
    return found


def _reading(name: str, said: Vector, first: Vector, part: _Table) -> dict[str, Json]:
    if not part.is_enough:
        return {**interval_json(_NONE), "less": None, "says": UNMEASURED}
    area = auc_interval(said, part.so, part.patients, seed=SEED)
    less = paired_auc(part.sample(said), part.sample(first))
    ends = Interval(value=less.value, low=less.low, high=less.high)
    beside: Json = {**interval_json(ends), "p": p_json(less.p)}
    if name == AS_IT_IS:
        return {**interval_json(area), "less": None, "says": ""}
    says = _of_area(area) if name in {BLANKED, ALIKE} else _of_loss(ends)
    return {**interval_json(area), "less": beside, "says": says}


def _of_loss(less: Interval) -> str:
    """Say what a change is that ought to be none."""
    if not np.isfinite(less.high):
        return UNMEASURED
    return WORRY if less.high < -LOSS_AUC else SOME if less.high < 0 else NOTHING


def _by(rows: Sequence[Audited], looked: Sequence[Looked], table: _Table) -> dict[str, Json]:
    said = np.array([one.said[AS_IT_IS] for one in looked])
    found: dict[str, Json] = {}
    for name in ("group", "view"):
        kinds = np.array([getattr(row, name) for row in rows])
        if len(np.unique(kinds)) > 1:
            found[name] = _kinds(kinds, said, table)
    return found


def _kinds(kinds: npt.NDArray[np.str_], said: Vector, table: _Table) -> Json:
    """Measure each kind by itself, and all pairs of one kind against all pairs."""
    each: dict[str, Json] = {}
    for kind in np.unique(kinds):
        part = table.part(kinds == kind)
        own = said[kinds == kind]
        area = auc_interval(own, part.so, part.patients, seed=SEED) if part.is_enough else _NONE
        counts = {"n": len(own), "n_positive": int(part.so.sum())}
        each[str(kind)] = {**counts, **interval_json(area)}

    def within(chosen: Indices) -> float:
        return auc_within(said[chosen], table.so[chosen], kinds[chosen])

    def pooled(chosen: Indices) -> float:
        return auc(said[chosen], table.so[chosen])

    if not table.is_enough or np.isnan(within(np.arange(len(said)))):
        none = interval_json(_NONE)
        return {"kinds": each, "within": none, "less": none, "says": UNMEASURED}
    both = paired_bootstrap(within, pooled, table.patients, seed=SEED)
    return {
        "kinds": each,
        "within": interval_json(wide(both.a)),
        "less": interval_json(wide(both.difference)),
        "says": _of_loss(wide(both.difference)),
    }


def _worries(found: Mapping[str, Json]) -> Sequence[str]:
    """Name all that lies beyond a limit, by its part."""
    said: dict[str, Values] = {}
    for part in ("alone", "readings"):
        listed = cast("Sequence[Values]", found[part] or ())
        said |= {f"{part}.{one['of']}": one for one in listed}
    by = cast("Mapping[str, Values]", found["by"] or {})
    said |= {f"by.{name}": one for name, one in by.items()}
    if found["evidence"] is not None:
        said["evidence"] = cast("Values", found["evidence"])
    return [name for name, one in said.items() if one["says"] == WORRY]
