"""How a person's decision about a series is told."""

RELEASE = "release"
REJECT = "keep"


def told(decision: str) -> tuple[str, str]:
    """Tell a decision: its act and its sentence; the reason itself stays among the values.

    Args:     decision: `RELEASE` or `REJECT`.
    Returns:  The act and the sentence.
    Source:   House rule: what a person types may name a patient, so it is in no sentence.
    """
    if decision == RELEASE:
        return "series.released", "A series was released to AI and training, with a reason."
    return "series.rejected", "A series is kept from AI and training, with a reason."
