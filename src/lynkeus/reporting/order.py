"""Which study next, and why that one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from lynkeus.cases.withholding import AiState
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json


class Rank(IntEnum):
    """Why a study stands where it stands; the order of the members is the order of the list."""

    URGENT = 0
    LATER_IMAGES = 1
    PAST_CAP = 2
    AI_FAILED = 3
    AI_NOT_APPLICABLE = 4
    RAISED = 5
    WAITING = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Who said that a study is urgent, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the order may know of a study. What AI found is not among it.

    `raised` is the priority class that AI gave it where the site has switched triage on; else
    empty. It is a letter that tells no finding. `stopped` says that no model reads here any more
    of those that raised it. `signed` says that the report is signed and images
    came since; then `received` is when they came. `overruled` says that somebody has said since the
    signature that what is kept aside is right.
    """

    case: CaseId
    received: datetime
    urgent: Marked | None
    ai: AiState
    raised: str = ""
    stopped: bool = False
    signed: bool = False
    overruled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Why a study stands where it stands: a code that pages translate, its values, a sentence."""

    code: str
    words: str
    fields: Mapping[str, Json] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {"code": self.code, "fields": dict(self.fields), "words": self.words}


def order(
    waiting: Iterable[Waiting], *, now: datetime, cap_hours: int
) -> list[tuple[CaseId, Place]]:
    """Put the studies that wait in order, with the reason for each place.

    Args:     waiting: Studies that wait for a doctor. now: With its zone. cap_hours: Longest wait
              behind later studies, h.
    Returns:  First the urgent, then signed reports that do not speak of later images, then who has
              waited past the cap, then those to whom AI gave no result,
              then what AI raised (triage only), then the others; the longest wait first.
    Source:   Baltruschat et al. 2020, Eur Radiol 31:3837 (a cap keeps false negatives from
              waiting longest).
    Limits:   AI may raise, never lower: a study that AI found nothing on waits as without AI.
    """
    ranked = [(rank(one, now=now, cap_hours=cap_hours), one) for one in waiting]
    ranked.sort(key=lambda pair: (pair[0], pair[1].raised, pair[1].received, pair[1].case))
    return [(one.case, place(one, why, cap_hours=cap_hours)) for why, one in ranked]


def rank(one: Waiting, *, now: datetime, cap_hours: int) -> Rank:
    """Decide to which group a study belongs.

    Args:     one: The study. now: With its zone. cap_hours: As in `order`.
    Returns:  The first group whose condition it meets.
    Source:   House rule: urgent, no AI result, waiting time; nobody past the cap.
    """
    if one.urgent is not None:
        return Rank.URGENT
    if one.signed:
        return Rank.LATER_IMAGES
    if now - one.received > timedelta(hours=cap_hours):
        return Rank.PAST_CAP
    if one.ai is AiState.FAILED:
        return Rank.AI_FAILED
    if one.ai is AiState.NOT_APPLICABLE:
        return Rank.AI_NOT_APPLICABLE
    return Rank.RAISED if one.raised else Rank.WAITING


def place(one: Waiting, why: Rank, *, cap_hours: int) -> Place:
    """Put the reason for a place into words.

    Args:     one: The study. why: Its group. cap_hours: As in `order`.
    Returns:  Code, values and sentence.
    Source:   House rule: the reason for each place is shown.
    """
    match why:
        case Rank.URGENT:
            return Place(code="urgent", words="Marked urgent.", fields=_marked(one.urgent))
        case Rank.LATER_IMAGES:
            return OVERRULED if one.overruled else LATER_IMAGES
        case Rank.PAST_CAP:
            words = f"Waits longer than {cap_hours} h."
            return Place(code="past_cap", words=words, fields={"cap_hours": cap_hours})
        case Rank.AI_FAILED:
            return Place(code="ai_failed", words="AI failed: doctor first.")
        case Rank.AI_NOT_APPLICABLE:
            return Place(code="ai_not_applicable", words="AI does not apply: doctor first.")
        case Rank.RAISED:
            return _raised(one)
        case Rank.WAITING:
            words = f"By waiting time; to the top after {cap_hours} h."
            return Place(code="waiting", words=words, fields={"cap_hours": cap_hours})


def _marked(mark: Marked | None) -> dict[str, Json]:
    return {} if mark is None else {"by": mark.by, "at": mark.at.isoformat()}


def _raised(one: Waiting) -> Place:
    words, told = f"Raised by AI, class {one.raised}", {"class": one.raised}
    if one.stopped:
        words += "; its model was stopped since."
        return Place(code="raised_stopped", words=words, fields=told)
    return Place(code="raised", words=f"{words}.", fields=told)


LATER_IMAGES = Place(code="later_images", words="Signed; images came after the signature.")
OVERRULED = Place(
    code="overruled", words="Signed; it was said since that what is kept aside is right."
)
SIGNED = Place(code="signed", words="Signed; the newest signature first.")
"""The place of what waits no more."""
