"""Whether a package can do what its card says, found out before it is asked about a patient."""

import numpy as np

from lynkeus.core.errors import BadInput
from lynkeus.models import infer
from lynkeus.models.gates import load_gates, look
from lynkeus.models.ports import GATES, HEAD, WEIGHTS, OpenedPackage
from lynkeus.models.preprocess import standardise

GREY = 0.5


def prove(package: OpenedPackage) -> None:
    """Let a package read one grey square: its parts load, fit its card, and give numbers.

    Args:     package: Opened and verified.
    Raises:   BadInput: reason `package_broken`, naming the part that is missing or of no use.
    Source:   The package's card.
    Limits:   Says that it works, not that it is right.
    """
    if package.gates is None:
        raise _useless(GATES, "it is missing, and without it no film is read")
    _ = package.seen
    spec = package.card.preprocess
    square = np.full((spec.size, spec.size), GREY, dtype=np.float32)
    part = HEAD
    try:
        _ = package.head
        part = GATES
        look(load_gates(package.gates), square)
        part = WEIGHTS
        film = standardise(square, spec)[np.newaxis, np.newaxis]
        infer.read_one(package, film, threads=infer.THREADS)
    except BadInput:
        raise
    except Exception as problem:  # a package may break in any way
        raise _useless(part, f"it breaks off ({type(problem).__name__})") from problem


def _useless(part: str, why: str) -> BadInput:
    sentence = f"The package's {part} cannot be used: {why}. Ask its maker for a whole package."
    return BadInput(sentence, reason="package_broken", why=f"{part}: {why}")
