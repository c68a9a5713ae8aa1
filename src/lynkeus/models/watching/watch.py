"""By which bands a site watches a package, how often, and what follows when it leaves one."""

from enum import StrEnum
from typing import Annotated, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from lynkeus.core.errors import BadInput
from lynkeus.models.card import Id
from lynkeus.models.part import Part, Share, Words

SCHEMA = "lynkeus-watch/1"
WATCH_BYTES_MAX = 1 << 16
STUDIES_LEAST = 20
"""Signed studies that a look takes in at least, so that none of its figures tells of one study."""
DAYS_MOST = 366


class Watched(StrEnum):
    """What is held against a band; each is a share of the signed studies that it is asked of."""

    SENSITIVITY = "sensitivity"
    SPECIFICITY = "specificity"
    AGREEMENT = "agreement"
    ANSWERED = "answered"
    ABOVE = "above"


class Follows(StrEnum):
    """What follows by itself when a measure leaves its band; an alarm is raised each time."""

    TELL = "tell"
    WARN = "warn"
    STOP = "stop"


class Band(Part):
    """Between which shares a measure is to lie."""

    low: Share = 0.0
    high: Share = 1.0

    @model_validator(mode="after")
    def _holds_something_out(self) -> Self:
        if self.low >= self.high or (self.low, self.high) == (0.0, 1.0):
            message = f"a band from {self.low:g} to {self.high:g} watches nothing"
            raise ValueError(message)
        return self


class Watch(Part):
    """The whole watch."""

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    package: Id
    every_days: int = Field(ge=1, le=DAYS_MOST)
    studies_min: int = Field(ge=STUDIES_LEAST)
    bands: Annotated[dict[Watched, Band], Field(min_length=1)]
    follows: Follows
    responsible: Annotated[tuple[Words, ...], Field(min_length=1)]


def parse_watch(text: bytes) -> Watch:
    """Read a watch, YAML or JSON.

    Raises:  BadInput: reason `watch_broken`, naming the first thing that is wrong.
    """
    if len(text) > WATCH_BYTES_MAX:
        why = f"it has {len(text)} bytes, {WATCH_BYTES_MAX} are allowed"
        raise _broken(why)
    try:
        return Watch.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = "it is not YAML"
        raise _broken(why) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the watch"
        why = f"{where}: {first['msg']}"
        raise _broken(why) from error


def _broken(why: str) -> BadInput:
    return BadInput(
        f"The watch cannot be used: {why}. The guide shows a whole one.",
        reason="watch_broken",
        why=why,
    )
