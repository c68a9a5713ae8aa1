"""Whether every picture in the file can be decoded."""

from lynkeus.quality.check import (
    Answer,
    Bound,
    Check,
    OfDecoding,
    Severity,
    failed,
    passed,
    unknown,
)
from lynkeus.quality.facts import Facts
from lynkeus.quality.frame import Decoding

FAILED_MAX = 0


def ask(decoding: Decoding) -> Answer:
    """Count the frames that could not be decoded.

    Args:     decoding: What was expected, tried and decoded.
    Returns:  The number of frames that failed, no unit.
    Source:   DICOM PS3.5 8.2 and annex A.4 (encapsulated pixel data).
    Limits:   Decodable is not right: a decoder may give a wrong picture without complaint.
    """
    if decoding.tried == 0:
        words = f"The pixels were not decoded: {decoding.problem or 'nothing to decode'}."
        return unknown("pixels_not_tried", words, problem=decoding.problem)
    lost = decoding.tried - decoding.decoded
    if lost == 0:
        return passed(0)
    words = f"{lost} of {decoding.tried} frames cannot be decoded: {decoding.problem}"
    return failed(
        "pixels_not_decodable", words, lost, tried=decoding.tried, problem=decoding.problem
    )


def _concerns(facts: Facts) -> bool:
    return facts.has_pixels


CHECK = Check(
    question="Can every picture in the file be decoded?",
    severity=Severity.BLOCK,
    concerns=_concerns,
    limit=FAILED_MAX,
    bound=Bound.MOST,
    unit="frames",
    source="DICOM PS3.5 8.2 and annex A.4",
    evidence="A picture that cannot be decoded cannot be read by a model.",
    run=OfDecoding(ask),
)
