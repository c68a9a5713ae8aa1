"""What came of the runs: areas, how far seeds lie apart, and where other patients might lie."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import isfinite

import numpy as np
import numpy.typing as npt

from lynkeus.learning.curve.plan import CurvePlan, Size
from lynkeus.learning.curve.runs import Kept
from lynkeus.measures.auc import auc
from lynkeus.measures.bootstrap import RESAMPLES, percentiles, resampled

SEED = 0
DIGITS = 4
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judges:
    """The films that judge: labels and patients of shape (N,), and whose they are, in words."""

    labels: npt.NDArray[np.bool_]
    patients: npt.NDArray[np.str_]
    whose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The mean over the seeds of an area, or of a difference, each the mean over the ways.

    `spread` is the standard deviation of the seeds, none of a single one. `low` and `high` bound
    the mean by drawing the patients who judge, and know nothing of seeds.
    """

    value: float
    seeds: tuple[float, ...]
    spread: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An arm at a size: how many patients and films trained it, and its area."""

    arm: str
    size: Size
    patients: int
    films: int
    auc: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """How much the area of an arm is above another's on the same patients."""

    arm: str
    above: str
    size: Size
    difference: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A learning curve: what was asked, how far it is, and what came of it."""

    arms: Mapping[str, str]
    sizes: tuple[Size, ...]
    network: str
    size_px: int
    images: int
    runs: int
    runs_wanted: int
    seconds_longest: float
    whose: str
    judging_films: int
    judging_patients: int
    points: tuple[Point, ...]
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """Of one run: the area of all who judge, and of each draw of them, shape (R,)."""

    whole: float
    drawn: Values


_Areas = dict[tuple[str, Size, int], _Area]
"""By arm, size and seed."""


def outcome(plan: CurvePlan, kept: Sequence[Kept], judges: Judges) -> Curve:
    """Measure the runs that there are.

    Args:     plan: Of the curve. kept: Its runs, or those so far. judges: Who judges.
    Returns:  The curve. A point rests on the seeds that have run; a gain on those of both arms.
    Source:   `measures/bootstrap.py`: all runs are measured on the same draws of patients.
    """
    areas = _areas(kept, judges)
    return Curve(
        arms={arm.name: arm.says for arm in plan.arms},
        sizes=plan.sizes,
        network=plan.network.name,
        size_px=plan.preprocess.size,
        images=plan.training.steps * plan.training.batch,
        runs=len(kept),
        runs_wanted=len(plan.arms) * len(plan.sizes) * len(plan.seeds),
        seconds_longest=round(max((run.seconds for run in kept), default=0.0), 1),
        whose=judges.whose,
        judging_films=len(judges.labels),
        judging_patients=len(np.unique(judges.patients)),
        points=tuple(_points(plan, kept, areas)),
        gains=tuple(_gains(plan, areas)),
    )


def _points(plan: CurvePlan, kept: Sequence[Kept], areas: _Areas) -> Iterator[Point]:
    for arm, size in product(plan.arms, plan.sizes):
        ran = [run for run in kept if (run.arm, run.size) == (arm.name, size)]
        if ran:
            yield Point(
                arm=arm.name,
                size=size,
                patients=ran[0].patients,
                films=ran[0].films,
                auc=_measured([areas[arm.name, size, run.seed] for run in ran]),
            )


def _gains(plan: CurvePlan, areas: _Areas) -> Iterator[Gain]:
    for arm, size in product(plan.arms, plan.sizes):
        if arm.above is None:
            continue
        pairs = [((arm.name, size, seed), (arm.above, size, seed)) for seed in plan.seeds]
        apart = [_less(areas[a], areas[b]) for a, b in pairs if a in areas and b in areas]
        if apart:
            yield Gain(arm=arm.name, above=arm.above, size=size, difference=_measured(apart))


def _areas(kept: Sequence[Kept], judges: Judges) -> _Areas:
    draws = [*resampled(judges.patients, seed=SEED, resamples=RESAMPLES)]
    made = {}
    for run in kept:
        said = [np.asarray(one, np.float64) for one in run.logits.values()]
        whole = np.mean([auc(one, judges.labels) for one in said])
        drawn = [
            np.mean([auc(one[those], judges.labels[those]) for one in said]) for those in draws
        ]
        made[run.arm, run.size, run.seed] = _Area(whole=float(whole), drawn=np.array(drawn))
    return made


def _less(one: _Area, other: _Area) -> _Area:
    return _Area(whole=one.whole - other.whole, drawn=one.drawn - other.drawn)


def _measured(seeds: Sequence[_Area]) -> Measured:
    values = [one.whole for one in seeds]
    mean = float(np.mean(values))
    span = percentiles(mean, np.mean([one.drawn for one in seeds], axis=0))
    low, high = (round(one, DIGITS) if isfinite(one) else None for one in (span.low, span.high))
    return Measured(
        value=round(mean, DIGITS),
        seeds=tuple(round(one, DIGITS) for one in values),
        spread=round(float(np.std(values, ddof=1)), DIGITS) if len(values) > 1 else None,
        low=low,
        high=high,
    )
