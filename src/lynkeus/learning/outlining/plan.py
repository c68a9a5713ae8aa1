"""A plan for a package that outlines: as any plan, with what is outlined and whose films judge."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from lynkeus.learning.plan import AnyPlan, CardWords, Part, Transfer
from lynkeus.learning.plan_text import broken, parse_plan_as, task_named
from lynkeus.models.card import Id
from lynkeus.models.part import Share, Words

NAME = "segmentation"


class Judges(Part):
    """Films with masks that judge beside the held-out ones: they neither train nor tune.

    `columns` says which column means path, mask, patient and group, where its name does not.
    """

    name: Words
    root: Words
    table: Words
    columns: Mapping[str, Words]


class OutlineWish(Part):
    """What is outlined; `Outline` on the card says what each word means."""

    name: Id
    definition: Words
    point: Share
    parts_max: int | None = Field(default=None, ge=1)
    fills_holes: bool


class Segmentation(Part):
    """The task: what is outlined, and who judges beside the patients who are held out."""

    name: Literal["segmentation"]
    outline: OutlineWish
    judges: tuple[Judges, ...]


class UNetPlan(Part):
    """The network, with random first weights."""

    name: Literal["unet"]
    channels: tuple[Annotated[int, Field(ge=4)], ...] = Field(min_length=2, max_length=6)
    residual: int = Field(ge=0)
    dropout: Share

    @property
    def transfer(self) -> Transfer:
        """What of it is trained on: all, for it knows nothing yet."""
        return Transfer.FULL


class OutlinePlan(AnyPlan):
    """The whole plan."""

    network: UNetPlan
    task: Segmentation
    card: CardWords


def is_of_outlines(text: bytes) -> bool:
    """Tell whether a plan's task is to outline."""
    return task_named(text) == NAME


def parse_outline_plan(text: bytes, *, name: str) -> OutlinePlan:
    """Read a plan.

    Raises:  BadInput: reason `plan_broken`, naming the first thing that is wrong.
    """
    plan = parse_plan_as(OutlinePlan, text, name=name)
    side = 1 << (len(plan.network.channels) - 1)
    if plan.preprocess.size % side:
        why = f"preprocess.size is {plan.preprocess.size}, and the network halves it to a {side}th"
        raise broken(name, why)
    return plan
