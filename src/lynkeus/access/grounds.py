"""The reason that a person gives for what he decides; it goes into the ledger."""

from lynkeus.core.errors import BadInput

REASON_MIN = 4
REASON_MAX = 1000
"""Characters that it has, without the spaces around it."""


def check_reason(reason: str) -> None:
    """Ask for a reason that says something.

    Args:     reason: In the person's words.
    Raises:   BadInput: If it has fewer than `REASON_MIN` or more than `REASON_MAX` characters.
    Source:   House rule: by what right and on what grounds.
    """
    if not REASON_MIN <= len(reason.strip()) <= REASON_MAX:
        message = f"Give a reason of {REASON_MIN} to {REASON_MAX} characters; it is recorded."
        raise BadInput(message, reason="reason_length", low=REASON_MIN, high=REASON_MAX)
