"""Whether the size of a pixel is given, and possible."""

from lynkeus.quality.check import Answer, Bound, Check, OfHeader, Severity, failed, passed, unknown
from lynkeus.quality.facts import RADIOGRAPHS, SLICES, Facts

SPACING_MM_MIN = 0.01
SPACING_MM_MAX = 10.0
EXTENT_MM_MAX = 2000.0
KEYWORDS = ("PixelSpacing", "ImagerPixelSpacing")
PAIR = 2


def ask(facts: Facts) -> Answer:
    """Hold the pixel spacing against what a device can do.

    Args:     facts: The header of one instance.
    Returns:  The larger spacing of the two directions, mm.
    Source:   DICOM PS3.3 10.7.1.3 (spacings are positive and not zero) and 10.7.1.1 (two values).
    Limits:   A wrong spacing inside the range is not found; detector spacing is not body spacing.
    """
    for keyword in KEYWORDS:
        if facts.attributes.get(keyword):
            return _judge(facts, keyword, facts.numbers(keyword))
    words = "The size of a pixel is not given: lengths can be told in pixels only."
    return unknown("spacing_absent", words)


def _judge(facts: Facts, keyword: str, values: tuple[float, ...] | None) -> Answer:
    if values is None or len(values) != PAIR:
        words = f"{keyword} is not two numbers: lengths can be told in pixels only."
        return failed("spacing_unreadable", words, attribute=keyword)
    low, high = min(values), max(values)
    if low < SPACING_MM_MIN or high > SPACING_MM_MAX:
        value = low if low < SPACING_MM_MIN else high
        words = (
            f"{keyword} is {value:g} mm; possible are {SPACING_MM_MIN:g} to {SPACING_MM_MAX:g} mm. "
            "Lengths can be told in pixels only."
        )
        return failed(
            "spacing_impossible",
            words,
            value,
            attribute=keyword,
            value_mm=value,
            low=SPACING_MM_MIN,
            high=SPACING_MM_MAX,
        )
    extent = max((facts.first("Rows") or 0) * values[0], (facts.first("Columns") or 0) * values[1])
    if extent > EXTENT_MM_MAX:
        words = (
            f"By {keyword} the picture is {extent:.0f} mm long; {EXTENT_MM_MAX:.0f} is the most."
        )
        return failed(
            "extent_impossible", words, high, extent_mm=round(extent), limit_mm=EXTENT_MM_MAX
        )
    return passed(high)


CHECK = Check(
    question="Is the size of a pixel given, and possible?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.has_pixels and facts.iod in RADIOGRAPHS | SLICES,
    limit=[SPACING_MM_MIN, SPACING_MM_MAX],
    bound=Bound.BAND,
    unit="mm",
    source="DICOM PS3.3 10.7.1.1 and 10.7.1.3",
    evidence="From 0.01 mm (microfocus) to 10 mm (coarse MR); no detector is longer than 2 m.",
    run=OfHeader(ask),
)
