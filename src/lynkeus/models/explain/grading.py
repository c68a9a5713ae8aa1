"""Grade explanations of a package on films: does what they call strong make the number?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lynkeus.measures.bootstrap import Indices, bootstrap
from lynkeus.measures.ranks import ranks
from lynkeus.models.explain.grade import Ends, Grade, Method
from lynkeus.models.explain.occlusion import Read
from lynkeus.models.explain.orders import (
    Order,
    by_lot,
    mean_along,
    places,
    removed,
    strongest_first,
)

Square = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Map = npt.NDArray[np.float64]
Draw = Callable[[Square], Map]
"""Draws a map of a film, shape (rows, columns): more where more speaks for the finding."""
SEED = 0
DIGITS = 4
FAR = 99.0
"""Ends of an interval of which nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A method at work on a package, and on the same package with its weights shuffled.

    `shown` says of a film whether it would be shown there: what is never shown is not graded.
    """

    draw: Draw
    shuffled: Draw
    shown: Callable[[Square], bool] = field(default=lambda _: True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one method did on one film, as `Grade` names it; NaN is what was not asked."""

    deletion: float
    insertion: float
    alike: float
    pointing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Which films these are, how many above the point were tried, what was pointed at."""

    on: str
    of: int
    at: str


def try_film(
    explanations: Mapping[Method, Explanation],
    square: Square,
    marked: Mask | None,
    read: Read,
    fill: float,
) -> dict[Method, Tried]:
    """Try methods on a film.

    Args:     explanations: At least one. square: Shape (S, S), 0 to 1. marked: Same shape, where
              the strongest place ought to lie; None if that is not known, or the film has not the
              finding. probabilities: Reads squares. fill: See `removed`.
    Source:   docs/methods/explanation.md.
    """
    found: dict[Method, Tried] = {}
    lot: tuple[float, float] | None = None
    for method, one in explanations.items():
        if not one.shown(square):
            continue
        strengths = one.draw(square)
        shape = (strengths.shape[0], strengths.shape[1])
        if lot is None:
            order = by_lot(square, strengths.size)
            lot = _along(square, order, shape, read, fill)
        gone, shown = _along(square, strongest_first(strengths), shape, read, fill)
        found[method] = Tried(
            deletion=lot[0] - gone,
            insertion=shown - lot[1],
            alike=_alike(strengths, one.shuffled(square)),
            pointing=_pointing(strengths, marked),
        )
    return found


def grade(
    method: Method, tried: Sequence[Tried], patients: npt.NDArray[np.str_], words: Words
) -> Grade:
    """Grade a method by what it did on films.

    Args:     method: Which. tried: Of each film. patients: Of each. words: About the films.
    """

    def ends(name: str) -> Ends | None:
        values = np.array([getattr(one, name) for one in tried], np.float64)
        there = ~np.isnan(values)
        if not there.any():
            return None
        known = values[there]

        def mean(chosen: Indices) -> float:
            return float(known[chosen].mean())

        of = bootstrap(mean, patients[there], seed=SEED)
        # Of one patient alone nothing is known of another: the interval is all that can be.
        low, high = (of.low, of.high) if np.isfinite(of.low) else (-FAR, FAR)
        value, low, high = (round(one, DIGITS) for one in (of.value, low, high))
        return Ends(value=value, low=low, high=high)

    deletion, insertion, alike = (ends(name) for name in ("deletion", "insertion", "alike"))
    if deletion is None or insertion is None or alike is None:
        message = "a grade needs at least one film"
        raise ValueError(message)
    return Grade(
        method=method,
        on=words.on,
        of=words.of,
        films=len(tried),
        patients=len(np.unique(patients)),
        deletion=deletion,
        insertion=insertion,
        alike=alike,
        pointing=ends("pointing"),
        pointed_at=words.at,
    )


def _along(
    square: Square, order: Order, shape: tuple[int, int], read: Read, fill: float
) -> tuple[float, float]:
    """Give the mean number as cells are removed, and as they are shown."""
    parts = list(removed(square, order, shape, fill))
    gone = [one for one, _ in parts]
    shown = [one for _, one in parts]
    whole, empty, *rest = read([square, np.full_like(square, fill), *gone, *shown])
    inner, outer = rest[: len(gone)], rest[len(gone) :]
    return mean_along([whole, *inner, empty]), mean_along([empty, *outer, whole])


def _alike(one: Map, other: Map) -> float:
    """Give the rank correlation of two maps; 0 where one of them says nothing of any place."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(ranks(one.ravel()), ranks(other.ravel()))[0, 1])


def _pointing(strengths: Map, marked: Mask | None) -> float:
    """Say whether the strongest cell lies in what is marked, less the share that is marked."""
    if marked is None or not marked.any():
        return float("nan")
    where = places((strengths.shape[0], strengths.shape[1]), marked.shape[0])
    strongest = where == strongest_first(strengths)[0]
    return float(marked[strongest].mean() - marked.mean())
