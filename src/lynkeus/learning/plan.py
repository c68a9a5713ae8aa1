"""A plan: all that decides what a training makes, in one file that a person can read."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from lynkeus.manifests.manifest import Split
from lynkeus.manifests.table import MEANINGS
from lynkeus.models.card import (
    Applies,
    Classes,
    Id,
    Reads,
    Registration,
    Source,
    Version,
)
from lynkeus.models.part import Share, Words
from lynkeus.models.preprocess import Preprocess

SCHEMA = "lynkeus-plan/2"
Factor = Annotated[float, Field(ge=1.0)]


class Part(BaseModel):
    """A part of a plan: frozen, and an unknown word in it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class LeaveOut(Part):
    """Rows that are no part of anything: each patient of whom one row bears this value."""

    column: Words
    value: Words


class Recipe(Part):
    """A table of films, and how it is frozen: as `lynkeus manifest create` does it, unsealed.

    `columns` says which column means what, where its name does not. `shapes` names a column that
    tells the shape of each film as taken (`size=1200x900`); without it the file's own counts.
    """

    root: Words
    labels: Words
    columns: Mapping[str, Words]
    shapes: Words | None = None
    leave_out: tuple[LeaveOut, ...]
    split: Split
    spacing: Literal["any", "one"]

    @model_validator(mode="after")
    def _meanings(self) -> Self:
        strange = sorted(set(self.columns) - {*MEANINGS})
        if strange:
            message = f"columns: {strange[0]} is nothing that a column means"
            raise ValueError(message)
        return self


class Frozen(Part):
    """A manifest, its path from the plan's folder, and the folder that its files are in.

    One of an archive has no files, and its plan needs no `root`.
    """

    manifest: Words
    root: Words = "."


def _which(data: object) -> str:
    frozen = "manifest" in data if isinstance(data, Mapping) else isinstance(data, Frozen)
    return "frozen" if frozen else "recipe"


Data = Annotated[
    Annotated[Recipe, Tag("recipe")] | Annotated[Frozen, Tag("frozen")], Discriminator(_which)
]


class FromImagenet(Part):
    """It begins from published ImageNet weights, named by their SHA-256."""

    imagenet: Words


class FromCheckpoint(Part):
    """It begins from the checkpoint of an earlier run, its path from the plan's folder."""

    checkpoint: Words


class FromPackage(Part):
    """It begins from an earlier package, whose maker's public key is in the file `trust`."""

    package: Words
    trust: Words


def _from(begins: object) -> str:
    if isinstance(begins, Mapping):
        known = [one for one in ("imagenet", "checkpoint", "package") if one in begins]
        return known[0] if known else "random"
    kinds: dict[type, str] = {
        FromImagenet: "imagenet",
        FromCheckpoint: "checkpoint",
        FromPackage: "package",
    }
    return kinds.get(type(begins), "random")


Begins = Annotated[
    Annotated[Literal["random"], Tag("random")]
    | Annotated[FromImagenet, Tag("imagenet")]
    | Annotated[FromCheckpoint, Tag("checkpoint")]
    | Annotated[FromPackage, Tag("package")],
    Discriminator(_from),
]


class Transfer(StrEnum):
    """What of a network that knows something already is trained on.

    All of it; its last layer alone; or its last layer first and the others one after the other.
    """

    FULL = "full"
    FROZEN = "frozen"
    GRADUAL = "gradual"


class NetworkPlan(Part):
    """Which network, what is set of it, where it begins, and what of it is trained on."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    settings: Mapping[str, Any]
    begins: Begins
    transfer: Transfer

    @model_validator(mode="after")
    def _something_to_keep(self) -> Self:
        if self.begins == "random" and self.transfer is not Transfer.FULL:
            message = f"transfer is {self.transfer.value}, and it begins from nothing: say full"
            raise ValueError(message)
        return self


class Device(StrEnum):
    """On what it is trained: a GPU where there is one, or as is said."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class Precision(StrEnum):
    """In what it is reckoned: single precision, or half of it (bfloat16) where that is safe."""

    FLOAT32 = "float32"
    MIXED = "mixed"


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
    device: Device = Device.AUTO
    precision: Precision = Precision.FLOAT32


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


class Classification(Part):
    """Whether a film shows a finding: those labelled `positive` do, all others do not."""

    name: Literal["classification"]
    positive: Words
    probe: Probe
    calibration: CalibrationPlan
    operating_point: PointPlan


class CardWords(Part):
    """What people say on the card of any package; the rest is measured."""

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


class CardPlan(CardWords):
    """What people say on the card of a package that looks for a finding."""

    finding: Words
    classes: Classes
    not_looked_for: tuple[Words, ...] = Field(min_length=1)


class AnyPlan(Part):
    """What every plan says, whatever its task."""

    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    package: Id
    version: Version
    data: Data
    preprocess: Preprocess
    training: Training
    augment: tuple[Mapping[str, Mapping[str, Any]], ...]


class Plan(AnyPlan):
    """The whole plan of a package that looks for a finding."""

    network: NetworkPlan
    remedies: tuple[Mapping[str, Mapping[str, Any]], ...] = ()
    task: Classification
    card: CardPlan
