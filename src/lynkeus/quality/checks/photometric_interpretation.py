"""Whether the header says rightly what the grey or colour values mean."""

from lynkeus.quality.check import Answer, Bound, Check, OfHeader, Severity, failed, passed, unknown
from lynkeus.quality.facts import RADIOGRAPHS, SLICES, Facts

GREY = frozenset({"MONOCHROME1", "MONOCHROME2"})
SAMPLES = {
    "MONOCHROME1": 1,
    "MONOCHROME2": 1,
    "PALETTE COLOR": 1,
    "RGB": 3,
    "YBR_FULL": 3,
    "YBR_FULL_422": 3,
    "YBR_PARTIAL_420": 3,
    "YBR_ICT": 3,
    "YBR_RCT": 3,
    "XYB": 3,
}
"""Samples per pixel of each interpretation (DICOM PS3.3 C.7.6.3.1.2)."""


def ask(facts: Facts) -> Answer:
    """Hold the photometric interpretation against the image's kind and its samples per pixel.

    Args:     facts: The header of one instance.
    Returns:  The interpretation found, as text.
    Source:   DICOM PS3.3 C.7.6.3.1.2; C.8.1.2 (CR), C.8.11.3 (DX), C.8.2.1 (CT), C.8.3.1 (MR).
    Limits:   Says nothing about whether the picture agrees; a model's applicability looks at that.
    """
    found = facts.text("PhotometricInterpretation")
    if found is None:
        words = "The header does not say whether low values are black or white."
        return unknown("photometric_unknown", words)
    samples = SAMPLES.get(found)
    if samples is None:
        words = f"The photometric interpretation {found} is not one of the standard's."
        return failed("photometric_unheard_of", words, found, found=found)
    if facts.iod in RADIOGRAPHS | SLICES and found not in GREY:
        words = f"A {facts.iod.value} image must be MONOCHROME1 or MONOCHROME2, not {found}."
        return failed("photometric_not_grey", words, found, found=found, iod=facts.iod.value)
    stated = facts.first("SamplesPerPixel")
    if stated is not None and stated != samples:
        words = f"{found} has {samples} samples a pixel; the header says {stated:g}."
        return failed(
            "photometric_samples", words, found, found=found, samples=samples, stated=stated
        )
    return passed(found)


CHECK = Check(
    question="Does the header say rightly what the grey or colour values mean?",
    severity=Severity.BLOCK,
    concerns=lambda facts: facts.has_pixels,
    limit="MONOCHROME1, MONOCHROME2 (CR, DX, CT, MR)",
    bound=Bound.AMONG,
    unit="",
    source="DICOM PS3.3 C.7.6.3.1.2, C.8.1.2, C.8.11.3, C.8.2.1, C.8.3.1",
    evidence="A picture whose sense is not known may be read inverted.",
    run=OfHeader(ask),
)
