"""A plan for a package that outlines: as any plan, with what is outlined and whose films judge."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError

from lynkeus.core.errors import BadInput
from lynkeus.learning.plan import PLAN_BYTES_MAX, SCHEMA, Data, Part, Training, Transfer
from lynkeus.models.card import Applies, Id, Reads, Registration, Share, Source, Version, Words
from lynkeus.models.preprocess import Preprocess

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


class OutlineCardPlan(Part):
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


class OutlinePlan(Part):
    """The whole plan."""

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    package: Id
    version: Version
    data: Data
    preprocess: Preprocess
    network: UNetPlan
    training: Training
    augment: tuple[Mapping[str, Mapping[str, Any]], ...]
    task: Segmentation
    card: OutlineCardPlan


def is_of_outlines(text: bytes) -> bool:
    """Tell whether a plan's task is to outline; what is no plan is for another reader to refuse."""
    try:
        said = yaml.safe_load(text) if len(text) <= PLAN_BYTES_MAX else None
    except yaml.YAMLError:
        return False
    task = said.get("task") if isinstance(said, Mapping) else None
    return isinstance(task, Mapping) and task.get("name") == NAME


def parse_outline_plan(text: bytes, *, name: str) -> OutlinePlan:
    """Read a plan.

    Raises:  BadInput: reason `plan_broken`, naming the first thing that is wrong.
    """
    try:
        plan = OutlinePlan.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the plan"
        raise _broken(name, f"{where}: {first['msg']}") from error
    side = 1 << (len(plan.network.channels) - 1)
    if plan.preprocess.size % side:
        why = f"preprocess.size is {plan.preprocess.size}, and the network halves it to a {side}th"
        raise _broken(name, why)
    return plan


def _broken(name: str, why: str) -> BadInput:
    sentence = f"The plan {name} cannot be followed: {why}. Mend it there and start again."
    return BadInput(sentence, reason="plan_broken", plan=name, why=why)
