"""What has happened to a report, as other work is told of it."""

from dataclasses import dataclass
from typing import ClassVar

from lynkeus.core.ids import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTaken:
    """Somebody has a study in hand, or has put it down."""

    kind: ClassVar[str] = "study.taken"
    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDecided:
    """A report was kept, with the decision about AI's reading as it stands."""

    kind: ClassVar[str] = "report.decided"
    case: CaseId
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSigned:
    """A report was signed; it never changes again."""

    kind: ClassVar[str] = "report.signed"
    case: CaseId
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyChanged:
    """A study was marked urgent, or no longer is."""

    kind: ClassVar[str] = "study.urgency_changed"
    case: CaseId
