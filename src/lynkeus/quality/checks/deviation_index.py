"""Whether the device says that the exposure was far from its target."""

from lynkeus.quality.check import Answer, Bound, Check, OfHeader, Severity, failed, passed, unknown
from lynkeus.quality.facts import Facts

DEVIATION_MAX = 3.0


def ask(facts: Facts) -> Answer:
    """Hold the deviation index against the band in which an exposure needs no repeat.

    Args:     facts: The header of one instance.
    Returns:  The deviation index, no unit: 10 times the decimal logarithm of exposure over target.
    Source:   IEC 62494-1:2008; AAPM Report 116 (2009), control limits of the deviation
              index: at +3 the exposure is twice its target, at -3 half of it.
    Limits:   The index is the device's own word; where it gives none, nothing is asked.
    """
    found = facts.first("DeviationIndex")
    if found is None:
        words = "The device gives a deviation index that is no number."
        return unknown("deviation_unreadable", words)
    if abs(found) <= DEVIATION_MAX:
        return passed(found)
    side = "over" if found > 0 else "under"
    words = (
        f"The device calls the film {side}-exposed: its deviation index is {found:g}, "
        f"the band is -{DEVIATION_MAX:g} to +{DEVIATION_MAX:g}."
    )
    return failed("deviation_index", words, found, side=side, limit=DEVIATION_MAX)


CHECK = Check(
    question="Does the device say that the exposure was far from its target?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.is_film and bool(facts.attributes.get("DeviationIndex")),
    limit=[-DEVIATION_MAX, DEVIATION_MAX],
    bound=Bound.BAND,
    unit="",
    source="IEC 62494-1:2008; AAPM Report 116 (2009)",
    evidence="Beyond 3 the exposure was twice or half what it should have been.",
    run=OfHeader(ask),
)
