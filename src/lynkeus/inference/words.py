"""A reading in words, for a terminal: state, ground, limits, package; never a bare percentage."""

from collections.abc import Mapping, Sequence
from typing import cast

from lynkeus.core.json import Json
from lynkeus.core.words import count_of

STATES = {
    "pending": "◌ AI pending",
    "not_applicable": "⊘ AI not applicable",
    "failed": "✕ AI failed",
    "stopped": "■ AI stopped",
    "below": "▽ below the operating point",
    "above": "▲ above the operating point",
}
"""The six states, each with its shape."""
NOT_CALIBRATED = "not calibrated: nobody knows yet how many of 100 such films had it"
CAPTION = "what the network used, not where the disease is"


OPEN = {
    "with": "it keeps one answer, with the finding",
    "without": "it keeps one answer, without the finding",
    "both": "it cannot tell: both answers stay open, look at it first",
    "neither": "it cannot tell: neither answer fits, look at it first",
}
"""What of the answers that a number leaves open is told."""


def headline(result: Mapping[str, Json]) -> str:
    """Say a reading's state, and why or of what.

    Args:     result: A reading's result.
    Source:   House rule: six states, never a blank.
    """
    state = str(result["state"])
    finding = str(result["looks_for"])
    if state == "above":
        return f"{STATES[state]}: {finding}"
    if state == "below":
        return f"{STATES[state]}: no {finding.removesuffix(' (suggested)')} suggested"
    reason = result["reason"]
    why = str(reason["words"]) if isinstance(reason, Mapping) else "no reason was given"
    return f"{STATES[state]}: {why}"


def grounds(result: Mapping[str, Json]) -> list[str]:
    """Say what belongs to a reading's state: limits, map, package, who answers.

    Args:     result: A reading's result.
    Source:   House rule: every result carries what was not looked for, package and registration.
    """
    said: list[str] = []
    if result["state"] in {"above", "below"}:
        said += [f"at this site: {_calibrated(result)}", f"not looked for: {_list(result)}"]
        said += [f"certainty: {OPEN[one]}"] if (one := _open(result)) else []
        said += [f"map: {_map(result)}"]
    said.append(f"{result['package']} {result['version']}, {result['registration']}")
    return said


def _open(result: Mapping[str, Json]) -> str:
    """Name the answers that stay open; empty where the card does not say, or an older program."""
    sure = result.get("sure")
    return str(sure["open"]) if isinstance(sure, Mapping) else ""


def _calibrated(result: Mapping[str, Json]) -> str:
    here = result["calibrated_here"]
    if not isinstance(here, Mapping):
        return NOT_CALIBRATED
    return (
        f"of {here['of']} such films {result['state']} the point, {here['n']} had it "
        f"({here['low']} to {here['high']}); from {count_of(here['films'], 'film')}: "
        f"{here['source']}, "
        f"{str(here['at'])[:10]}"
    )


def _list(result: Mapping[str, Json]) -> str:
    return ", ".join(str(one) for one in cast("Sequence[Json]", result["not_looked_for"]))


def _map(result: Mapping[str, Json]) -> str:
    drawn = result["map"]
    if not isinstance(drawn, Mapping):
        below = result["state"] == "below"
        return "none below the point" if below else "none: no part speaks for it by itself"
    if not drawn["shown"]:
        return f"not shown: {drawn['why']}"
    return f"{CAPTION}; {drawn['why']}; {_graded(drawn.get('grade'))}"


def _graded(grade: Json) -> str:
    if not isinstance(grade, Mapping):
        return "maps of this model were not graded"
    return f"maps of this model passed their grading on {count_of(grade['films'], 'film')}"
