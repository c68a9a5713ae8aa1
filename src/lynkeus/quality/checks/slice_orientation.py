"""Whether all slices of a series lie in parallel planes."""

from lynkeus.quality.check import Answer, Bound, Check, OfSeries, Severity, failed, passed, unknown
from lynkeus.quality.facts import SLICES, Facts
from lynkeus.quality.geometry import slice_of, slices_of

OTHERS_MAX = 0


def ask(instances: tuple[Facts, ...]) -> Answer:
    """Count the slices whose plane is not that of most others.

    Args:     instances: The headers of a series.
    Returns:  Their number, no unit.
    Source:   DICOM PS3.3 C.8.2.1.1.1 (localizers), C.7.6.2.1.1.
    Limits:   Planes within 1.8 degrees are taken for parallel.
    """
    placed = [one for facts in instances if (one := slice_of(facts)) is not None]
    if not placed:
        return unknown("positions_unknown", "The slices do not say where they lie.")
    others = len(placed) - len(slices_of(instances))
    if others == OTHERS_MAX:
        return passed(others)
    words = (
        f"Mixed orientation: {others} of {len(placed)} images lie in another plane, as a localizer "
        "does. They do not belong to the stack."
    )
    return failed("mixed_orientation", words, others, others=others, images=len(placed))


CHECK = Check(
    question="Do all slices of the series lie in parallel planes?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.iod in SLICES,
    limit=OTHERS_MAX,
    bound=Bound.MOST,
    unit="images",
    source="DICOM PS3.3 C.8.2.1.1.1, C.7.6.2.1.1",
    evidence="A localizer inside a series is common; stretched into the stack it misleads.",
    run=OfSeries(ask),
)
