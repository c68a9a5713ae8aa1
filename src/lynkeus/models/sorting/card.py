"""The card of a package that sorts: which classes it tells apart, and when a film bears one.

It has no calibration: in training each class was seen as often as the others, or as it came, and
what it gives are scores between 0 and 1, not how likely an illness is.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from lynkeus.models.card import AnyCard, Task, parse_as
from lynkeus.models.part import Share, Words


class SortingCard(AnyCard):
    """The whole card. Its network gives a logit for each class, in their order.

    Of a task with one class a film (`multi-class`) the class of the highest score holds, and there
    are no `points`; where a film may bear any number (`multi-label`), each from its point on.
    """

    task: Literal[Task.MULTI_CLASS, Task.MULTI_LABEL]
    classes: tuple[Words, ...] = Field(min_length=2)
    points: tuple[Share, ...]
    rule: Words

    @model_validator(mode="after")
    def _classes_and_points(self) -> Self:
        if len(set(self.classes)) < len(self.classes):
            message = f"two classes have one name: {', '.join(self.classes)}"
            raise ValueError(message)
        wanted = len(self.classes) if self.task is Task.MULTI_LABEL else 0
        if len(self.points) != wanted:
            message = f"there are {len(self.points)} points, and the task wants {wanted}"
            raise ValueError(message)
        return self


def parse_sorting_card(text: bytes) -> SortingCard:
    """Read the card of a package that sorts.

    Raises:  BadInput: reason `package_broken`, naming the first thing that is wrong.
    """
    return parse_as(SortingCard, text)
