"""Whether grey values were cut off at an end of the range."""

from lynkeus.quality.check import Answer, Bound, Check, OfFrame, Severity, failed, passed, unknown
from lynkeus.quality.frame import Frame, exposed

CLIPPED_SHARE_MAX = 0.05
EXPOSED_SHARE_MIN = 0.05


def ask(frame: Frame) -> Answer:
    """Measure the share of the exposed area that lies at one end of the range.

    Args:     frame: Shape (rows, columns).
    Returns:  The greater share of pure black and pure white, 0 to 1, no unit.
    Source:   AAPM Report 93 (2006) on saturation of the detector and clipping in processing.
    Limits:   Black or white that reaches the film's edge counts as collimation or open air.
    """
    inside = exposed(frame)
    if inside.mean() < EXPOSED_SHARE_MIN:
        words = "Almost nothing of the picture is exposed: clipping cannot be told."
        return unknown("nothing_exposed", words)
    shares = frame.shares()[inside]
    black, white = float((shares <= 0.0).mean()), float((shares >= 1.0).mean())
    worse = round(max(black, white), 4)
    if worse <= CLIPPED_SHARE_MAX:
        return passed(worse)
    end = "black" if black >= white else "white"
    words = (
        f"{worse:.1%} of the exposed picture is pure {end}; {CLIPPED_SHARE_MAX:.0%} is the most. "
        "What lay there is lost."
    )
    return failed("clipped", words, worse, end=end, limit=CLIPPED_SHARE_MAX)


CHECK = Check(
    question="Were grey values cut off at an end of the range?",
    severity=Severity.WARN,
    concerns=lambda facts: facts.is_film,
    limit=CLIPPED_SHARE_MAX,
    bound=Bound.MOST,
    unit="share of the exposed area",
    source="AAPM Report 93 (2006); limit from own measurement on the real films of this page",
    evidence="Cut values hide what lies there from a person and a model alike.",
    run=OfFrame(ask),
)
