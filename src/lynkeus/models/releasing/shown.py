"""What is brought for a release, and why a report of it is none of this version."""

import math
from dataclasses import dataclass

from lynkeus.core.errors import LynkeusError, Refused
from lynkeus.core.json import Json
from lynkeus.manifests.queries import Frozen
from lynkeus.models.acceptance import Measured
from lynkeus.models.registry import Registered


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is brought for a release; `manifest` is "" and `measured` None where nothing is yet.

    `lacking` is what its card does not say, `changed` in what the card differs from that of the
    version in use, whose digest is `active` (empty where none is).
    """

    digest: str
    lacking: tuple[str, ...]
    active: str
    changed: tuple[str, ...]
    manifest: str
    measured: Measured | None


def not_shown(
    one: Registered, known: Frozen | None, shown: Shown, *, openings: int
) -> LynkeusError | None:
    """Say why a report is none of this version on the whole test set, beside what is in use.

    Args:     openings: Of the test set so far, of sets alike too.
    """
    found = shown.measured
    if found is None or known is None:
        message = f"No report of {name_of(one)} on a test set is brought. {_measuring(shown)}"
        return Refused(message, reason="evaluation_missing", **model_of(one), against=shown.active)
    if found.digest != one.digest:
        message = (
            f"The report is of another package than {name_of(one)} as it lies here (hash "
            f"{found.digest[:12]}, not {one.digest[:12]}). Measure this one."
        )
        return Refused(message, reason="evaluation_other", **model_of(one), digest=found.digest)
    if found.manifest != known.digest:
        message = (
            f"The report does not say that {name_of(one)} was measured on the opened test set of "
            f"this manifest (hash {known.digest[:16]}): measure on the table that `lynkeus "
            "manifest open-test` wrote, with what it wrote beside it."
        )
        where = {**model_of(one), "manifest": found.manifest}
        return Refused(message, reason="evaluation_unheld", **where)
    if found.films != known.films:
        return _of_a_part(one, found.films, known.films)
    asked = known.alpha / openings
    if not math.isclose(found.alpha, asked):
        return _at_another_alpha(one, found.alpha, asked, openings)
    if found.seen:
        message = (
            f"{name_of(one)} has seen patients of {found.seen} of these films in training, tuning "
            "or calibration, so they do not judge it: take a test set that it has not seen."
        )
        return Refused(message, reason="evaluation_seen", **model_of(one), films=found.seen)
    if found.against != shown.active:
        name = name_of(one)
        message = f"The report does not compare {name} with the version in use. {_measuring(shown)}"
        return Refused(message, reason="comparison_other", **model_of(one), against=found.against)
    return None


def _of_a_part(one: Registered, films: int, every: int) -> Refused:
    message = (
        f"The report is of {films} films, and the test set has {every}: all of them are measured, "
        "as `open-test` wrote them."
    )
    counts: dict[str, Json] = {"films": films, "all": every}
    return Refused(message, reason="evaluation_part", **model_of(one), **counts)


def _at_another_alpha(one: Registered, alpha: float, asked: float, openings: int) -> Refused:
    message = (
        f"The report's intervals are of alpha {alpha:.4g}, and after {openings} openings of this "
        f"test set each is judged at {asked:.4g}: measure again, with --home, so that the site "
        "says how often it was opened."
    )
    alphas: dict[str, Json] = {
        "alpha": float(f"{alpha:.4g}"),
        "asked": float(f"{asked:.4g}"),
        "openings": openings,
    }
    return Refused(message, reason="evaluation_alpha", **model_of(one), **alphas)


def _measuring(shown: Shown) -> str:
    if shown.active:
        return (
            "Make it with `lynkeus compare`, this one first, the one in use second, on the films "
            "of the test set."
        )
    return "No version is in use to be compared with: measure with `lynkeus evaluate`."


def model_of(one: Registered) -> dict[str, Json]:
    """Name a version as the fields of an error."""
    return {"package": one.package, "version": one.version}


def name_of(one: Registered) -> str:
    """Name a version."""
    return f"{one.package} {one.version}"
