"""Whether a radiograph says from where it was taken."""

from lynkeus.quality.check import Answer, Bound, Check, OfHeader, Severity, failed, passed, unknown
from lynkeus.quality.facts import Facts

TERMS = frozenset(
    {"AP", "PA", "LL", "RL", "RLD", "LLD", "RLO", "LLO"}
    | {"ANT", "POST", "LATERAL", "LAT", "OBL", "OBLIQUE", "AXIAL"}
)
"""Defined terms of View Position (DICOM PS3.3 C.8.1.1.1), and words in common use beside them."""


def ask(facts: Facts) -> Answer:
    """Hold the view position against the standard's terms.

    Args:     facts: The header of one instance.
    Returns:  The view found, as text.
    Source:   DICOM PS3.3 C.8.1.1 (CR Series), C.8.11.5 (DX Positioning: view code).
    Limits:   Whether the picture agrees with the word is for a model's applicability.
    """
    found = facts.text("ViewPosition")
    if found is not None and found.upper() not in TERMS:
        words = f"The view position {found!r} is none of the standard's."
        return failed("view_unheard_of", words, found, found=found)
    if found is not None or facts.attributes.get("ViewCodeSequence"):
        return passed(found)
    return unknown("view_unknown", "The header does not say from where the film was taken.")


CHECK = Check(
    question="Does a radiograph say from where it was taken?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.is_film,
    limit="AP, PA, LL, RL, RLD, LLD, RLO, LLO",
    bound=Bound.AMONG,
    unit="",
    source="DICOM PS3.3 C.8.1.1, C.8.11.5",
    evidence="Left and right, heart size and most models depend on the view.",
    run=OfHeader(ask),
)
