"""The plan's augmentations, ready to run on a batch."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any

import numpy as np
import torch
from pydantic import TypeAdapter, ValidationError
from torch import Tensor

import lynkeus.learning.transforms
from lynkeus.core import catalogue
from lynkeus.core.errors import BadInput
from lynkeus.learning.defaults import sided, steps_for
from lynkeus.learning.geometry import Move, fold, look, look_nearest
from lynkeus.learning.transform import Drawn, Record, Transform
from lynkeus.learning.transforms import flip

USUAL = "usual"
"""What a plan writes for the defaults of its modality and body part."""


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


def augmentations(
    planned: Sequence[Mapping[str, Mapping[str, Any]]],
    *,
    dims: int = 2,
    body_parts: Sequence[str] = (),
) -> tuple[Augmentation, ...]:
    """Look up what a plan names; `usual` stands for the defaults of a modality and body part.

    Args:     dims: Axes of an image, 2 or 3. body_parts: What the images show.
    Raises:   BadInput: reason `plan_broken`, if a name or a setting is not known, or is not for
              images of so many axes; `mirrored_body`, if a body that has sides is mirrored and
              the plan does not say why.
    """
    found = []
    for name, settings in (one for entry in planned for one in _written_out(entry, dims)):
        known = transforms().get(name)
        if known is None:
            why = f"there is no augmentation {name!r}; known are {', '.join(transforms())}"
            raise _unknown(why)
        if dims not in known.dims:
            why = f"augmentation {name} is not for images of {dims} axes"
            raise _unknown(why)
        value = _settings(name, known, settings)
        if isinstance(value, flip.Settings) and not value.although.strip():
            _whole(value, body_parts)
        found.append(Augmentation(name=name, transform=known, settings=value))
    return tuple(found)


def _written_out(
    entry: Mapping[str, Mapping[str, Any]], dims: int
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, settings in entry.items():
        if name != USUAL:
            yield name, settings
            continue
        if set(settings) != {"modality", "body_part"}:
            why = f"augmentation {USUAL} asks for modality and body_part"
            raise _unknown(why)
        modality, part = str(settings["modality"]), str(settings["body_part"])
        steps = steps_for(modality, part, dims=dims)
        if steps is None:
            why = f"nothing is usual for {modality} of {dims} axes: name each augmentation"
            raise _unknown(why)
        yield from (one for step in steps for one in step.items())


def _settings(name: str, known: Transform, settings: Mapping[str, Any]) -> object:
    expected = {field.name for field in fields(known.settings)}
    needed = {field.name for field in fields(known.settings) if field.default is MISSING}
    if not needed <= set(settings) <= expected:
        wrong = ", ".join(sorted((needed - set(settings)) | (set(settings) - expected)))
        why = f"augmentation {name}: {wrong} is missing or not known"
        raise _unknown(why)
    for word, given in settings.items():
        if isinstance(given, float) and not math.isfinite(given):
            why = f"augmentation {name}: {word} is {given}, which is no number to draw by"
            raise _unknown(why)
    try:
        adapter: TypeAdapter[object] = TypeAdapter(known.settings)
        return adapter.validate_python(dict(settings))
    except ValidationError as error:
        why = f"augmentation {name}: {error.errors()[0]['msg']}"
        raise _unknown(why) from error


def _whole(value: flip.Settings, body_parts: Sequence[str]) -> None:
    part = sided(value.axis, body_parts)
    if part is not None:
        sentence = (
            f"The plan mirrors images of {part} along {value.axis}, and shows bodies that do not "
            "exist: left and right, or above and below, are not alike. Take the flip out, or say "
            "in its `although` why it is right here."
        )
        raise BadInput(sentence, reason="mirrored_body", part=part, axis=value.axis)


def draw(steps: Sequence[Augmentation], rng: np.random.Generator, count: int) -> Record:
    """Take all the chance that a batch of `count` images meets."""
    return tuple(
        Drawn(name=step.name, params=step.transform.draw(rng, count, step.settings))
        for step in steps
    )


def replay(batch: Tensor, record: Record) -> Tensor:
    """Change images of 0 to 1, shape (N, 1, ...), as a record says; the same bits each time.

    Moves that follow each other are folded, so that pixels are looked up, and blurred, once.
    """
    film = batch
    with torch.no_grad():
        for drawn, move in _folded(record, tuple(batch.shape[2:])):
            known = transforms()[drawn.name]
            film = known.apply(film, drawn.params) if move is None else look(film, move)
    return film


def replay_masks(masks: Tensor, record: Record) -> Tensor:
    """Move masks of shape (N, K, ...) to where a record moved their images; values stay."""
    moved = masks
    with torch.no_grad():
        for drawn, move in _folded(record, tuple(masks.shape[2:])):
            known = transforms()[drawn.name]
            if move is not None:
                moved = look_nearest(moved, move)
            elif known.apply_mask is not None:
                moved = known.apply_mask(moved, drawn.params)
    return moved


def _folded(record: Record, sides: tuple[int, ...]) -> Iterator[tuple[Drawn, Move | None]]:
    """Give the steps, and for several moves in a row the first of them with all as one."""
    waiting: list[tuple[Drawn, Move]] = []
    for drawn in record:
        move = transforms()[drawn.name].move
        if move is not None:
            waiting.append((drawn, move(drawn.params, sides)))
        if move is None or waiting[-1][1].field is not None:
            yield from _joined(waiting)
            waiting = []
        if move is None:
            yield drawn, None
    yield from _joined(waiting)


def _joined(waiting: list[tuple[Drawn, Move]]) -> Iterator[tuple[Drawn, Move | None]]:
    if len(waiting) == 1:
        yield waiting[0][0], None
    elif waiting:
        yield waiting[0][0], fold([move for _, move in waiting])


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
