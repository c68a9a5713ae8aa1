"""Who trains, who tunes and who judges: patients, or blocks, that are never in two sets."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Hashable, Mapping
from itertools import pairwise
from typing import TypeVar

from lynkeus.core.json import canonical

K = TypeVar("K", bound=Hashable)
NUMBERED = re.compile(r"^(.*?)(\d+)$")
SETS = ("test", "tune", "gap", "train")
Unit = tuple[str, str]
"""What is never divided: whether it is a patient or a block, and its name."""


def numbered(name: str) -> tuple[str, int]:
    """Tell of which series a name is, and its number there: person12 is 12 of `person`.

    Args:     name: A name without a number at its end is 0 of a series of its own.
    Returns:  Series and number.
    Source:   docs/methods/manifests.md.
    """
    found = NUMBERED.match(name)
    return (found[1], int(found[2])) if found else (name, 0)


def lowest(at: Mapping[K, tuple[str, int]], edges: tuple[float, float, float]) -> dict[K, str]:
    """Divide by number: of each series the lowest judge, the next tune, then a gap, the rest train.

    Neighbouring numbers were taken in neighbouring weeks, so a block that lies apart says more of
    films to come than a patient drawn from the middle.

    Args:     at: Series and number of each. edges: Where test, tune and gap end, as shares of the
              numbers of each series.
    Returns:  The set of each, one of `SETS`.
    Source:   docs/methods/manifests.md.
    """
    numbers: dict[str, set[int]] = defaultdict(set)
    for series, number in at.values():
        numbers[series].add(number)
    rank = {
        (series, number): place / len(found)
        for series, found in numbers.items()
        for place, number in enumerate(sorted(found))
    }
    return {one: _set(rank[place], edges) for one, place in at.items()}


def seeded(
    units: Mapping[Unit, tuple[str, ...]], edges: tuple[float, float, float], seed: int
) -> dict[Unit, str]:
    """Divide by a seeded draw, evenly among those who bear the same labels.

    Args:     units: Which labels the cases of each bear. edges: As for `lowest`. seed: Any number.
    Returns:  The set of each, one of `SETS`; the order of the rows moves nobody.
    Source:   Who bears the same labels stands together, in the order of SHA-256 (FIPS 180-4) of
              seed and name; one after the other goes to the set that lacks most of its share.
    Limits:   Of labels that few patients bear a set may get none.
    """
    ends = (0.0, *edges, 1.0)
    shares = [end - start for start, end in pairwise(ends)]
    counts = [0] * len(SETS)
    at: dict[Unit, str] = {}
    ordered = sorted(units, key=lambda one: (units[one], _drawn(one, seed)))
    for place, unit in enumerate(ordered, start=1):
        lacks = [share * place - count for share, count in zip(shares, counts, strict=True)]
        chosen = lacks.index(max(lacks))
        counts[chosen] += 1
        at[unit] = SETS[chosen]
    return at


def _drawn(unit: Unit, seed: int) -> str:
    return hashlib.sha256(canonical([seed, *unit])).hexdigest()


def _set(rank: float, edges: tuple[float, float, float]) -> str:
    return SETS[sum(rank >= edge for edge in edges)]
