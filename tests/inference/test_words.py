"""A reading in words: each of the six states, its ground, and never a bare percentage."""

import re

import pytest

from lynkeus.core.json import Json
from lynkeus.inference.words import STATES, grounds, headline

REASON = {"code": "child_died", "fields": {}, "words": "A child process died."}


def reading(state: str, **more: Json) -> dict[str, Json]:
    found = state in {"above", "below"}
    return {
        "state": state,
        "reason": None if found else REASON,
        "probability": 0.8312 if found else None,
        "point": 0.7 if found else None,
        "package": "chest",
        "version": "2.1.3",
        "registration": "not registered, for research only",
        "responsible": "somebody",
        "looks_for": "opacity (suggested)",
        "not_looked_for": ["fractures", "lines and tubes"],
        "map": None,
        "cover": None,
        "calibrated_here": None,
        **more,
    }


def whole(said: dict[str, Json]) -> str:
    return "\n".join([headline(said), *grounds(said)])


def test_the_six_states_differ_in_shape_and_word() -> None:
    assert len(STATES) == 6
    assert len({words[0] for words in STATES.values()}) == 6
    assert len({words[2:] for words in STATES.values()}) == 6


@pytest.mark.parametrize("state", STATES)
def test_each_state_says_package_and_registration_and_no_bare_number(state: str) -> None:
    told = whole(reading(state))
    assert told.startswith(STATES[state])
    assert "chest 2.1.3, not registered, for research only" in told
    assert not re.search(r"%|0\.\d", told)


@pytest.mark.parametrize("state", ["not_applicable", "failed", "stopped", "pending"])
def test_what_found_nothing_out_says_why_and_nothing_of_the_finding(state: str) -> None:
    told = whole(reading(state))
    assert "A child process died." in told
    assert "opacity" not in told
    assert "fractures" not in told


def test_above_and_below_say_what_was_not_looked_for() -> None:
    above, below = whole(reading("above")), whole(reading("below"))
    assert "opacity (suggested)" in above
    assert "no opacity suggested" in below
    for told in (above, below):
        assert "not looked for: fractures, lines and tubes" in told
        assert "not calibrated" in told
    assert "map: none below the point" in below


def test_a_map_is_told_only_with_its_ground() -> None:
    hidden = whole(reading("above", map={"shown": False, "why": "no ground", "cells": []}))
    shown = whole(reading("above", map={"shown": True, "why": "it moved", "cells": []}))
    assert "map: not shown: no ground" in hidden
    assert "not where the disease is" in shown


def test_what_it_cannot_tell_is_a_persons() -> None:
    unsure = whole(reading("below", sure={"open": "both", "level": 0.9}))
    sure = whole(reading("above", sure={"open": "with", "level": 0.9}))
    assert "certainty: it cannot tell: both answers stay open, look at it first" in unsure
    assert "certainty: it keeps one answer, with the finding" in sure
    assert "certainty" not in whole(reading("above"))


def test_once_calibrated_here_it_is_told_of_how_many() -> None:
    here = {"of": 100, "n": 61, "low": 52, "high": 69}
    here |= {"films": 133, "source": "children, March", "at": "2026-04-01T09:00:00+00:00"}
    told = whole(reading("above", calibrated_here=here))
    assert "of 100 such films above the point, 61 had it (52 to 69)" in told
    assert "from 133 films: children, March, 2026-04-01" in told
