"""What a remedy is: it keeps a training from what tells a label without the disease."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lynkeus.learning.batches import BatchAt, Indices
from lynkeus.learning.plan import Part

Pixels = npt.NDArray[np.uint8]
Each = Callable[[Pixels, Indices, np.random.Generator], Pixels]
"""Changes the films of a batch, shape (N, S, S): which ones they are, and all the chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the training films beside their pixels; the first axis is the film.

    `aspects` is width by height as taken, 0 where it is not known. `facts` is what file and shape
    are in numbers, `lungs` an outline on the square, all False where none was found; both are empty
    where no remedy of the plan asks for them. `grey` is what the card calls the mean, 0 to 255.
    """

    targets: npt.NDArray[np.bool_]
    patients: npt.NDArray[np.str_]
    aspects: npt.NDArray[np.float64]
    facts: npt.NDArray[np.float64]
    lungs: npt.NDArray[np.bool_]
    grey: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One remedy; only training films are changed by it, never those that choose or judge.

    `settings` is the type of what a plan may say of it, `usual` such settings. `once(pixels, known,
    settings)` changes all films before the training, `choose(known, settings)` says which films are
    in a batch instead of the task, `each(pixels, known, settings)` changes those of a batch.
    """

    settings: type[Part]
    usual: Part
    once: Callable[[Pixels, Known, Any], Pixels] | None = None
    choose: Callable[[Known, Any], BatchAt] | None = None
    each: Callable[[Pixels, Known, Any], Each] | None = None
    asks_facts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A remedy and what a plan says of it."""

    name: str
    remedy: Remedy
    settings: Part
