"""The plan's augmentations, ready to run on a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from pydantic import TypeAdapter, ValidationError
from torch import Tensor

import lynkeus.learning.transforms
from lynkeus.core import catalogue
from lynkeus.core.errors import BadInput
from lynkeus.learning.transform import Transform


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """A transform and what the plan says of it."""

    name: str
    transform: Transform
    settings: Any


def augmentations(planned: Sequence[Mapping[str, Mapping[str, Any]]]) -> tuple[Augmentation, ...]:
    """Look up what a plan names.

    Raises:  BadInput: reason `plan_broken`, if a name or a setting is not known.
    """
    known = catalogue.load(lynkeus.learning.transforms, "TRANSFORM", Transform)
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


def augment(batch: Tensor, steps: Sequence[Augmentation], rng: np.random.Generator) -> Tensor:
    """Run all augmentations on films of 0 to 1, shape (N, 1, S, S); `rng` is all the chance."""
    film = batch
    with torch.no_grad():
        for step in steps:
            params = step.transform.draw(rng, len(film), step.settings)
            film = step.transform.apply(film, params)
    return film


def _unknown(why: str) -> BadInput:
    sentence = f"The plan cannot be followed: {why}. Mend it there and start again."
    return BadInput(sentence, reason="plan_broken", why=why)
