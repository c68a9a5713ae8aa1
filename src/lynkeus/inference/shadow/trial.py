"""What a model said unseen, beside what people decided: in totals, never of one study."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lynkeus.core.errors import Conflict
from lynkeus.core.json import Json
from lynkeus.measures.wilson import wilson_clustered

LOT = 20
"""Signed studies that a report takes in at once: between two reports lie so many, or none."""
DIGITS = 4
FOUND = {"above": True, "below": False}
STATES = ("above", "below", "not_applicable", "failed")
DECISIONS = ("accept", "amend", "reject", "undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed study: what was said of it unseen, by the version in use, and by its signer.

    `active` is "" where no version in use read it. `person` is None where the signer gave no own
    opinion, or could not judge; `blind` tells that nothing of AI's finding was shown before it.
    """

    unseen: str
    active: str
    person: bool | None
    blind: bool
    decision: str
    patient: str


def says(overall: str, findings: Sequence[str], looked_for: str) -> bool | None:
    """Tell whether an own opinion says that there is what a model looks for.

    Args:     overall, findings: Of the opinion. looked_for: What its card calls it.
    Returns:  None if its giver could not judge. Where the card's words name none of the findings
              that a page offers, any finding counts.
    Source:   docs/methods/release.md.
    """
    if overall == "cannot":
        return None
    meant = [one for one in named(looked_for) if one in findings]
    return bool(meant) if named(looked_for) else bool(findings)


def named(looked_for: str) -> tuple[str, ...]:
    """Name the findings of a page that a card's words name.

    Args:     looked_for: As above.
    Source:   `cases/opinions.py`.
    """
    known = ("opacity", "effusion", "pneumothorax", "nodule", "cardiomegaly")
    return tuple(one for one in known if one in looked_for.lower())


def totals(signed: Sequence[Signed], looked_for: str) -> dict[str, Json]:
    """Compare in totals, of whole lots of studies alone, the earliest first.

    Args:     signed: In the order in which they could be compared. looked_for: As above.
    Returns:  How many studies were compared and how many wait for a lot to be full; what was said
              of them; how often it is what the signer saw, with intervals by patient, and the same
              of the version in use; on which studies one of the two alone agrees, with its p; and
              what readers decided on the result that they were shown.
    Raises:   Conflict: reason `trial_small`, below `LOT` signed studies.
    Source:   McNemar 1947, doi:10.1007/BF02295996, exact; docs/methods/release.md.
    Limits:   People err too, and see the result of the version in use before they sign: this is
              agreement, not truth.
    """
    whole = len(signed) // LOT * LOT
    if whole == 0:
        message = (
            f"Of the studies that it read unseen {len(signed)} are signed; totals are told of "
            f"{LOT} and more, so that none tells of one study."
        )
        raise Conflict(message, reason="trial_small", signed=len(signed), least=LOT)
    some = signed[:whole]
    judged = [one for one in some if one.person is not None]
    return {
        "studies": whole,
        "left_over": len(signed) - whole,
        "compared_with": list(named(looked_for)) or ["any finding"],
        "states": _counted([one.unseen for one in some], STATES),
        "people": {
            "had": sum(one.person is True for one in some),
            "had_not": sum(one.person is False for one in some),
            "no_opinion": len(some) - len(judged),
            "not_blind": sum(not one.blind for one in judged),
        },
        "unseen": _agreement(judged, lambda one: FOUND.get(one.unseen)),
        "active": _agreement(judged, lambda one: FOUND.get(one.active)),
        "one_alone_agrees": _alone(judged),
        "decisions": {
            decision: {
                "studies": len(of := [one for one in some if one.decision == decision]),
                "unseen_says_the_same": sum(one.unseen == one.active for one in of),
            }
            for decision in DECISIONS
        },
    }


Said = Callable[[Signed], bool | None]


def _counted(said: Sequence[str], names: Sequence[str]) -> dict[str, Json]:
    counts = Counter(said)
    return {name: counts[name] for name in names}


def _agreement(judged: Sequence[Signed], said: Said) -> dict[str, Json]:
    pairs = [(said(one), one.person, one.patient) for one in judged if said(one) is not None]
    cells: dict[str, Json] = {
        f"{'above' if above else 'below'}_{'had' if had else 'had_not'}": sum(
            (one, other) == (above, had) for one, other, _ in pairs
        )
        for above in (True, False)
        for had in (True, False)
    }
    return {
        **cells,
        "agreement": _share([(one == so, of) for one, so, of in pairs]),
        "sensitivity": _share([(one is True, of) for one, so, of in pairs if so]),
        "specificity": _share([(one is False, of) for one, so, of in pairs if not so]),
    }


def _share(right: Sequence[tuple[bool, str]]) -> dict[str, Json]:
    found = wilson_clustered(
        np.array([one for one, _ in right], dtype=np.bool_),
        np.array([patient for _, patient in right], dtype=np.str_),
    )
    ends = {"value": found.value, "low": found.low, "high": found.high}
    return {
        "n": len(right),
        **{name: round(end, DIGITS) if right else None for name, end in ends.items()},
    }


def _alone(judged: Sequence[Signed]) -> dict[str, Json]:
    both = [one for one in judged if {one.unseen, one.active} <= FOUND.keys()]
    right = [(FOUND[o.unseen] == o.person, FOUND[o.active] == o.person) for o in both]
    unseen = sum(one and not other for one, other in right)
    active = sum(other and not one for one, other in right)
    trials = unseen + active
    tail = sum(math.comb(trials, less) for less in range(min(unseen, active) + 1)) / 2**trials
    p = round(min(1.0, 2 * tail), DIGITS)
    return {"studies": len(both), "unseen": unseen, "active": active, "p": p}
