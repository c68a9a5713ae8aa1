"""Do work of several at once, on threads, in the order in which it was given."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


def in_lanes(function: Callable[[S], T], given: Sequence[S], *, lanes: int) -> list[T]:
    """Apply a function that lets other threads run; each lane takes a run of like length.

    Args:     function: Safe to be called by several threads. given: Any number. lanes: At least 1;
              the first is the thread that asks.
    Returns:  What it gave for each, in their order.
    Raises:   What the function raises first, in their order.
    """
    ends = [round(len(given) * end / lanes) for end in range(lanes + 1)]
    first, *others = (given[start:end] for start, end in pairwise(ends))

    def lane(run: Sequence[S]) -> list[T]:
        return [function(one) for one in run]

    with ThreadPoolExecutor(max(1, len(others))) as pool:
        later = [pool.submit(lane, run) for run in others]
        return lane(first) + [one for run in later for one in run.result()]
