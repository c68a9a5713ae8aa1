"""What a person can say of a study before seeing AI's reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lynkeus.core.errors import BadInput, Conflict
from lynkeus.core.json import Json

ACTIVE_S_MAX = 86_400
TEXT_MAX = 10_000
"""Characters of free text that an opinion may have."""


class Overall(StrEnum):
    """What was seen, on the whole."""

    NONE = "none"
    FINDING = "finding"
    CANNOT = "cannot"


class Finding(StrEnum):
    """What was seen; the order is that of the keys 1 to 6."""

    OPACITY = "opacity"
    EFFUSION = "effusion"
    PNEUMOTHORAX = "pneumothorax"
    NODULE = "nodule"
    CARDIOMEGALY = "cardiomegaly"
    OTHER = "other"


class Certainty(StrEnum):
    """How sure somebody is of an opinion, in five steps; nobody has to say."""

    NOT_SAID = "not_said"
    VERY_UNSURE = "very_unsure"
    RATHER_UNSURE = "rather_unsure"
    HALF_SURE = "half_sure"
    FAIRLY_SURE = "fairly_sure"
    VERY_SURE = "very_sure"


class Before(StrEnum):
    """What had been shown before an opinion; any of it may tell a finding, but `NOTHING`."""

    SHOWN = "shown"
    """Itself, on the page of who judges."""
    OPEN = "open"
    """It stood open to all readers for a while: who judges may have seen it in the list."""
    REPORT = "report"
    """A colleague's signed report, which may tell it."""
    DOCUMENT = "document"
    """The report that came with the study: it has no image, or its reader had judged it before."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven:
    """One person's own opinion."""

    overall: Overall
    findings: tuple[Finding, ...]
    text: str
    certainty: Certainty = Certainty.NOT_SAID

    def as_values(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "overall": self.overall.value,
            "findings": [one.value for one in self.findings],
            "text": self.text,
            "certainty": self.certainty.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionKept:
    """An opinion as it is kept."""

    person: str
    name: str
    revision: int
    overall: str
    findings: Sequence[str]
    text: str
    certainty: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {
            "person": self.person,
            "name": self.name,
            "revision": self.revision,
            "overall": self.overall,
            "findings": list(self.findings),
            "text": self.text,
            "certainty": self.certainty,
            "at": self.at.isoformat(),
        }


def check_opinion(given: OpinionGiven, *, active_s: float) -> None:
    """Hold an opinion together: findings go with "finding" alone, certainty with a judgement.

    Args:     given: The opinion. active_s: Time at work on it, s.
    Raises:   BadInput: If it contradicts itself or is too long, or the time is impossible.
    Source:   House rule: nothing is faster to do wrong than right.
    """
    if (given.overall is Overall.FINDING) != bool(given.findings):
        message = "Say which findings you see, or that there is none, or that you cannot tell."
        raise BadInput(message, reason="opinion_contradicts", overall=given.overall.value)
    if given.overall is Overall.CANNOT and given.certainty is not Certainty.NOT_SAID:
        message = "Who cannot judge is sure of nothing: leave out how sure you are."
        raise BadInput(message, reason="cannot_judge_surely")
    if len(given.text) > TEXT_MAX:
        message = f"The text of an opinion has at most {TEXT_MAX} characters; this has more."
        raise BadInput(message, reason="text_too_long", limit=TEXT_MAX)
    check_active(active_s)


def check_images(*, seen: int, revision: int) -> None:
    """Let a judgement pass only if it was made on all images that are here.

    Args:     seen: The revision of the study that was on the screen. revision: Of the study now.
    Raises:   Conflict: If images came since.
    Source:   House rule: nobody judges what he has not seen.
    """
    if seen != revision:
        message = (
            "New images of this study arrived since you looked. "
            "Look at them, then record your opinion or keep the report again."
        )
        raise Conflict(message, reason="images_arrived", seen=seen, revision=revision)


def check_active(active_s: float) -> None:
    """Hold the time at work on a study to what a day has.

    Args:     active_s: Idle time apart, s.
    Raises:   BadInput: If it is impossible.
    Source:   House rule: everything has a limit with a name.
    """
    if not 0 <= active_s <= ACTIVE_S_MAX:
        message = f"The time at work on a study lies between 0 and {ACTIVE_S_MAX} s."
        raise BadInput(message, reason="active_time_impossible", limit=ACTIVE_S_MAX)
