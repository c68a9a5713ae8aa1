"""Whether what was measured of a version is enough for its release: values in, what lacks out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from lynkeus.core.errors import BadInput
from lynkeus.core.json import parse_object
from lynkeus.models.card import Card
from lynkeus.models.change_plan import ChangePlan, Measure
from lynkeus.models.seen import Seen

DIGITS = 12
"""Of a package's hash, in the name under which a test set is opened for it."""
ALPHA = 0.05
"""Two-sided, of the first opening of a test set."""
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
    was measured, "" if its films were held to none; `alpha` is that of its intervals.
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
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
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
    if not 0 < alpha <= ALPHA:
        message = f"no alpha: {alpha}"
        raise ValueError(message)
    return {"manifest": str(said["manifest"] or ""), "alpha": alpha}


def _ends(said: Mapping[str, Any]) -> Ends:
    value, low = (math.nan if said[one] is None else float(said[one]) for one in ("value", "low"))
    return Ends(value=value, low=low)


def bound(ends: Ends, *, openings: int, alpha: float) -> Bound:
    """Give the one-sided lower bound of a figure, as wide as the openings of its test set ask.

    Args:     ends: Of an interval. openings: Of the test set, so far, this one counted. alpha: Of
              the interval, two-sided: openings that came later divide it further.
    Returns:  The bound at alpha / openings, two-sided; None where nothing was measured.
    Source:   Bonferroni; the distance of a bound grows as the normal quantile.
    Limits:   Exact for intervals that rest on a normal statistic, near for drawn ones.
    """
    if math.isnan(ends.low):
        return None
    normal = NormalDist()
    wider = normal.inv_cdf(1 - ALPHA / openings / 2) / normal.inv_cdf(1 - alpha / 2)
    return ends.value - (ends.value - ends.low) * wider


def difference_bound(found: Measured, measure: Measure, *, openings: int) -> Bound:
    """Give the lower bound of a version's difference from the one in use.

    Args:     found: What was measured. measure: Of what. openings: As above.
    Returns:  As `bound`; where no film differs, and so nothing can be drawn, what may differ all
              the same: at most so many of the cases as would have shown themselves.
    Source:   Hanley and Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031 (none of n seen);
              cases of one patient are taken for less than so many.
    """
    ends = found.less[measure.value]
    if not math.isnan(ends.low) or ends.value != 0:
        return bound(ends, openings=openings, alpha=found.alpha)
    of = {
        Measure.SENSITIVITY: found.positive,
        Measure.SPECIFICITY: found.judged - found.positive,
    }
    cases = of.get(measure, found.judged) * found.patients / found.judged
    return math.log(ALPHA / openings / 2) / cases if cases else None


def shortcomings(plan: ChangePlan, found: Measured, *, openings: int) -> tuple[str, ...]:
    """Say what of a plan's demands a version does not meet.

    Args:     plan: As it was declared beforehand. found: What was measured. openings: As above.
    Returns:  A sentence each; nothing if it meets all.
    Source:   docs/methods/release.md.
    """
    told: list[str] = []
    for name, most in (("films", plan.judging.films_min), ("positive", plan.judging.positive_min)):
        there = found.judged if name == "films" else found.positive
        if there < most:
            what = "films" if name == "films" else "films with the finding"
            told.append(f"{there} {what}, the plan asks for {most}")
    for measure, demand in plan.judging.measures.items():
        name = measure.value
        if demand.least is not None:
            own = bound(found.own[name], openings=openings, alpha=found.alpha)
            if own is None or own < demand.least:
                told.append(f"{name}: lower bound {_said(own)}, at least {demand.least:g} is asked")
        if found.less:
            less = difference_bound(found, measure, openings=openings)
            if less is None or less <= -demand.margin:
                told.append(
                    f"{name}: lower bound of the difference {_said(less)}, above "
                    f"-{demand.margin:g} is asked"
                )
    return tuple(told)


def _said(figure: Bound) -> str:
    return "not measured" if figure is None else f"{figure:.4f}"
