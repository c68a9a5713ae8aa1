"""What a check is, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lynkeus.core.json import Json
from lynkeus.quality.facts import Facts
from lynkeus.quality.frame import Decoding, Frame


class Verdict(StrEnum):
    """What a check can say."""

    PASS = "pass"  # noqa: S105  # a verdict, no password
    FAIL = "fail"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """What a check looks at."""

    INSTANCE = "instance"
    SERIES = "series"
    STUDY = "study"


class Needs(StrEnum):
    """What a check must be given."""

    HEADER = "header"
    FRAME = "frame"


class Severity(StrEnum):
    """What a failure means: kept from AI and training, a warning, or a note."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


class Bound(StrEnum):
    """On which side of its limit a measured value must lie."""

    MOST = "most"
    LEAST = "least"
    BAND = "band"
    AMONG = "among"


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why an answer is what it is: a code that pages translate, its values, and a sentence."""

    code: str
    words: str
    fields: Mapping[str, Json] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        return {"code": self.code, "fields": dict(self.fields), "words": self.words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, with the value that was measured."""

    verdict: Verdict
    measured: Json = None
    why: Why | None = None


def passed(measured: Json = None) -> Answer:
    """Answer that all is well."""
    return Answer(verdict=Verdict.PASS, measured=measured)


def failed(code: str, words: str, measured: Json = None, **fields: Json) -> Answer:
    """Answer that it is not as it must be."""
    why = Why(code=code, words=words, fields=fields)
    return Answer(verdict=Verdict.FAIL, measured=measured, why=why)


def unknown(code: str, words: str, **fields: Json) -> Answer:
    """Answer that it cannot be told."""
    return Answer(verdict=Verdict.UNKNOWN, why=Why(code=code, words=words, fields=fields))


@dataclass(frozen=True, slots=True)
class OfHeader:
    """Asks the header of each instance."""

    ask: Callable[[Facts], Answer]


@dataclass(frozen=True, slots=True)
class OfFrame:
    """Asks the first picture of each instance."""

    ask: Callable[[Frame], Answer]


@dataclass(frozen=True, slots=True)
class OfDecoding:
    """Asks how the decoding of each instance went."""

    ask: Callable[[Decoding], Answer]


@dataclass(frozen=True, slots=True)
class OfSeries:
    """Asks all headers of a series together, in no particular order."""

    ask: Callable[[tuple[Facts, ...]], Answer]


@dataclass(frozen=True, slots=True)
class OfStudy:
    """Asks all headers of a study together, in no particular order."""

    ask: Callable[[tuple[Facts, ...]], Answer]


Run = OfHeader | OfFrame | OfDecoding | OfSeries | OfStudy


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A question about what came in; its id is its file's name, for ever.

    `concerns` says of which instances the question makes sense; of others it is not asked.
    `limit` is what the measured value is held against, in `unit`, on the side that `bound` says;
    `source` says where it is from.
    """

    question: str
    severity: Severity
    concerns: Callable[[Facts], bool]
    limit: Json
    bound: Bound
    unit: str
    source: str
    evidence: str
    run: Run

    @property
    def level(self) -> Level:
        """What it looks at, from what it is given."""
        match self.run:
            case OfSeries():
                return Level.SERIES
            case OfStudy():
                return Level.STUDY
            case _:
                return Level.INSTANCE

    @property
    def needs(self) -> Needs:
        """What it must be given."""
        return Needs.FRAME if isinstance(self.run, OfFrame | OfDecoding) else Needs.HEADER
