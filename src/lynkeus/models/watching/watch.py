"""By which bands a site watches a package, how often, and what follows when it leaves one."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from lynkeus.core.document import Unfit, parse_document
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
    try:
        return parse_document(text, Watch, bytes_max=WATCH_BYTES_MAX, name="the watch")
    except Unfit as problem:
        raise _broken(str(problem)) from problem


def _broken(why: str) -> BadInput:
    return BadInput(
        f"The watch cannot be used: {why}. The guide shows a whole one.",
        reason="watch_broken",
        why=why,
    )
