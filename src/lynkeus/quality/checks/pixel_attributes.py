"""Whether the header says what a reader of the pixels must know."""

from lynkeus.quality.check import Answer, Bound, Check, OfHeader, Severity, failed, passed
from lynkeus.quality.facts import Facts

REQUIRED = (
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
)
"""Type 1 attributes of the Image Pixel module (DICOM PS3.3 C.7.6.3, tables C.7-11a and C.7-11c)."""
MISSING_MAX = 0
BITS_ALLOCATED = frozenset({1, 8, 16, 32, 64})


def ask(facts: Facts) -> Answer:
    """Count what is missing or contradicts itself in the Image Pixel module.

    Args:     facts: The header of one instance.
    Returns:  The number of attributes that are missing or impossible, no unit.
    Source:   DICOM PS3.3 C.7.6.3; PS3.5 8.1.1 (bits stored, high bit).
    """
    wrong = [keyword for keyword in REQUIRED if facts.text(keyword) is None]
    wrong += [one for one in _impossible(facts) if one not in wrong]
    if not wrong:
        return passed(0)
    words = f"The picture's own description is incomplete or impossible: {', '.join(wrong)}."
    return failed("pixel_attributes_wrong", words, len(wrong), attributes=wrong)


def _impossible(facts: Facts) -> list[str]:
    allocated, stored = facts.first("BitsAllocated"), facts.first("BitsStored")
    high = facts.first("HighBit")
    wrong = []
    if allocated is not None and allocated not in BITS_ALLOCATED:
        wrong.append("BitsAllocated")
    if allocated is not None and stored is not None and not 0 < stored <= allocated:
        wrong.append("BitsStored")
    if high is not None and stored is not None and high != stored - 1:
        wrong.append("HighBit")
    wrong += [
        keyword
        for keyword in ("Rows", "Columns")
        if (value := facts.first(keyword)) is not None and value < 1
    ]
    return wrong


CHECK = Check(
    question="Does the header say what a reader of the pixels must know?",
    severity=Severity.BLOCK,
    concerns=lambda facts: facts.has_pixels or facts.has("BitsAllocated"),
    limit=MISSING_MAX,
    bound=Bound.MOST,
    unit="attributes",
    source="DICOM PS3.3 C.7.6.3 (Image Pixel module, type 1); PS3.5 8.1.1",
    evidence="The standard's own requirement: without these attributes pixels have no meaning.",
    run=OfHeader(ask),
)
