"""Nothing of the finding before one's own opinion."""

import json

from hypothesis import given
from hypothesis import strategies as st

from lynkeus.cases.queries import CaseState
from lynkeus.cases.readings import ReadingKept
from lynkeus.cases.withholding import AiState, Gate, gate, visible

SECRET = 0.731
WHOLE = {
    "state": "above",
    "reason": None,
    "probability": SECRET,
    "point": 0.412,
    "package": "chest-xray-pneumonia",
    "version": "1.0.0",
    "registration": "not registered, for research only",
    "responsible": "somebody",
    "looks_for": "opacity (suggested)",
    "not_looked_for": ["nodule"],
    "sop": "1.2.3",
    "map": {"cells": [[SECRET]], "shown": True, "why": None},
    "cover": {"box": [0, 0, 1, 1], "before": SECRET, "after": 0.1, "elsewhere": [SECRET]},
    "calibrated_here": None,
    "sure": {"open": "neither", "level": 0.9},
    "occlusion": {"rows": 7, "columns": 7, "grade": None},
}


def test_before_the_opinion_no_result_is_left() -> None:
    text = json.dumps(visible(WHOLE, Gate.CLOSED))
    assert '"withheld"' in text
    kept = ("above", str(SECRET), "0.412", "opacity", "nodule", "cells", "neither", "columns")
    for secret in kept:
        assert secret not in text


def test_above_and_below_look_the_same_before_the_opinion() -> None:
    nothing = dict.fromkeys(("map", "cover", "occlusion"))
    below = {**WHOLE, **nothing, "state": "below", "probability": 0.02}
    assert visible(below, Gate.CLOSED) == visible(WHOLE, Gate.CLOSED)


def test_after_the_opinion_all_is_shown() -> None:
    assert visible(WHOLE, Gate.OPEN) == WHOLE


def test_a_refusal_of_the_model_is_shown_at_once() -> None:
    refused = {**WHOLE, "state": "not_applicable", "probability": None, "map": None}
    assert visible(refused, Gate.CLOSED) == refused


@given(st.integers(1, 9), st.none() | st.integers(1, 9))
def test_only_an_opinion_of_at_least_these_images_opens(read: int, judged: int | None) -> None:
    opened = gate(reading_revision=read, opinion_revision=judged) is Gate.OPEN
    assert opened == (judged is not None and judged >= read)


def test_each_finding_is_kept_back_by_itself_whatever_is_read_since() -> None:
    first, later = (
        ReadingKept(
            id=f"{revision}",
            series="1.2",
            revision=revision,
            state=AiState.ABOVE,
            result=WHOLE,
            choices={"result_first": int(first)},
            first=first,
            at=None,
        )
        for revision, first in ((1, True), (2, False))
    )
    for found, withholds, knows in (
        ((), False, False),
        ((first,), False, True),
        ((later,), True, False),
        ((first, later), True, True),
    ):
        known = CaseState(found=found)
        assert (known.withholds, known.knows) == (withholds, knows)
