"""Names of things: random, meaning nothing, safe in a log."""

import re
import uuid
from typing import NewType

PersonId = NewType("PersonId", str)
SubjectId = NewType("SubjectId", str)
CaseId = NewType("CaseId", str)
ReadingId = NewType("ReadingId", str)
_FORM = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """Draw a random name of 32 hexadecimal digits (RFC 9562 version 4)."""
    return uuid.uuid4().hex


def is_id(said: str) -> bool:
    """Tell whether a text is of the form of such a name, whoever has said it."""
    return _FORM.fullmatch(said) is not None


def derived_id(*parts: str) -> str:
    """Name a thing by what it is made from: making it twice makes one (RFC 9562 version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "\x1f".join(parts)).hex
