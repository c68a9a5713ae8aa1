"""A plan of a learning curve: arms that are trained on few patients, on more, and on all."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from lynkeus.learning.plan import Begins, Data, Device, NetworkPlan, Part, Probe, Transfer
from lynkeus.learning.plan_text import parse_plan_as
from lynkeus.models.card import Reads
from lynkeus.models.part import Share, Words
from lynkeus.models.preprocess import Preprocess

SCHEMA = "lynkeus-curve/1"
Size = Annotated[int, Field(ge=2)] | Literal["all"]
"""How many patients train: a number, or all there are."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class Arm(Part):
    """One way of training. `above` names the arm that it differs from by one thing alone."""

    name: Name
    says: Words
    begins: Begins
    transfer: Transfer
    rate: float = Field(gt=0)
    augment: tuple[Mapping[str, Mapping[str, Any]], ...]
    above: Name | None = None


class Budget(Part):
    """How every run is trained: on so many images, the last averaged weights are taken."""

    images: int = Field(ge=1)
    batch: int = Field(ge=2, multiple_of=2)
    threads: int = Field(ge=1)
    weight_decay: float = Field(ge=0)
    warm_up: Share
    smoothing: Share
    average: Share
    device: Device = Device.AUTO

    @property
    def steps(self) -> int:
        """Batches of a run."""
        return max(1, self.images // self.batch)


class Body(Part):
    """The network of all arms, and what is set of it."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    settings: Mapping[str, Any]


class CurvePlan(Part):
    """The whole plan."""

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    data: Data
    positive: Words
    reads: Reads
    preprocess: Preprocess
    network: Body
    training: Budget
    probe: Probe
    sizes: tuple[Size, ...] = Field(min_length=1)
    seeds: tuple[int, ...] = Field(min_length=1)
    arms: tuple[Arm, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        told: Mapping[str, Sequence[object]] = {
            "sizes": self.sizes,
            "seeds": self.seeds,
            "arms": [arm.name for arm in self.arms],
        }
        for what, named in told.items():
            twice = next((one for at, one in enumerate(named) if one in named[:at]), None)
            if twice is not None:
                message = f"{what}: {twice} is said twice"
                raise ValueError(message)
        known = {arm.name for arm in self.arms}
        strange = [arm.above for arm in self.arms if arm.above and arm.above not in known]
        if strange:
            message = f"arms: there is no arm {strange[0]} that another could stand above"
            raise ValueError(message)
        for arm in self.arms:
            self.network_of(arm)
        return self

    def network_of(self, arm: Arm) -> NetworkPlan:
        """Give the network of an arm, as plans of packages say it."""
        return NetworkPlan(
            name=self.network.name,
            settings=self.network.settings,
            begins=arm.begins,
            transfer=arm.transfer,
        )


def parse_curve_plan(text: bytes, *, name: str) -> CurvePlan:
    """Read a plan.

    Raises:  BadInput: reason `plan_broken`, naming the first thing that is wrong.
    """
    return parse_plan_as(CurvePlan, text, name=name)
