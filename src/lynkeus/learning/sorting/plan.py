"""A plan for a package that sorts: as any plan, with its classes, and how many a film may bear."""

from typing import Literal, Self

from pydantic import Field, model_validator

from lynkeus.learning.plan import AnyPlan, CardWords, NetworkPlan, Part
from lynkeus.learning.plan_text import parse_plan_as, task_named
from lynkeus.manifests.manifest import Labelling
from lynkeus.models.card import Task
from lynkeus.models.part import Share, Words

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


class SortingPlan(AnyPlan):
    """The whole plan."""

    network: NetworkPlan
    task: Sorting
    card: CardWords

    @model_validator(mode="after")
    def _even_batches(self) -> Self:
        count = len(self.task.classes)
        if self.task.task is Task.MULTI_CLASS and self.training.batch % count:
            message = f"training.batch is {self.training.batch}, and there are {count} classes"
            raise ValueError(message)
        return self


def is_of_sorting(text: bytes) -> bool:
    """Tell whether a plan's task is to sort."""
    return task_named(text) in NAMES


def parse_sorting_plan(text: bytes, *, name: str) -> SortingPlan:
    """Read a plan.

    Raises:  BadInput: reason `plan_broken`, naming the first thing that is wrong.
    """
    return parse_plan_as(SortingPlan, text, name=name)
