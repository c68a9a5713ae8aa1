"""What an entry holds, and how it becomes a leaf."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lynkeus.core.ids import SubjectId
from lynkeus.core.json import Json, canonical, parse_object

SALT_BYTES = 32
SITE = SubjectId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Who, in which role, did what, to which subjects, by what right, on what grounds.

    `words` is the sentence for people, kept as it was said; `fields` are its values. Neither holds
    anything that names a patient: subjects, studies and persons appear by their random ids. What a
    person types may name one all the same, so it is among the `fields` alone.
    """

    at: datetime
    actor: Mapping[str, Json]
    role: str
    act: str
    words: str
    about: tuple[str, ...]
    permit: str
    grounds: str
    fields: Mapping[str, Json]

    def as_bytes(self) -> bytes:
        """Write the entry as the same bytes every time."""
        return canonical(self.as_json())

    def as_json(self) -> dict[str, Json]:
        """Give the entry as plain values."""
        return {
            "at": self.at.isoformat(),
            "actor": dict(self.actor),
            "role": self.role,
            "act": self.act,
            "words": self.words,
            "about": list(self.about),
            "permit": self.permit,
            "grounds": self.grounds,
            "fields": dict(self.fields),
        }


def leaf_of(salt: bytes, entry: bytes) -> bytes:
    """Hide an entry in a leaf: without the salt, the leaf says nothing even to one who guesses."""
    return hashlib.sha256(salt + entry).digest()


def split_opened(opened: bytes) -> tuple[bytes, bytes]:
    """Part what was sealed into salt and entry."""
    return opened[:SALT_BYTES], opened[SALT_BYTES:]


def about_of(entry: bytes) -> frozenset[str]:
    """Read which ids an entry says that it is about."""
    listed = parse_object(entry).get("about")
    return frozenset(str(one) for one in listed) if isinstance(listed, list) else frozenset()
