"""What a person's decision about a series needs, and how it is told."""

from lynkeus.core.errors import BadInput

REASON_MIN = 4
REASON_MAX = 1000
"""Characters of the reason."""
RELEASE = "release"
REJECT = "keep"


def check_reason(reason: str) -> None:
    """Ask for a reason that says something.

    Args:     reason: In the person's words; it goes into the ledger.
    Raises:   BadInput: If it has fewer than `REASON_MIN` or more than `REASON_MAX` characters.
    Source:   House rule: by what right and on what grounds.
    """
    if not REASON_MIN <= len(reason.strip()) <= REASON_MAX:
        message = f"Give a reason of {REASON_MIN} to {REASON_MAX} characters; it is recorded."
        raise BadInput(message, reason="reason_length", low=REASON_MIN, high=REASON_MAX)


def told(decision: str) -> tuple[str, str]:
    """Tell a decision: its act and its sentence; the reason itself stays among the values.

    Args:     decision: `RELEASE` or `REJECT`.
    Returns:  The act and the sentence.
    Source:   House rule: what a person types may name a patient, so it is in no sentence.
    """
    if decision == RELEASE:
        return "series.released", "A series was released to AI and training, with a reason."
    return "series.rejected", "A series is kept from AI and training, with a reason."
