"""Which remedies a plan names."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import ValidationError

import lynkeus.learning.remedies
from lynkeus.core import catalogue
from lynkeus.learning.remedy import Planned, Remedy


@cache
def remedies() -> Mapping[str, Remedy]:
    """Give every remedy there is, by the name that a plan uses."""
    return catalogue.load(lynkeus.learning.remedies, "REMEDY", Remedy)


def planned(said: Sequence[Mapping[str, Mapping[str, Any]]]) -> tuple[Planned, ...]:
    """Look up what a plan names.

    Raises:  ValueError: If a remedy or a setting is not known, one is named twice, or two of them
             choose the films of a batch.
    """
    found = [_one(name, settings) for entry in said for name, settings in entry.items()]
    names = [one.name for one in found]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        message = f"remedies: {twice[0]} is named twice"
        raise ValueError(message)
    choosing = [one.name for one in found if one.remedy.choose is not None]
    if len(choosing) > 1:
        message = f"remedies: {' and '.join(choosing)} both choose the films of a batch; keep one"
        raise ValueError(message)
    return tuple(found)


def _one(name: str, settings: Mapping[str, Any]) -> Planned:
    known = remedies().get(name)
    if known is None:
        message = f"there is no remedy {name!r}; known are {', '.join(remedies())}"
        raise ValueError(message)
    try:
        return Planned(name=name, remedy=known, settings=known.settings.model_validate(settings))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in (name, *first["loc"]))
        message = f"remedies: {where}: {first['msg']}"
        raise ValueError(message) from error
