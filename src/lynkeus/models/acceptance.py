"""Whether what was measured of a version is enough for its release: values in, what lacks out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json, parse_object
from lynkeus.models.card import Card
from lynkeus.models.change_plan import ChangePlan, Measure
from lynkeus.models.seen import Seen

DIGITS = 12
"""Of a package's hash, in the name under which a test set is opened for it."""
ALPHA = 0.05
ALPHA_LEAST = 1e-6
"""Two-sided, the most that a report may have: of the first opening of a test set."""
FIGURES = ("auc", "sensitivity", "specificity")
Bound = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """A figure with the low end of its interval; what could not be measured is NaN."""

    value: float
    low: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a report of `evaluate`, or of `compare`, says of a version.

    `films` counts all rows of its table; `judged` those that it was measured on, of `patients`.
    `against` is the digest of the version that it was compared with, and `less` the differences;
    both are empty if it was compared with none. `manifest` is the one on whose opened test set it
    was measured, "" if its films were held to none; `alpha` is that of its intervals. `seen` counts
    films of patients whom it knows from its making.
    """

    digest: str
    films: int
    judged: int
    positive: int
    patients: int
    own: Mapping[str, Ends]
    against: str = ""
    less: Mapping[str, Ends]
    manifest: str
    alpha: float
    seen: int = 0


class Kind(StrEnum):
    """What a plan asks: so many, an own lower bound at least, a bound of the difference above."""

    COUNT = "count"
    LEAST = "least"
    MARGIN = "margin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One demand of a change plan beside what was found; None is what was not measured."""

    what: str
    kind: Kind
    found: Bound
    asked: float
    met: bool

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        said: dict[str, Json] = {"what": self.what, "kind": self.kind.value, "met": self.met}
        return {**said, "found": self.found, "asked": self.asked}


def opened_as(package: str, version: str, digest: str) -> str:
    """Name a package as test sets are opened for it: by its very content.

    Args:     package, version, digest: Which.
    Source:   `manifests/commands.py`.
    """
    return f"{package} {version} ({digest[:DIGITS]})"


def lacking(card: Card, seen: Seen | None) -> tuple[str, ...]:
    """Name what a card must say before a release, and does not.

    Args:     card: Of the package. seen: Whom it has seen, if it tells.
    Returns:  What lacks, in words; nothing if the card is complete.
    Source:   docs/methods/release.md.
    """
    names = [one.name.lower() for one in card.figures if None not in (one.low, one.high)]
    missing = [
        f"the {figure} with its interval"
        for figure in FIGURES
        if not any(name.startswith(figure) for name in names)
    ]
    unlicensed = [one.name for one in card.data if one.licence.strip().lower() in {"", "none"}]
    missing += [f"the licence of {name} (or that it is unknown)" for name in unlicensed]
    if seen is None:
        missing.append("whom it has seen in training (seen.json)")
    if card.traditional is not None and not card.traditional.stands:
        missing.append(
            f"that the network beats the traditional method {card.traditional.method}, which was "
            "made as a package beside it and can be released instead"
        )
    return tuple(missing)


def read_measured(text: bytes) -> Measured:
    """Read what `lynkeus evaluate` or `lynkeus compare` wrote as JSON.

    Raises:  BadInput: reason `evaluation_broken`, if it is neither.
    """
    try:
        said: Any = parse_object(text)
        return _compared(said) if "difference" in said else _evaluated(said)
    except (
        *(ValueError, TypeError, KeyError, AttributeError),
        *(ArithmeticError, RecursionError),
    ) as problem:
        sentence = (
            "This is no report that `lynkeus evaluate` or `lynkeus compare` of this program wrote "
            "with --json: measure the package again."
        )
        raise BadInput(sentence, reason="evaluation_broken") from problem


def _evaluated(said: Any) -> Measured:  # noqa: ANN401  # JSON that is about to be read
    own = {one.value: _ends(said[one.value]) for one in Measure}
    films = int(said["n"])
    positive = int(said["n_positive"])
    return Measured(
        digest=str(said["digest"]),
        films=films,
        judged=films,
        positive=positive,
        patients=films,
        own=own,
        less={},
        seen=int(said.get("n_seen") or 0),
        **_judge(said),
    )


def _compared(said: Any) -> Measured:  # noqa: ANN401  # as above
    a, b, also, judged = said["a"], said["b"], said["also"], int(said["n"])
    others = [one.value for one in Measure if one is not Measure.AUC]
    own = {"auc": _ends(a)} | {name: _ends(also[name]["a"]) for name in others}
    less = {"auc": _ends(said["difference"])}
    less |= {name: _ends(also[name]["difference"]) for name in others}
    return Measured(
        digest=str(a["digest"]),
        films=judged + int(said["n_excluded"]),
        judged=judged,
        positive=int(said["n_positive"]),
        patients=int(said["n_patients"]),
        own=own,
        against=str(b["digest"]),
        less=less,
        **_judge(said),
    )


def _judge(said: Any) -> Mapping[str, Any]:  # noqa: ANN401  # as above
    alpha = float(said["alpha"])
    if not ALPHA_LEAST <= alpha <= ALPHA:
        message = f"no alpha: {alpha}"
        raise ValueError(message)
    return {"manifest": str(said["manifest"] or ""), "alpha": alpha}


def _ends(said: Mapping[str, Any]) -> Ends:
    value, low = (math.nan if said[one] is None else float(said[one]) for one in ("value", "low"))
    return Ends(value=value, low=low)


def bound(ends: Ends) -> Bound:
    """Give the low end of a figure's interval; None where nothing was measured."""
    return None if math.isnan(ends.low) else ends.low


def difference_bound(found: Measured, measure: Measure) -> Bound:
    """Give the lower bound of a version's difference from the one in use.

    Args:     found: What was measured. measure: Of what.
    Returns:  As `bound`; where no film differs, and so nothing can be drawn, what may differ all
              the same: at most so many of the cases as would have shown themselves, at the alpha
              of the report.
    Source:   Hanley and Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031 (none of n seen);
              cases of one patient are taken for less than so many.
    """
    ends = found.less[measure.value]
    if not math.isnan(ends.low) or ends.value != 0:
        return bound(ends)
    of = {
        Measure.SENSITIVITY: found.positive,
        Measure.SPECIFICITY: found.judged - found.positive,
    }
    cases = of.get(measure, found.judged) * found.patients / found.judged
    return math.log(found.alpha / 2) / cases if cases else None


def held(plan: ChangePlan, found: Measured) -> tuple[Held, ...]:
    """Hold each demand of a plan against what was measured of a version.

    Args:     plan: As it was declared beforehand. found: What was measured, at the alpha that the
              openings of its test set leave to each.
    Returns:  In the plan's order; differences only where it was compared with another version.
    Source:   docs/methods/release.md.
    """
    told = [
        Held(what=what, kind=Kind.COUNT, found=there, asked=least, met=there >= least)
        for what, there, least in (
            ("films", found.judged, plan.judging.films_min),
            ("positive", found.positive, plan.judging.positive_min),
        )
    ]
    for measure, demand in plan.judging.measures.items():
        if demand.least is not None:
            own = bound(found.own[measure.value])
            met = own is not None and own >= demand.least
            told.append(_held(measure, Kind.LEAST, own, demand.least, met=met))
        if found.less:
            less = difference_bound(found, measure)
            met = less is not None and less > -demand.margin
            told.append(_held(measure, Kind.MARGIN, less, -demand.margin, met=met))
    return tuple(told)


def shortcomings(told: Sequence[Held]) -> tuple[str, ...]:
    """Say what of a plan's demands a version does not meet.

    Args:     told: As `held` gives it.
    Returns:  A sentence each; nothing if it meets all.
    """
    return tuple(_short(one) for one in told if not one.met)


def _held(measure: Measure, kind: Kind, found: Bound, asked: float, *, met: bool) -> Held:
    return Held(what=measure.value, kind=kind, found=found, asked=asked, met=met)


def _short(one: Held) -> str:
    if one.kind is Kind.COUNT:
        what = "films" if one.what == "films" else "films with the finding"
        return f"{one.found:g} {what}, the plan asks for {one.asked:g}"
    if one.kind is Kind.LEAST:
        return f"{one.what}: lower bound {_said(one.found)}, at least {one.asked:g} is asked"
    return (
        f"{one.what}: lower bound of the difference {_said(one.found)}, above {one.asked:g} is "
        "asked"
    )


def _said(figure: Bound) -> str:
    return "not measured" if figure is None else f"{figure:.4f}"
