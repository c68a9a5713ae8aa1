"""Reading the films that judge: untouched, changed (a), and changed after cropping (b)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from lynkeus.learning.cohort import Film, has
from lynkeus.learning.plan import Probe
from lynkeus.learning.probe import change, crop_to_aspect
from lynkeus.models.preprocess import Preprocess, prepare

WAYS = ("untouched", "changed", "changed_and_cropped")


class Asked(Protocol):
    """What of a plan says how films that judge are changed, and which label is the finding's."""

    @property
    def positive(self) -> str:
        """The label."""

    @property
    def probe(self) -> Probe:
        """The changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """Films as the network reads them, in each way, with labels and patients."""

    films: Mapping[str, Tensor]
    labels: npt.NDArray[np.bool_]
    patients: npt.NDArray[np.str_]


def ready(
    films: Sequence[Film], pixels: npt.NDArray[np.uint8], task: Asked, spec: Preprocess
) -> Judging:
    """Prepare films in each way with the code that serves.

    Args:     films: Their rows. pixels: Shape (N, S, S). task: How they are changed, and which
              label is the finding's. spec: The preprocessing of the card.
    """
    probe = task.probe
    cropped = [
        crop_to_aspect(one, film.aspect, probe.aspect)
        for one, film in zip(pixels, films, strict=True)
    ]
    ways = {
        "untouched": list(pixels),
        "changed": [change(one, film.file, probe) for one, film in zip(pixels, films, strict=True)],
        "changed_and_cropped": [
            change(one, film.file, probe) for one, film in zip(cropped, films, strict=True)
        ],
    }
    return Judging(
        films={way: _prepared(made, spec) for way, made in ways.items()},
        labels=has(tuple(films), task.positive),
        patients=np.array([film.patient for film in films]),
    )


def _prepared(films: Sequence[npt.NDArray[np.uint8]], spec: Preprocess) -> Tensor:
    return torch.from_numpy(
        np.concatenate([prepare(film.astype(np.float32), spec) for film in films])
    )
