"""Whether there is a picture at all."""

import numpy as np

from lynkeus.quality.check import Answer, Bound, Check, OfFrame, Severity, failed, passed
from lynkeus.quality.facts import Facts
from lynkeus.quality.frame import Frame

RANGE_SHARE_MIN = 0.05
LOW_PERCENTILE = 0.5
HIGH_PERCENTILE = 99.5


def ask(frame: Frame) -> Answer:
    """Measure how much of the possible range the picture uses.

    Args:     frame: Shape (rows, columns).
    Returns:  The share between the 0.5th and 99.5th percentile, 0 to 1, no unit.
    Source:   Every real film of `make figures` uses 0.48 or more; a blank plate is noise round one
              value.
    Limits:   A blank plate that was stretched by a later program is not found.
    """
    shares = frame.shares() if frame.padding is None else frame.shares()[~frame.padding]
    ends = np.percentile(shares, [LOW_PERCENTILE, HIGH_PERCENTILE]) if shares.size else np.zeros(2)
    share = round(float(ends[1] - ends[0]), 4)
    if share >= RANGE_SHARE_MIN:
        return passed(share)
    words = (
        f"The picture is blank: its grey values span {share:.1%} of the range, "
        f"{RANGE_SHARE_MIN:.0%} is the least."
    )
    return failed("blank", words, share, limit=RANGE_SHARE_MIN)


def _concerns(facts: Facts) -> bool:
    return facts.is_film


CHECK = Check(
    question="Is there a picture at all?",
    severity=Severity.BLOCK,
    concerns=_concerns,
    limit=RANGE_SHARE_MIN,
    bound=Bound.LEAST,
    unit="share of the range",
    source="Own measurement on the real films of this page",
    evidence="The limit is a tenth of the least range of any real film.",
    run=OfFrame(ask),
)
