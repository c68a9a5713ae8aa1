"""The plan's augmentations, ready to run on a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
import torch
from pydantic import TypeAdapter, ValidationError
from torch import Tensor

import lynkeus.learning.transforms
from lynkeus.core import catalogue
from lynkeus.core.errors import BadInput
from lynkeus.learning.transform import Drawn, Record, Transform


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """A transform and what the plan says of it."""

    name: str
    transform: Transform
    settings: Any


@cache
def transforms() -> Mapping[str, Transform]:
    """Give every augmentation there is, by the name that a plan uses."""
    return catalogue.load(lynkeus.learning.transforms, "TRANSFORM", Transform)


def augmentations(planned: Sequence[Mapping[str, Mapping[str, Any]]]) -> tuple[Augmentation, ...]:
    """Look up what a plan names.

    Raises:  BadInput: reason `plan_broken`, if a name or a setting is not known.
    """
    known = transforms()
    found = []
    for entry in planned:
        for name, settings in entry.items():
            if name not in known:
                why = f"there is no augmentation {name!r}; known are {', '.join(known)}"
                raise _unknown(why)
            expected = {field.name for field in fields(known[name].settings)}
            if set(settings) != expected:
                wrong = ", ".join(sorted(set(settings) ^ expected))
                why = f"augmentation {name}: {wrong} is missing or not known"
                raise _unknown(why)
            try:
                adapter: TypeAdapter[Any] = TypeAdapter(known[name].settings)
                value = adapter.validate_python(dict(settings))
            except ValidationError as error:
                why = f"augmentation {name}: {error.errors()[0]['msg']}"
                raise _unknown(why) from error
            found.append(Augmentation(name=name, transform=known[name], settings=value))
    return tuple(found)


def draw(steps: Sequence[Augmentation], rng: np.random.Generator, count: int) -> Record:
    """Take all the chance that a batch of `count` images meets."""
    return tuple(
        Drawn(name=step.name, params=step.transform.draw(rng, count, step.settings))
        for step in steps
    )


def replay(batch: Tensor, record: Record) -> Tensor:
    """Change images of 0 to 1, shape (N, 1, ...), as a record says; the same bits each time."""
    film = batch
    with torch.no_grad():
        for drawn in record:
            film = transforms()[drawn.name].apply(film, drawn.params)
    return film


def replay_masks(masks: Tensor, record: Record) -> Tensor:
    """Move masks of shape (N, K, ...) to where a record moved their images; values stay."""
    moved = masks
    with torch.no_grad():
        for drawn in record:
            move = transforms()[drawn.name].apply_mask
            moved = moved if move is None else move(moved, drawn.params)
    return moved


def undo(batch: Tensor, record: Record) -> Tensor:
    """Take back what a record moved, for maps of shape (N, K, ...) that were made of its images."""
    back = batch
    with torch.no_grad():
        for drawn in reversed(record):
            known = transforms()[drawn.name]
            if known.apply_mask is not None and known.undo is not None:
                back = known.undo(back, drawn.params)
    return back


def augment(batch: Tensor, steps: Sequence[Augmentation], rng: np.random.Generator) -> Tensor:
    """Run all augmentations on images of 0 to 1, shape (N, 1, ...); `rng` is all the chance."""
    return replay(batch, draw(steps, rng, len(batch)))


def augment_both(
    batch: Tensor, masks: Tensor, steps: Sequence[Augmentation], rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Run all augmentations on images, and let their masks of shape (N, K, ...) follow."""
    record = draw(steps, rng, len(batch))
    return replay(batch, record), replay_masks(masks, record)


def as_json(record: Record) -> list[dict[str, Any]]:
    """Write a record as plain values."""
    return [
        {"name": one.name, "params": {name: part.tolist() for name, part in one.params.items()}}
        for one in record
    ]


def from_json(values: Sequence[Mapping[str, Any]]) -> Record:
    """Read what `as_json` wrote; every bit is there again."""
    return tuple(
        Drawn(
            name=one["name"],
            params={name: np.asarray(part, np.float32) for name, part in one["params"].items()},
        )
        for one in values
    )


def _unknown(why: str) -> BadInput:
    sentence = f"The plan cannot be followed: {why}. Mend it there and start again."
    return BadInput(sentence, reason="plan_broken", why=why)
