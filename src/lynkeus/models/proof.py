"""Whether a package can do what its card says, found out before it is asked about a patient."""

import numpy as np

from lynkeus.core.errors import BadInput
from lynkeus.models import infer
from lynkeus.models.gates import SIZE, load_gates, look
from lynkeus.models.ports import (
    GATES,
    HEAD,
    WEIGHTS,
    AnyOpened,
    OpenedPackage,
    OpenedSegmenter,
)
from lynkeus.models.preprocess import Pixels, standardise
from lynkeus.models.sorting.opened import OpenedSorter

GREY = 0.5


def prove(package: AnyOpened) -> None:
    """Let a package read one grey square: its parts load, fit its card, and give numbers.

    Args:     package: Opened and verified.
    Raises:   BadInput: reason `package_broken`, naming the part that is missing or of no use.
    Source:   The package's card.
    Limits:   Says that it works, not that it is right.
    """
    _ = package.seen
    size = package.card.preprocess.size
    square = np.full((size, size), GREY, dtype=np.float32)
    if isinstance(package, OpenedSegmenter | OpenedSorter):
        _answers(package, square)
    else:
        _reads(package, square)


def _reads(package: OpenedPackage, square: Pixels) -> None:
    if package.gates is None:
        raise _useless(GATES, "it is missing, and without it no film is read")
    part = HEAD
    try:
        _ = package.head
        part = GATES
        look(load_gates(package.gates), np.full((SIZE, SIZE), GREY, dtype=np.float32))
        part = WEIGHTS
        film = standardise(square, package.card.preprocess)[np.newaxis, np.newaxis]
        infer.read_one(package, film)
    except BadInput:
        raise
    except Exception as problem:  # a package may break in any way
        raise _useless(part, f"it breaks off ({type(problem).__name__})") from problem


def _answers(package: OpenedSegmenter | OpenedSorter, square: Pixels) -> None:
    try:
        film = standardise(square, package.card.preprocess)[np.newaxis, np.newaxis]
        if isinstance(package, OpenedSegmenter):
            infer.planes(package, film, threads=infer.THREADS)
        else:
            infer.sorted_by(package, film, threads=infer.THREADS)
    except BadInput:
        raise
    except Exception as problem:  # as above
        raise _useless(WEIGHTS, f"it breaks off ({type(problem).__name__})") from problem


def _useless(part: str, why: str) -> BadInput:
    sentence = f"The package's {part} cannot be used: {why}. Ask its maker for a whole package."
    return BadInput(sentence, reason="package_broken", why=f"{part}: {why}")
