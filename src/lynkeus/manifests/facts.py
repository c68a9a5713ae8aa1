"""What has happened to data sets, for open pages; how each was found last is told by these."""

from dataclasses import dataclass
from typing import ClassVar

from lynkeus.core.ids import CaseId

NO_STUDY = CaseId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestMade:
    """A manifest was made; `place` is where its files lie in the data folder, "" if not there."""

    kind: ClassVar[str] = "manifest.made"
    case: CaseId = NO_STUDY
    digest: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestVerified:
    """A manifest was held against its site and its files; so many things were wrong."""

    kind: ClassVar[str] = "manifest.verified"
    case: CaseId = NO_STUDY
    digest: str
    problems: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOpened:
    """The test set of a manifest was opened."""

    kind: ClassVar[str] = "manifest.opened"
    case: CaseId = NO_STUDY
    digest: str
    number: int
