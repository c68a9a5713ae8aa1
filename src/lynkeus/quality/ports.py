"""What checking needs of the world: pictures, decoded where a crash harms nobody."""

from dataclasses import dataclass
from typing import Protocol

from lynkeus.archive.ports import Originals
from lynkeus.archive.sealed import Place, unsealed
from lynkeus.core.children import Children
from lynkeus.quality.check import Answer
from lynkeus.quality.examine import examine_file, not_examined
from lynkeus.quality.facts import Facts

EXAMINED_BYTES_MAX = 256 << 20
"""Larger files are not decoded for checking: their pictures stay unknown, which warns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One stored instance, as the checks are told of it."""

    sop: str
    series: str
    size: int
    facts: Facts


class Examiner(Protocol):
    """Asks every question about one instance."""

    def examine(self, image: Image) -> dict[str, Answer]:
        """Give the answers by check."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminerInChildren:
    """Decodes in child processes: a decoder that dies leaves the service standing."""

    originals: Originals
    children: Children

    def examine(self, image: Image) -> dict[str, Answer]:
        """Give the answers by check; an image too large to decode is answered unknown."""
        if image.size > EXAMINED_BYTES_MAX:
            return not_examined(image.facts, f"the file has {image.size} bytes")
        place = self.originals.place_of(image.sop)
        return self.children.run(examine_stored, place, image.facts)


def examine_stored(place: Place, facts: Facts) -> dict[str, Answer]:
    """Ask every question about a stored object; runs in a child process, which unseals it."""
    return examine_file(unsealed(place), facts)
