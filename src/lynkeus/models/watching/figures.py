"""How a version did on freshly signed studies, and which of its measures left their bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from lynkeus.core.json import Json
from lynkeus.measures.wilson import wilson_clustered
from lynkeus.models.watching.watch import Band, Watched

DIGITS = 4
FOUND: Mapping[str, bool] = {"above": True, "below": False}
"""What a version says of a study that it answers; of all others it abstains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A signed study: in which state the version left it, and what its signer judged.

    `person` is None where the signer gave no own opinion, or could not judge; `blind` tells that
    nothing of AI's finding was shown before it.
    """

    state: str
    person: bool | None
    blind: bool
    patient: str


def figures(compared: Sequence[Compared]) -> dict[str, Json]:
    """Measure how a version did on signed studies.

    Args:     compared: The studies, in any order.
    Returns:  How many studies there are, of how many the signer judged, of how many of those after
              something of AI's result was shown; each measure with its interval by patient and the
              number of studies that it is of, None where there is none.
    Source:   docs/methods/watch.md.
    Limits:   People err, and may have seen what the version said: this is agreement, not truth.
    """
    judged = [one for one in compared if one.person is not None]
    answers = [(FOUND[one.state], one) for one in judged if one.state in FOUND]
    shares = {
        Watched.SENSITIVITY: [(said, one) for said, one in answers if one.person],
        Watched.SPECIFICITY: [(not said, one) for said, one in answers if not one.person],
        Watched.AGREEMENT: [(said == one.person, one) for said, one in answers],
        Watched.ANSWERED: [(one.state in FOUND, one) for one in compared],
        Watched.ABOVE: [(FOUND[one.state], one) for one in compared if one.state in FOUND],
    }
    return {
        "studies": len(compared),
        "judged": len(judged),
        "not_blind": sum(not one.blind for one in judged),
        "measures": {measure.value: _share(of) for measure, of in shares.items()},
    }


def left(bands: Mapping[Watched, Band], found: Mapping[str, Json]) -> tuple[str, ...]:
    """Name the measures whose whole interval lies outside what was declared.

    Args:     bands: By measure. found: As `figures` gives it.
    Returns:  Names, in the order in which measures are listed; one that could not be measured has
              not left.
    Source:   docs/methods/watch.md.
    """
    measures = cast("Mapping[str, Mapping[str, float | None]]", found["measures"])
    return tuple(
        measure.value
        for measure in Watched
        if measure in bands and _is_outside(bands[measure], measures[measure.value])
    )


def _is_outside(band: Band, share: Mapping[str, float | None]) -> bool:
    low, high = share["low"], share["high"]
    return low is not None and high is not None and (high < band.low or low > band.high)


def _share(right: Sequence[tuple[bool, Compared]]) -> dict[str, Json]:
    found = wilson_clustered(
        np.array([one for one, _ in right], dtype=np.bool_),
        np.array([of.patient for _, of in right], dtype=np.str_),
    )
    ends = {"value": found.value, "low": found.low, "high": found.high}
    return {
        "n": len(right),
        **{name: round(end, DIGITS) if right else None for name, end in ends.items()},
    }
