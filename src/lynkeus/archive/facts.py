"""What the archive tells: a study has arrived."""

from dataclasses import dataclass
from typing import ClassVar

from lynkeus.core.ids import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class InstancesStored:
    """Images of a study were stored; it may still be growing."""

    kind: ClassVar[str] = "study.growing"
    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyArrived:
    """A study came to rest at a revision."""

    kind: ClassVar[str] = "study.arrived"
    case: CaseId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictKept:
    """An object came whose number another one bears; it was kept aside for a person."""

    kind: ClassVar[str] = "study.conflict"
    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideCompared:
    """What was kept aside as a conflict is a copy: pages that showed a conflict show none."""

    kind: ClassVar[str] = "study.copied"
    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSettled:
    """A person said which of two objects with one number is right."""

    kind: ClassVar[str] = "study.conflict_settled"
    case: CaseId
