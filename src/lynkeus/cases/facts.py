"""What has happened to a study, as other work is told of it."""

from dataclasses import dataclass
from typing import ClassVar

from lynkeus.core.ids import CaseId, ReadingId


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyCleared:
    """At least one series may be used by AI and training."""

    kind: ClassVar[str] = "study.cleared"
    case: CaseId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyQuarantined:
    """At least one series is kept from AI and training; people may view it."""

    kind: ClassVar[str] = "study.quarantined"
    case: CaseId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWanted:
    """What kept a model from reading may be mended: it is asked again."""

    kind: ClassVar[str] = "reading.wanted"
    case: CaseId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRecorded:
    """A model has read the study, or has said why it does not."""

    kind: ClassVar[str] = "reading.recorded"
    case: CaseId
    revision: int
    reading: ReadingId


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPassedOver:
    """No model of this site is made for the study."""

    kind: ClassVar[str] = "study.passed_over"
    case: CaseId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRecorded:
    """A person has given an own opinion."""

    kind: ClassVar[str] = "opinion.recorded"
    case: CaseId
    revision: int
    person: str
