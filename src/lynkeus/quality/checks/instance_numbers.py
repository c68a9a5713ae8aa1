"""Whether the images of a series are numbered once each."""

from collections import Counter

from lynkeus.quality.check import Answer, Bound, Check, OfSeries, Severity, failed, passed, unknown
from lynkeus.quality.facts import SLICES, Facts

DOUBLES_MAX = 0


def ask(instances: tuple[Facts, ...]) -> Answer:
    """Count the images that share their number with another.

    Args:     instances: The headers of a series.
    Returns:  Their number, no unit.
    Source:   DICOM PS3.3 C.7.6.1 (Instance Number, type 2).
    Limits:   Gaps in the numbering are not counted: many devices leave them.
    """
    numbers = [
        number for facts in instances if (number := facts.first("InstanceNumber")) is not None
    ]
    if not numbers:
        return unknown("numbers_unknown", "The images are not numbered.")
    doubles = sum(count for count in Counter(numbers).values() if count > 1)
    if doubles == DOUBLES_MAX:
        return passed(doubles)
    words = (
        f"{doubles} of {len(instances)} images share their number with another: "
        "the order is taken from their positions."
    )
    return failed("double_numbers", words, doubles, doubles=doubles, images=len(instances))


CHECK = Check(
    question="Are the images of the series numbered once each?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.iod in SLICES,
    limit=DOUBLES_MAX,
    bound=Bound.MOST,
    unit="images",
    source="DICOM PS3.3 C.7.6.1",
    evidence="Programs that sort by number show such a series in a wrong order.",
    run=OfSeries(ask),
)
