"""Whether the picture looks under-exposed."""

import numpy as np

from lynkeus.quality.check import Answer, Bound, Check, OfFrame, Severity, failed, passed, unknown
from lynkeus.quality.frame import Frame, exposed

GREY_SHARE_MAX = 0.92
EXPOSED_SHARE_MIN = 0.05


def ask(frame: Frame) -> Answer:
    """Measure the median grey of the exposed area.

    Args:     frame: Shape (rows, columns), the sense of MONOCHROME2: more dose is darker.
    Returns:  The median as a share of the possible range, 0 (black) to 1 (white), no unit.
    Source:   Own measurement: the real films of `make figures` lie between 0.23 and 0.92.
    Limits:   A film processed to a fixed brightness hides it; the deviation index tells.
    """
    inside = exposed(frame)
    if inside.mean() < EXPOSED_SHARE_MIN:
        words = "Almost nothing of the picture is exposed: its brightness cannot be told."
        return unknown("nothing_exposed", words)
    middle = round(float(np.median(frame.shares()[inside])), 4)
    if middle <= GREY_SHARE_MAX:
        return passed(middle)
    words = (
        f"The exposed picture is pale: its median grey is {middle:.0%} of the range; "
        f"{GREY_SHARE_MAX:.0%} is the most."
    )
    return failed("under_exposed", words, middle, limit=GREY_SHARE_MAX)


CHECK = Check(
    question="Is the picture too pale, as when under-exposed?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.is_film,
    limit=GREY_SHARE_MAX,
    bound=Bound.MOST,
    unit="median share of the range",
    source="Own measurement on the real films of this page",
    evidence="A pale film hides what lies behind the heart, and is noisy.",
    run=OfFrame(ask),
)
