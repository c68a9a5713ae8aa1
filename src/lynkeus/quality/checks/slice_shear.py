"""Whether the slices stack straight, or are sheared as by a tilted gantry."""

import math

import numpy as np

from lynkeus.quality.check import Answer, Bound, Check, OfSeries, Severity, failed, passed, unknown
from lynkeus.quality.facts import SLICES, Facts
from lynkeus.quality.geometry import slices_of

SHEAR_DEGREES_MAX = 1.0
TRAVEL_MM_MIN = 0.01


def ask(instances: tuple[Facts, ...]) -> Answer:
    """Measure the angle between the way from the first slice to the last and their normal.

    Args:     instances: The headers of a series.
    Returns:  The angle, degrees; 0 is straight.
    Source:   DICOM PS3.3 C.8.2.1.1 (Gantry/Detector Tilt) and C.7.6.2.1.1.
    Limits:   A table that moves sideways looks the same.
    """
    slices = slices_of(instances)
    if not slices:
        return unknown("positions_unknown", "The slices do not say where they lie.")
    way = slices[-1].position - slices[0].position
    length = float(np.linalg.norm(way))
    if length < TRAVEL_MM_MIN:
        return passed(0.0)
    cosine = min(abs(float(way @ slices[0].normal)) / length, 1.0)
    angle = round(math.degrees(math.acos(cosine)), 2)
    if angle <= SHEAR_DEGREES_MAX:
        return passed(angle)
    words = (
        f"The slices are sheared by {angle:g} degrees, as with a tilted gantry; "
        f"{SHEAR_DEGREES_MAX:g} is the most. Views in other planes need a correction first."
    )
    return failed("sheared_slices", words, angle, degrees=angle, limit=SHEAR_DEGREES_MAX)


CHECK = Check(
    question="Do the slices stack straight, or are they sheared as by a tilted gantry?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.iod in SLICES,
    limit=SHEAR_DEGREES_MAX,
    bound=Bound.MOST,
    unit="degrees",
    source="DICOM PS3.3 C.8.2.1.1, C.7.6.2.1.1",
    evidence="One degree moves the ends of a 300 mm stack by 5 mm.",
    run=OfSeries(ask),
)
