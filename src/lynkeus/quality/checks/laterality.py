"""Whether a radiograph of a paired part says which side it shows."""

from lynkeus.quality.check import Answer, Bound, Check, OfHeader, Severity, failed, passed, unknown
from lynkeus.quality.facts import Facts

SIDES = frozenset({"R", "L", "U", "B"})
"""Right, left, unpaired, both (DICOM PS3.3 C.7.3.1 and C.8.11.2)."""
PAIRED = frozenset(
    {"HAND", "WRIST", "FOREARM", "ELBOW", "HUMERUS", "UPPERARM", "ARM", "SHOULDER", "CLAVICLE"}
    | {"SCAPULA", "HIP", "FEMUR", "THIGH", "KNEE", "LEG", "ANKLE", "FOOT", "TOE", "FINGER"}
    | {"BREAST", "EYE", "EAR", "KIDNEY", "EXTREMITY", "CALCANEUS", "PATELLA", "TIBIA"}
)
"""Paired body parts (DICOM PS3.16, annex L, column "paired", as far as radiographs go)."""


def ask(facts: Facts) -> Answer:
    """Ask for the side where the part has two.

    Args:     facts: The header of one instance.
    Returns:  The side found, as text.
    Source:   DICOM PS3.3 C.7.3.1 (Laterality, 2C), C.8.11.2 (Image Laterality); PS3.16 annex L.
    Limits:   The letter on the film is not read; only the header is.
    """
    found = facts.text("ImageLaterality") or facts.text("Laterality")
    part = (facts.text("BodyPartExamined") or "").upper().replace(" ", "")
    if found is not None and found.upper() not in SIDES:
        words = f"The side {found!r} is none of R, L, U and B."
        return failed("side_unheard_of", words, found, found=found)
    if part in PAIRED and (found is None or found.upper() == "U"):
        words = f"The part {part} has two sides, and the header does not say which one this is."
        return unknown("side_unknown", words, part=part)
    return passed(found)


CHECK = Check(
    question="Does a radiograph of a paired part say which side it shows?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.is_film,
    limit="R, L, U, B",
    bound=Bound.AMONG,
    unit="",
    source="DICOM PS3.3 C.7.3.1, C.8.11.2; PS3.16 annex L",
    evidence="A missing side is among the commonest causes of wrong-side errors.",
    run=OfHeader(ask),
)
