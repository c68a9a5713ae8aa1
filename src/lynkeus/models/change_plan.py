"""What may change in a model after it is in use, and what a changed one must show: said beforehand.

The three parts are those of a predetermined change control plan: what may change, how a change is
judged, what it may do to patients.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from lynkeus.core.document import Unfit, parse_document
from lynkeus.core.errors import BadInput
from lynkeus.models.card import Card, Id
from lynkeus.models.part import Part, Share, Words

SCHEMA = "lynkeus-change-plan/1"
PLAN_BYTES_MAX = 1 << 18


class CardPart(StrEnum):
    """What of a card says for whom and on what a model is; a plan names what of it may change."""

    INTENDED_USE = "intended_use"
    NOT_FOR = "not_for"
    POPULATION = "population"
    FINDING = "finding"
    CLASSES = "classes"
    NOT_LOOKED_FOR = "not_looked_for"
    READS = "reads"
    APPLIES = "applies"
    PREPROCESS = "preprocess"
    NETWORK = "network"


class Measure(StrEnum):
    """What a version is judged by; of all of these more is better."""

    AUC = "auc"
    SENSITIVITY = "sensitivity"
    SPECIFICITY = "specificity"
    AVERAGE_PRECISION = "average_precision"


NEEDED = (Measure.AUC, Measure.SENSITIVITY, Measure.SPECIFICITY)


class Change(Part):
    """One sort of change that is foreseen, and why."""

    what: Words
    why: Words
    parts: tuple[CardPart, ...] = ()


class Demand(Part):
    """What a version must show of one measure.

    By how much it may lie below the active one, and where its own lower bound must lie at least.
    """

    margin: Share
    least: Share | None = None


class Judging(Part):
    """How a changed version is judged: on how much of a sealed test set, by what."""

    films_min: int = Field(ge=2)
    positive_min: int = Field(ge=1)
    measures: dict[Measure, Demand]

    @model_validator(mode="after")
    def _all_needed(self) -> Self:
        missing = [one.value for one in NEEDED if one not in self.measures]
        if missing:
            message = f"no demand is made of {' and '.join(missing)}"
            raise ValueError(message)
        return self


class Impact(Part):
    """What a change may do to patients, and what is done about it."""

    risk: Words
    mitigation: Words


class ChangePlan(Part):
    """The whole plan."""

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    package: Id
    title: Words
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    judging: Judging
    impact: Annotated[tuple[Impact, ...], Field(min_length=1)]
    responsible: Annotated[tuple[Words, ...], Field(min_length=1)]

    @property
    def may_change(self) -> frozenset[str]:
        """The parts of the card that may be others than those of the version in use."""
        return frozenset(part.value for one in self.changes for part in one.parts)


def parse_change_plan(text: bytes) -> ChangePlan:
    """Read a plan, YAML or JSON.

    Raises:  BadInput: reason `change_plan_broken`, naming the first thing that is wrong.
    """
    try:
        return parse_document(text, ChangePlan, bytes_max=PLAN_BYTES_MAX, name="the plan")
    except Unfit as problem:
        raise _broken(str(problem)) from problem


def changed_parts(active: Card, candidate: Card) -> tuple[str, ...]:
    """Name in what two cards differ of what says for whom and on what a model is.

    Args:     active: Of the version in use. candidate: Of the one that is to take its place.
    Returns:  Names of parts, in the card's own order.
    Source:   docs/methods/release.md.
    Limits:   Weights, calibration, point, data and figures differ in every version, and may.
    """
    return tuple(
        part.value
        for part in CardPart
        if getattr(active, part.value) != getattr(candidate, part.value)
    )


def _broken(why: str) -> BadInput:
    return BadInput(
        f"The change plan cannot be used: {why}. The guide shows a whole one.",
        reason="change_plan_broken",
        why=why,
    )
