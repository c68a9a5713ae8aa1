"""Own opinion first: what of a reading a person may see before having given one."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from lynkeus.core.json import Json


class AiState(StrEnum):
    """What AI says of a study, and the three words of a list beside the six states of a reading."""

    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    FAILED = "failed"
    STOPPED = "stopped"
    BELOW = "below"
    ABOVE = "above"
    WITHHELD = "withheld"
    NONE = "none"


FINDINGS = frozenset({AiState.BELOW, AiState.ABOVE})
"""The states that tell something of the finding."""

MENDABLE = frozenset({AiState.FAILED, AiState.STOPPED})
"""The states that are not the images' doing: the model may be asked again."""

_ALWAYS = ("package", "version", "registration", "responsible", "sop", "stated_age")
EMPTY: Mapping[str, Json] = {
    "reason": None,
    "probability": None,
    "point": None,
    "looks_for": "",
    "not_looked_for": [],
    "map": None,
    "cover": None,
    "calibrated_here": None,
    "sure": None,
    "occlusion": None,
    "stated_age": None,
}


class Gate(StrEnum):
    """Whether a person's own opinion comes before AI's."""

    OPEN = "open"
    CLOSED = "closed"


def gate(*, reading_revision: int, opinion_revision: int | None) -> Gate:
    """Decide whether a person may see what AI found.

    Args:     reading_revision: Which state of the study AI read. opinion_revision: Of which state
              the person has given an opinion; None for none.
    Returns:  Open once the person has judged at least the images that AI has read.
    Source:   House rule: nothing of the finding before the first opinion.
    """
    judged = opinion_revision is not None and opinion_revision >= reading_revision
    return Gate.OPEN if judged else Gate.CLOSED


def to_the_minute(at: datetime) -> datetime:
    """Give a time so roughly that it does not tell how long a model took: above, it takes longer.

    Args:     at: With its zone.
    Source:   House rule: nothing of the finding before the first opinion.
    """
    return at.replace(second=0, microsecond=0)


def visible(result: Mapping[str, Json], standing: Gate) -> dict[str, Json]:
    """Take out of a reading what must not be seen yet.

    Args:     result: A whole reading.
    Returns:  The same when the gate is open or nothing was found out; otherwise only which
              package read which image, in the state "withheld".
    Source:   House rule: the server withholds, the page never holds it hidden.
    """
    if standing is Gate.OPEN or result["state"] not in FINDINGS:
        return dict(result)
    kept = {name: result.get(name) for name in _ALWAYS}
    return {**EMPTY, **kept, "state": AiState.WITHHELD.value}
