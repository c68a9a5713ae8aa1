"""What a report is, and what may become of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lynkeus.core.errors import BadInput, Conflict
from lynkeus.core.json import Json
from lynkeus.reporting.decisions import Decision, Taken, of, standing, word

TEXT_MAX = 50_000
"""Characters that each part of a report may have."""


class ReportState(StrEnum):
    """How far a report is."""

    UNREAD = "unread"
    WRITING = "writing"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The two parts of a report."""

    findings: str
    impression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A report as it stands; version 0 before anybody has kept one."""

    version: int
    revision: int
    state: ReportState
    decision: Decision
    text: Text


def check_version(standing: Standing, seen: int, *, by: str) -> None:
    """Let a change pass only if it was made on what stands.

    Args:     standing: The report now. seen: The version on which the change was made. by: Who kept
              it last.
    Raises:   Conflict: If it was signed, or changed by somebody else since.
    Source:   House rule: signing checks the version seen, never a lock.
    """
    if standing.state is ReportState.SIGNED:
        message = f"{by} has signed this report, which does not change any more."
        raise Conflict(message, reason="report_signed", version=standing.version, by=by)
    if standing.version != seen:
        message = (
            f"You saw version {seen} of this report; {by} has kept version {standing.version}. "
            "Look at what changed, then decide again."
        )
        now: dict[str, Json] = {"version": standing.version, "by": by}
        raise Conflict(message, reason="report_changed", seen=seen, **now)


def check_readings(seen: Sequence[str], *, now: Sequence[str]) -> None:
    """Let a decision or signature pass only beside the readings that were on the screen.

    Args:     seen: Their marks, each a reading and how it stood. now: The marks now.
    Raises:   Conflict: If AI has said something else since.
    Source:   House rule: nobody signs what he has not seen.
    """
    if sorted(seen) != sorted(now):
        message = "AI has read this study again since you looked. Look at it, then decide again."
        raise Conflict(message, reason="reading_changed")


def check_addendum(kept: "ReportKept", text: str, *, seen: int) -> None:
    """Let something be added to a signed report, by who has seen what was added before.

    Args:     kept: The report now. text: What is added. seen: How many addenda were on the screen.
    Raises:   Conflict: If the report is not signed, or somebody added since. BadInput: If the text
              is empty or longer than `TEXT_MAX`.
    Source:   House rule: a signed report is never changed.
    """
    if kept.standing.state is not ReportState.SIGNED:
        message = "This report is not signed yet: write in the report itself."
        raise Conflict(message, reason="report_not_signed")
    if len(kept.addenda) != seen:
        message = "Somebody has added to this report since you looked. Read it, then sign yours."
        raise Conflict(message, reason="addendum_came", seen=seen, addenda=len(kept.addenda))
    if not text.strip():
        message = "There is nothing to sign: write what is added to the report."
        raise BadInput(message, reason="addendum_empty")
    if len(text) > TEXT_MAX:
        message = f"An addendum has at most {TEXT_MAX} characters; this has more."
        raise BadInput(message, reason="text_too_long", limit=TEXT_MAX)


def check_patients(*, seen: int, now: int) -> None:
    """Let a signature stand only under the number of patients that its signer was told of.

    Args:     seen: How many patients the signer knows that the images name. now: How many they do.
    Raises:   Conflict: If these differ.
    Source:   House rule: nobody signs unknowingly for images of somebody else.
    """
    if seen != now:
        message = (
            f"The images of this study name {now} patients, and the signature was for {seen}. "
            "Look at whose each image is, then sign for what you have seen."
        )
        raise Conflict(message, reason="patients_unseen", seen=seen, now=now)


def check_doubted(*, seen: int, now: int) -> None:
    """Let a signature stand only under the doubts about the patient that its signer was told of.

    Args:     seen: How many objects kept aside, naming another patient, stood before the signer.
              now: How many there are.
    Raises:   Conflict: If there are some that he was not told of.
    Source:   House rule: nobody signs unknowingly for images of somebody else.
    """
    if now > seen:
        message = (
            f"Of this study {now} kept aside by now name another patient; you were told of {seen}. "
            "Compare them, then sign for what you have seen."
        )
        raise Conflict(message, reason="aside_unseen", seen=seen, now=now)


def check_ruled(*, seen: int, now: int) -> None:
    """Let a signature stand only beside the rulings on objects kept aside that its signer read.

    Args:     seen: How many rulings stood before the signer. now: How many there are.
    Raises:   Conflict: If somebody ruled since.
    Source:   As `check_doubted`: one may say that the images are of whom the object names.
    """
    if seen != now:
        message = (
            "Somebody has said since you looked which of two objects with one number is right. "
            "Read it, then sign for what you have seen."
        )
        raise Conflict(message, reason="ruling_unseen", seen=seen, now=now)


def check_text(text: Text) -> None:
    """Hold the text to its limit.

    Args:     text: Both parts.
    Raises:   BadInput: If one of them is longer than `TEXT_MAX`.
    Source:   House rule: everything has a limit with a name.
    """
    if max(len(text.findings), len(text.impression)) > TEXT_MAX:
        message = f"Each part of a report has at most {TEXT_MAX} characters; this has more."
        raise BadInput(message, reason="text_too_long", limit=TEXT_MAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum:
    """What was added to a signed report, and of which images."""

    number: int
    revision: int
    text: str
    person: str
    signed_by: str
    signed_at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "number": self.number,
            "revision": self.revision,
            "text": self.text,
            "signed_by": self.signed_by,
            "signed_at": self.signed_at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who kept the words of a report as they stand, and when."""

    person: str
    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKept:
    """A report as it is kept; version 0 before anybody has kept one."""

    standing: Standing
    author: str = ""
    author_name: str = ""
    kept_at: datetime | None = None
    decisions: tuple[Taken, ...] = ()
    signed_by: str | None = None
    signed_at: datetime | None = None
    addenda: tuple[Addendum, ...] = ()
    aside_since: datetime | None = None
    """Since when something kept aside is held for right, and not what stays."""

    @property
    def overruled(self) -> bool:
        """Whether nobody has signed since somebody said that another image is the right one."""
        if self.aside_since is None or self.signed_at is None:
            return False
        signatures = [self.signed_at, *(one.signed_at for one in self.addenda)]
        return self.aside_since > max(signatures)

    def has_later_images(self, revision: int) -> bool:
        """Tell whether images came of which neither report nor addendum speaks.

        Args:     revision: Of the study now.
        """
        spoken_of = max(self.standing.revision, *(one.revision for one in self.addenda), 0)
        return 0 < spoken_of < revision

    def waits(self, revision: int) -> bool:
        """Tell whether a doctor is waited for: to sign, or to look at what came after it.

        Args:     revision: Of the study now.
        """
        signed = self.standing.state is ReportState.SIGNED
        return not signed or self.overruled or self.has_later_images(revision)

    def withheld(self, person: str, *, withholds: bool) -> bool:
        """Tell whether this is a colleague's draft that says what AI found, before one's opinion.

        Args:     person: Who looks. withholds: Whether AI's finding is kept from this person.
        """
        drafted = self.standing.state is ReportState.WRITING and self.author != person
        return drafted and withholds

    def hidden(self, person: str, *, withholds: bool) -> bool:
        """Tell whether a colleague signed any of this, which may tell what AI found.

        Args:     person: Who looks. withholds: Whether AI's finding is kept from this person.
        """
        signed = self.standing.state is ReportState.SIGNED
        others = self.author != person or any(one.person != person for one in self.addenda)
        return signed and withholds and others

    @property
    def writer(self) -> Writer:
        """Whose words it has."""
        return Writer(person=self.author, name=self.author_name, at=self.kept_at)

    def as_json(self, looking: str, now: Sequence[str]) -> dict[str, Json]:
        """Give what the pages show of a report to somebody who looks at the readings `now`.

        The decision of a draft is his own; a signed one's is its signer's, whatever was read since.
        """
        kept = self.standing
        signed = kept.state is ReportState.SIGNED
        shown = self.decisions if signed else standing(self.decisions, now)
        taken = of(shown, self.author if signed else looking)
        decision = kept.decision if signed else word(taken)
        if word(taken) is not decision:
            taken = None
        return {
            "version": kept.version,
            "revision": kept.revision,
            "state": kept.state.value,
            "decision": decision.value,
            "text": {"findings": kept.text.findings, "impression": kept.text.impression},
            "author": self.author_name or None,
            "mine": self.author == looking,
            "kept_at": None if self.kept_at is None else self.kept_at.isoformat(),
            "decided": None if taken is None else taken.as_json(looking),
            "decisions": [one.as_json(looking) for one in shown],
            "signed_by": self.signed_by,
            "signed_at": None if self.signed_at is None else self.signed_at.isoformat(),
            "addenda": [one.as_json() for one in self.addenda],
        }


UNREAD = ReportKept(
    standing=Standing(
        version=0,
        revision=0,
        state=ReportState.UNREAD,
        decision=Decision.UNDECIDED,
        text=Text(findings="", impression=""),
    )
)
