"""How a person's decision about a series is told."""

RELEASE = "release"
REJECT = "keep"
ASK = "ask_again"

_TOLD = {
    RELEASE: ("series.released", "A series was released to AI and training, with a reason."),
    REJECT: ("series.rejected", "A series is kept from AI and training, with a reason."),
    ASK: ("series.asked_again", "The images of a series were asked for again, with a reason."),
}


def told(decision: str) -> tuple[str, str]:
    """Tell a decision: its act and its sentence; the reason itself stays among the values.

    Args:     decision: `RELEASE`, `REJECT` or `ASK`.
    Returns:  The act and the sentence.
    Source:   House rule: what a person types may name a patient, so it is in no sentence.
    """
    return _TOLD[decision]
