"""What a network is: what a plan may say of it, what it reads, what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from torch import Tensor, nn

LOGIT, CELLS = "logit", "cells"


class Reading(NamedTuple):
    """What a classifying network answers: a logit a class, and the map they are the mean of."""

    logit: Tensor
    cells: Tensor


class Build(Protocol):
    """Makes a network with random weights."""

    def __call__(self, *, dims: int, outputs: int, settings: Any) -> nn.Module:  # noqa: ANN401  # of the type that the network names
        """Give a module for films (2) or cubes (3) with so many logits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One architecture.

    `settings` is the type of what a plan may say of it, `dims` which of 2 and 3 it reads, and each
    side of what it reads is a multiple of `multiple`. `answers` names what its answer holds: one
    with cells is their mean, weighed by its last layer `head`, so that its map is exact.
    `published` takes over weights that somebody has published; None where there are none to have.
    """

    settings: type
    dims: tuple[int, ...]
    multiple: int
    answers: tuple[str, ...]
    build: Build
    published: Callable[[nn.Module, Mapping[str, Tensor]], None] | None
