"""A model's card: what it is for, on whom, how well, with what limits, and who answers for it.

`card.yaml` in a package is this document. A person can read it; a program reads nothing else to
know which image the model reads, how, and where its operating point lies.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

import yaml
from pydantic import ConfigDict, Field, model_validator

from lynkeus.core.document import Unfit, parse_document
from lynkeus.core.errors import BadInput
from lynkeus.dicom.age import AGE_YEARS_MAX
from lynkeus.models.audit import Audit
from lynkeus.models.calibrate import Calibration
from lynkeus.models.certainty import Certainty
from lynkeus.models.explain.grade import Grade, Method
from lynkeus.models.part import Part, Share, Words
from lynkeus.models.preprocess import Preprocess
from lynkeus.models.traditional import Traditional

SCHEMA = "lynkeus-card/1"
CARD_BYTES_MAX = 1 << 20
ORDER = (
    *("schema", "task", "id", "version", "title", "registration", "responsible"),
    *("intended_use", "not_for", "population"),
    *("finding", "outlines", "classes", "points", "rule", "not_looked_for"),
    *("reads", "applies", "preprocess", "network", "calibration"),
    *("operating_point", "certainty"),
    *("data", "figures", "explanations", "limits", "making", "traditional", "audit"),
)
"""How a card is written: whom it is for, what it says, how it reads, how well, and how made."""
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Version = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]


class Task(StrEnum):
    """What a package is for.

    It says of a film how likely a finding is, where something lies, which of several classes the
    film is of, or which of several it bears.
    """

    CLASSIFICATION = "classification"
    SEGMENTATION = "segmentation"
    MULTI_CLASS = "multi-class"
    MULTI_LABEL = "multi-label"


class Registration(StrEnum):
    """Whether an authority has registered the model as a medical device."""

    RESEARCH = "not registered, for research only"


class Choice(StrEnum):
    """Which of several images that fit is read."""

    FIRST = "first"


class Reads(Part):
    """Which image of a study the model reads: all must fit, and one is chosen."""

    modalities: tuple[Words, ...]
    body_parts: tuple[Words, ...]
    views: tuple[Words, ...]
    choice: Choice = Choice.FIRST


class Applies(Part):
    """On whom the model may be used. Whoever is outside gets no number."""

    age_min_years: float = Field(ge=0, le=AGE_YEARS_MAX)
    age_max_years: float = Field(ge=0, le=AGE_YEARS_MAX)

    @model_validator(mode="after")
    def _least_first(self) -> Self:
        if self.age_min_years > self.age_max_years:
            message = f"ages run from {self.age_min_years:g} to {self.age_max_years:g}"
            raise ValueError(message)
        return self


class Classes(Part):
    """What a table of labels may call films with the finding, and films without it."""

    positive: Words
    negative: Words


class AnyNetwork(Part):
    """The network, whatever it gives."""

    architecture: Words
    parameters: int = Field(gt=0)
    stored_as: Words
    began_from: Words


class Network(AnyNetwork):
    """A network that gives one logit, and the cells that it is the mean of."""

    cells_rows: int = Field(gt=0)
    cells_columns: int = Field(gt=0)
    cells_channels: int = Field(gt=0)


class CalibrationFact(Part):
    """The line from logit to probability, and for which share of ill films it is true."""

    line: Calibration
    prior: Share
    fitted_on: Words
    films: int = Field(gt=0)
    patients: int = Field(gt=0)


class OperatingPoint(Part):
    """At and above which probability the model speaks."""

    probability: Share
    rule: Words


class Source(Part):
    """Where data or weights came from, and under which licence they may be used."""

    name: Words
    licence: Words
    used_for: Words
    films: int | None = None
    patients: int | None = None
    changed: str = ""


class Figure(Part):
    """One measured number, its interval, and on what it was measured."""

    name: Words
    value: float
    low: float | None = None
    high: float | None = None
    on: Words
    films: int = Field(gt=0)
    patients: int = Field(gt=0)
    method: Words


class Making(Part):
    """How the package was made."""

    plan: Words
    plan_sha256: Words
    split_sha256: Words
    films: int = Field(gt=0)
    patients: int = Field(gt=0)
    seed: int
    passes: int = Field(gt=0)
    kept_pass: int = Field(gt=0)
    made_at: Words
    minutes: float = Field(ge=0)
    machine: Words


class AnyCard(Part):
    """What every card says, whatever its package is for."""

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    task: Task
    id: Id
    version: Version
    title: Words
    registration: Registration
    responsible: tuple[Words, ...] = Field(min_length=1)
    intended_use: Words
    not_for: tuple[Words, ...] = Field(min_length=1)
    population: Words
    reads: Reads
    applies: Applies
    preprocess: Preprocess
    network: AnyNetwork
    data: tuple[Source, ...] = Field(min_length=1)
    figures: tuple[Figure, ...]
    limits: tuple[Words, ...] = Field(min_length=1)
    making: Making
    traditional: Traditional | None = None
    audit: Audit | None = None


class Card(AnyCard):
    """The whole card of a package that looks for a finding."""

    task: Literal[Task.CLASSIFICATION] = Task.CLASSIFICATION
    finding: Words
    classes: Classes
    not_looked_for: tuple[Words, ...] = Field(min_length=1)
    network: Network
    calibration: CalibrationFact
    operating_point: OperatingPoint
    certainty: Certainty | None = None
    explanations: tuple[Grade, ...] | None = None

    def graded(self, method: Method) -> Grade | None:
        """Give how a way to explain its number was graded; None where it was not."""
        return next((one for one in self.explanations or () if one.method is method), None)


def _broken(why: str) -> BadInput:
    return BadInput(
        f"The model's card cannot be used: {why}. Ask its maker for a whole package.",
        reason="package_broken",
        why=why,
    )


class Head(Part):
    """What every card begins with, whatever its package is for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    task: Task = Task.CLASSIFICATION
    id: Id
    version: Version


C = TypeVar("C", bound=Part)


def parse_head(text: bytes) -> Head:
    """Read which package a card is of, and what for.

    Raises:  BadInput: As `parse_card`.
    """
    return parse_as(Head, text)


def parse_card(text: bytes) -> Card:
    """Read the card of a package that classifies.

    Raises:  BadInput: reason `package_broken`, naming the first thing that is wrong.
    """
    return parse_as(Card, text)


def parse_as(kind: type[C], text: bytes) -> C:
    """Read a card of a kind.

    Raises:  BadInput: As `parse_card`.
    """
    try:
        return parse_document(text, kind, bytes_max=CARD_BYTES_MAX, name="the card")
    except Unfit as problem:
        raise _broken(str(problem)) from problem


def card_text(card: AnyCard) -> bytes:
    """Write a card as YAML that a person can read; the same card gives the same bytes.

    What a card does not tell of is not written: a card that was made before there was such a thing
    stays what it was.
    """
    told = card.model_dump(mode="json", by_alias=True)
    values = {name: told[name] for name in ORDER if told.get(name) is not None}
    if card.preprocess.window is None:
        del values["preprocess"]["window"]
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=96).encode()
