"""What has happened to an evaluation; how each stands is told by these, the last one last."""

from dataclasses import dataclass
from typing import ClassVar

from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json

NO_STUDY = CaseId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationAsked:
    """Somebody wants packages to be measured on a test set that was opened for them.

    `packages` are package, version and digest, the first one being measured and the second, if
    there is one, compared with. `opening` is its number, `finding` the class that counts as ill, ""
    where the card's own names are used; `place` is the folder of the films below the data folder.
    """

    kind: ClassVar[str] = "evaluation.asked"
    case: CaseId = NO_STUDY
    run: str
    manifest: str
    opening: int
    packages: tuple[tuple[str, str, str], ...]
    place: str
    finding: str
    ages: tuple[float, float] | None
    prevalences: tuple[float, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationBegun:
    """It is its turn."""

    kind: ClassVar[str] = "evaluation.begun"
    case: CaseId = NO_STUDY
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationMoved:
    """So many of its films are read; pages look again."""

    kind: ClassVar[str] = "evaluation.moved"
    case: CaseId = NO_STUDY
    run: str
    read: int
    films: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationStopWanted:
    """Somebody wants it to stop; it does so within a second or two."""

    kind: ClassVar[str] = "evaluation.stop_wanted"
    case: CaseId = NO_STUDY
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationEnded:
    """It is done, stopped or failed: `made` has the SHA-256 of each report, `reason` why not.

    Neither names a film: a path may tell whose it is.
    """

    kind: ClassVar[str] = "evaluation.ended"
    case: CaseId = NO_STUDY
    run: str
    state: str
    made: Json
    reason: str
