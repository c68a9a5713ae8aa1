"""A plan for a package that sorts: as any plan, with its classes, and how many a film may bear."""

from collections.abc import Mapping
from typing import Any, Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from lynkeus.core.errors import BadInput
from lynkeus.learning.plan import PLAN_BYTES_MAX, SCHEMA, Data, NetworkPlan, Part, Training
from lynkeus.manifests.manifest import Labelling
from lynkeus.models.card import (
    Applies,
    Id,
    Reads,
    Registration,
    Share,
    Source,
    Task,
    Version,
    Words,
)
from lynkeus.models.preprocess import Preprocess

NAMES = (Task.MULTI_CLASS.value, Task.MULTI_LABEL.value)


class Sorting(Part):
    """The task: the classes, in the order of the network's logits.

    `sensitivity_min` is what the point of each class keeps on tune films, where a film may bear
    several; where it bears one, the highest score decides and nothing is chosen.
    """

    name: Literal["multi-class", "multi-label"]
    classes: tuple[Words, ...] = Field(min_length=2)
    sensitivity_min: Share | None = None

    @property
    def task(self) -> Literal[Task.MULTI_CLASS, Task.MULTI_LABEL]:
        """The task as a card names it."""
        return Task.MULTI_CLASS if self.name == Task.MULTI_CLASS.value else Task.MULTI_LABEL

    @property
    def labelling(self) -> Labelling:
        """How many classes a row of the table bears."""
        return Labelling.ONE if self.task is Task.MULTI_CLASS else Labelling.SEVERAL

    @model_validator(mode="after")
    def _point(self) -> Self:
        if (self.sensitivity_min is None) is (self.task is Task.MULTI_LABEL):
            message = "multi-label wants a sensitivity_min, and multi-class none"
            raise ValueError(message)
        return self


class SortingCardPlan(Part):
    """What people say on the card; the rest is measured."""

    title: Words
    registration: Registration
    responsible: tuple[Words, ...] = Field(min_length=1)
    intended_use: Words
    not_for: tuple[Words, ...] = Field(min_length=1)
    population: Words
    reads: Reads
    applies: Applies
    data: tuple[Source, ...] = Field(min_length=1)
    limits: tuple[Words, ...] = Field(min_length=1)


class SortingPlan(Part):
    """The whole plan."""

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    package: Id
    version: Version
    data: Data
    preprocess: Preprocess
    network: NetworkPlan
    training: Training
    augment: tuple[Mapping[str, Mapping[str, Any]], ...]
    task: Sorting
    card: SortingCardPlan

    @model_validator(mode="after")
    def _even_batches(self) -> Self:
        count = len(self.task.classes)
        if self.task.task is Task.MULTI_CLASS and self.training.batch % count:
            message = f"training.batch is {self.training.batch}, and there are {count} classes"
            raise ValueError(message)
        return self


def is_of_sorting(text: bytes) -> bool:
    """Tell whether a plan's task is to sort; what is no plan is for another reader to refuse."""
    try:
        said = yaml.safe_load(text) if len(text) <= PLAN_BYTES_MAX else None
    except yaml.YAMLError:
        return False
    task = said.get("task") if isinstance(said, Mapping) else None
    return isinstance(task, Mapping) and task.get("name") in NAMES


def parse_sorting_plan(text: bytes, *, name: str) -> SortingPlan:
    """Read a plan.

    Raises:  BadInput: reason `plan_broken`, naming the first thing that is wrong.
    """
    try:
        return SortingPlan.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the plan"
        why = f"{where}: {first['msg']}"
        sentence = f"The plan {name} cannot be followed: {why}. Mend it there and start again."
        raise BadInput(sentence, reason="plan_broken", plan=name, why=why) from error
