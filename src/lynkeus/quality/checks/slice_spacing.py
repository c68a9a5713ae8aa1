"""Whether the slices of a series follow each other at equal steps, with none missing."""

import statistics

from lynkeus.core.words import count_of
from lynkeus.quality.check import Answer, Bound, Check, OfSeries, Severity, failed, passed, unknown
from lynkeus.quality.facts import SLICES, Facts
from lynkeus.quality.geometry import Slice, gaps_mm, slices_of

STEP_RATIO_MAX = 1.1
SLICES_MIN = 3


def ask(instances: tuple[Facts, ...]) -> Answer:
    """Compare each step between neighbouring slices with the usual one.

    Args:     instances: The headers of a series.
    Returns:  The largest step divided by the median step, no unit; 1 is regular.
    Source:   DICOM PS3.3 C.7.6.2.1.1; a step is measured between positions, along the normal.
    Limits:   A slice missing at either end is not found. Slices at one place (phases, echoes)
              count as one.
    """
    slices = slices_of(instances)
    if len(slices) < min(SLICES_MIN, len(instances)):
        words = "The slices do not say where they lie: gaps cannot be told."
        return unknown("positions_unknown", words)
    steps = [(gap, index) for index, gap in enumerate(gaps_mm(slices)) if gap > 0.01]  # noqa: PLR2004  # the same place
    if len(steps) < SLICES_MIN - 1:
        return passed(1.0)
    usual = statistics.median(gap for gap, _ in steps)
    widest, index = max(steps)
    ratio = round(widest / usual, 3)
    if ratio <= STEP_RATIO_MAX:
        return passed(ratio)
    return _gap(slices, index, usual)


def _gap(slices: list[Slice], index: int, usual: float) -> Answer:
    normal = slices[0].normal
    before, after = (round(float(one.position @ normal), 3) for one in slices[index : index + 2])
    widest = after - before
    missing = max(round(widest / usual) - 1, 0)
    words = (
        f"A gap of {widest:g} mm lies between {before:g} and {after:g} mm along the normal of the "
        f"slices; the usual step is {usual:g} mm. "
    )
    if missing:
        lost = count_of(missing, "slice seems", "slices seem")
        words += f"{lost} to be missing: send them again, or do not measure volumes."
    else:
        words += "The steps are uneven: do not measure volumes."
    return failed(
        "slice_gap" if missing else "slices_uneven",
        words,
        round(widest / usual, 3),
        gap_mm=round(widest, 3),
        usual_mm=round(usual, 3),
        from_mm=before,
        to_mm=after,
        missing=missing,
    )


CHECK = Check(
    question="Do the slices follow each other at equal steps, with none missing?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.iod in SLICES,
    limit=STEP_RATIO_MAX,
    bound=Bound.MOST,
    unit="largest step / usual step",
    source="DICOM PS3.3 C.7.6.2.1.1",
    evidence="A missing slice gives at least 1.5 in a series of three steps; rounding under 1.02.",
    run=OfSeries(ask),
)
