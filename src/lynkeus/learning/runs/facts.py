"""What has happened to a training; how each stands is told by these, the last one last."""

from dataclasses import dataclass
from typing import ClassVar

from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json

NO_STUDY = CaseId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingAsked:
    """Somebody wants a plan to be followed, or a training to go on."""

    kind: ClassVar[str] = "training.asked"
    case: CaseId = NO_STUDY
    run: str
    plan: str
    sha256: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingBegun:
    """It is its turn."""

    kind: ClassVar[str] = "training.begun"
    case: CaseId = NO_STUDY
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingMoved:
    """It has come further; pages look again."""

    kind: ClassVar[str] = "training.moved"
    case: CaseId = NO_STUDY
    run: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingStopWanted:
    """Somebody wants it to stop; it does so within a second or two."""

    kind: ClassVar[str] = "training.stop_wanted"
    case: CaseId = NO_STUDY
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingEnded:
    """It is done, stopped or failed; `made` is what came of it, `problem` why nothing did."""

    kind: ClassVar[str] = "training.ended"
    case: CaseId = NO_STUDY
    run: str
    state: str
    made: Json
    problem: Json
