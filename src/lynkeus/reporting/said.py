"""What a page says to reporting, in the shape in which it is taken."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from lynkeus.cases.opinions import Certainty, Finding, Overall
from lynkeus.reporting.decisions import Decision
from lynkeus.reporting.urgency.commands import Urgency
from lynkeus.reporting.worklist import View

Word = Annotated[str, StringConstraints(max_length=200)]
Sought = Annotated[str, StringConstraints(max_length=2000)]
Long = Annotated[str, StringConstraints(max_length=100_000)]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
Patients = Annotated[int, Field(ge=1, le=1000)]
Doubted = Annotated[int, Field(ge=0, le=1_000_000)]
Marks = Annotated[tuple[Word, ...], Field(max_length=1000)]


class WishSaid(BaseModel):
    """What a person wants to see in the list; an address holds nothing else, no name above all.

    `since` and `before` bound when a study was received: which day it was, the page's zone says.
    """

    model_config = ConfigDict(extra="forbid")

    view: View = View.UNREAD
    modality: Word = ""
    source: Word = ""
    since: AwareDatetime | None = None
    before: AwareDatetime | None = None


class OpinionSaid(BaseModel):
    """One's own opinion of the images seen."""

    revision: Version
    overall: Overall
    findings: tuple[Finding, ...] = ()
    text: Long = ""
    certainty: Certainty = Certainty.NOT_SAID
    active_s: float


class TextSaid(BaseModel):
    """The two parts of a report."""

    findings: Long
    impression: Long


class ReportSaid(BaseModel):
    """What is kept of a report, made on what was seen: a decision names its readings, else null.

    Without a text the words stay as they are, in whichever version.
    """

    version: Version
    revision: Version
    decision: Decision
    readings: Marks | None
    text: TextSaid | None
    active_s: float


class SignatureSaid(BaseModel):
    """Which version is signed, with which decision, beside which readings; the password again.

    Who says nothing of patients signs for one, and is refused where the images name several, or
    where something kept aside names another or was ruled on.
    """

    version: Version
    decision: Decision
    readings: Marks
    patients: Patients = 1
    doubted: Doubted = 0
    ruled: Doubted = 0
    password: Word
    active_s: float


class AddendumSaid(BaseModel):
    """What is added to a signed report, on what was seen, and the password again."""

    seen: Version
    revision: Version
    patients: Patients = 1
    doubted: Doubted = 0
    ruled: Doubted = 0
    text: Long
    password: Word
    active_s: float


class UrgencySaid(BaseModel):
    """Whether a study goes first."""

    urgency: Urgency
