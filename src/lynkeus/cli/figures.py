"""Measured numbers as a person reads them at a terminal."""

import argparse
from collections.abc import Mapping
from typing import cast

from lynkeus.core.json import Json

WIDTH = 23
"""Letters of the longest name that stands before a number."""
Measured = Mapping[str, float | None]


def to_share(said: str) -> float:
    """Read a share that is neither nothing nor all.

    Raises:  argparse.ArgumentTypeError: If it is none.
    """
    try:
        share = float(said)
    except ValueError:
        share = float("nan")
    if not 0 < share < 1:
        message = f"{said} does not lie between 0 and 1, as 0.1 does"
        raise argparse.ArgumentTypeError(message)
    return share


def interval_words(said: Json) -> str:
    """Write a value with the ends of its interval; empty where there is no value."""
    interval = cast("Measured", said)
    value, low, high = interval["value"], interval["low"], interval["high"]
    if value is None:
        return ""
    if low is None or high is None:
        return f"{value:.3f}"
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def line(name: str, words: str) -> str:
    """Write a name and what stands beside it."""
    return f"  {name:<{WIDTH}} {words}"


def share_words(share: float) -> str:
    """Write a share as a percentage, without zeros that say nothing."""
    return f"{100 * share:.3g} %"
