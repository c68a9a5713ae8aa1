"""The card of a package that outlines: as any card, with what it outlines and how that is tidied.

It has no operating point and no calibration: what it gives is an area that a person can look at.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from lynkeus.models.card import AnyCard, Id, Task, parse_as
from lynkeus.models.part import Part, Share, Words


class Outline(Part):
    """One thing that is outlined, a channel of the network each, in its order.

    From the probability `point` on a pixel belongs to it. Of separate parts the `parts_max` largest
    stay, and holes are filled where `fills_holes`. `share_low` and `share_high` bound what it took
    of nearly all training films: an outline beyond them is doubted in words.
    """

    name: Id
    definition: Words
    point: Share
    parts_max: int | None = Field(default=None, ge=1)
    fills_holes: bool
    share_low: Share
    share_high: Share

    @model_validator(mode="after")
    def _low_first(self) -> Self:
        if not self.share_low < self.share_high:
            message = f"shares run from {self.share_low:g} to {self.share_high:g}"
            raise ValueError(message)
        if not 0 < self.point < 1:
            message = f"the point is {self.point:g} and must lie between 0 and 1"
            raise ValueError(message)
        return self


class SegmentationCard(AnyCard):
    """The whole card. Its network gives a logit for each pixel of its input and each outline."""

    task: Literal[Task.SEGMENTATION]
    outlines: tuple[Outline, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [one.name for one in self.outlines]
        if len(set(names)) < len(names):
            message = f"two outlines have one name: {', '.join(names)}"
            raise ValueError(message)
        return self


def parse_segmentation_card(text: bytes) -> SegmentationCard:
    """Read the card of a package that outlines.

    Raises:  BadInput: reason `package_broken`, naming the first thing that is wrong.
    """
    return parse_as(SegmentationCard, text)
