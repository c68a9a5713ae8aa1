"""A plan: all that decides what a training makes, in one file that a person can read."""

from collections.abc import Mapping
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lynkeus.core.errors import BadInput
from lynkeus.models.card import (
    Applies,
    Classes,
    Id,
    Reads,
    Registration,
    Share,
    Source,
    Version,
    Words,
)
from lynkeus.models.preprocess import Preprocess

SCHEMA = "lynkeus-plan/1"
PLAN_BYTES_MAX = 1 << 18
Factor = Annotated[float, Field(ge=1.0)]


class Part(BaseModel):
    """A part of a plan: frozen, and an unknown word in it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class LeaveOut(Part):
    """Rows that are no part of anything: each patient of whom one row bears this value."""

    column: Words
    value: Words


class Split(Part):
    """Three sets of patients, by the lowest numbers of each series, and a gap before training.

    `held_out`, `tune` and `gap` are shares of the patients of each series.
    """

    patient: Words
    held_out: Share
    tune: Share
    gap: Share


class Data(Part):
    """Which films, and what is asked of them."""

    folder: Words
    labels: Words
    file: Words
    label: Words
    positive: Words
    copy_of: Words
    group: Words
    shape: Words
    leave_out: LeaveOut
    split: Split


class NetworkPlan(Part):
    """Which network, and where it starts."""

    name: Id | Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    weights_sha256: Words
    dropout: Share
    depth_drop: Share


class Training(Part):
    """How it is trained; a pass is as many films as the smaller class has, twice."""

    seed: int
    threads: int = Field(ge=1)
    passes: int = Field(ge=1)
    patience: int = Field(ge=1)
    batch: int = Field(ge=2, multiple_of=2)
    rate: float = Field(gt=0)
    weight_decay: float = Field(ge=0)
    warm_up: Share
    smoothing: Share
    average: Share
    checkpoint_every: int = Field(ge=1)


class Probe(Part):
    """How the films of the tune and held-out sets are changed before they are read.

    Half the strength of real acquisition; fixed before the first training. Each film is read as
    changed (a), and changed after cropping to `aspect` (b).
    """

    seed: int
    rotation_deg: float = Field(ge=0)
    scale: float = Field(ge=0, lt=1)
    stretch: float = Field(ge=0, lt=1)
    shift: float = Field(ge=0, lt=1)
    gamma: Factor
    noise: float = Field(ge=0)
    quality_low: int = Field(ge=1, le=100)
    quality_high: int = Field(ge=1, le=100)
    aspect: float = Field(gt=0)


class CalibrationPlan(Part):
    """For which share of ill films the probability shall be true."""

    prior: Share


class PointPlan(Part):
    """The operating point: as high as this sensitivity allows on (a) and on (b)."""

    sensitivity_min: Share


class CardPlan(Part):
    """What people say on the card; the rest is measured."""

    title: Words
    registration: Registration
    responsible: tuple[Words, ...] = Field(min_length=1)
    intended_use: Words
    not_for: tuple[Words, ...] = Field(min_length=1)
    population: Words
    finding: Words
    classes: Classes
    not_looked_for: tuple[Words, ...] = Field(min_length=1)
    reads: Reads
    applies: Applies
    data: tuple[Source, ...] = Field(min_length=1)
    limits: tuple[Words, ...] = Field(min_length=1)


class Plan(Part):
    """The whole plan."""

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    package: Id
    version: Version
    data: Data
    preprocess: Preprocess
    network: NetworkPlan
    training: Training
    augment: tuple[Mapping[str, Mapping[str, Any]], ...]
    probe: Probe
    calibration: CalibrationPlan
    operating_point: PointPlan
    card: CardPlan


def parse_plan(text: bytes, *, name: str) -> Plan:
    """Read a plan.

    Raises:  BadInput: reason `plan_broken`, naming the first thing that is wrong.
    """
    try:
        if len(text) > PLAN_BYTES_MAX:
            raise _broken(name, f"it has {len(text)} bytes, {PLAN_BYTES_MAX} are allowed")
        return Plan.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise _broken(name, "it is not YAML") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the plan"
        raise _broken(name, f"{where}: {first['msg']}") from error


def _broken(name: str, why: str) -> BadInput:
    sentence = f"The plan {name} cannot be followed: {why}. Mend it there and start again."
    return BadInput(sentence, reason="plan_broken", plan=name, why=why)
