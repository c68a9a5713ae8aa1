"""The one family of errors: what was asked, what was found, what is allowed, what to do next.

Each class has a code and one HTTP status; the DICOM status of each stands in `app/dimse.py`.
"""

from collections.abc import Mapping
from typing import ClassVar

from lynkeus.core.json import Json


class LynkeusError(Exception):
    """Anything that Lynkeus refuses or cannot do, with words for a tired person.

    `reason` names the case for programs and translation; `fields` are the values in the sentence.
    A sentence names studies and devices, never a patient.
    """

    code: ClassVar[str] = "LYN-0500"
    http: ClassVar[int] = 500

    def __init__(self, sentence: str, *, reason: str, **fields: Json) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.reason = reason
        self.fields: Mapping[str, Json] = fields

    def __reduce__(self) -> tuple[object, ...]:
        """Travel whole out of a child process: the reason and the fields too."""
        return _again, (type(self), self.sentence, self.reason, dict(self.fields))

    @property
    def data(self) -> dict[str, Json]:
        """What durable work keeps of an error that ended it."""
        return self.as_json()

    def as_json(self) -> dict[str, Json]:
        """Give the error as the pages and the command line show it."""
        return {
            "code": self.code,
            "reason": self.reason,
            "sentence": self.sentence,
            "fields": dict(self.fields),
        }


def _again(
    kind: type[LynkeusError], sentence: str, reason: str, fields: dict[str, Json]
) -> LynkeusError:
    return kind(sentence, reason=reason, **fields)


class Unauthenticated(LynkeusError):
    """Nobody has said who he is."""

    code = "LYN-0401"
    http = 401


class Refused(LynkeusError):
    """The door says no: something is missing, and the sentence says who can give it."""

    code = "LYN-0403"
    http = 403


class NotFound(LynkeusError):
    """No such thing, or none that this person may know of."""

    code = "LYN-0404"
    http = 404


class Conflict(LynkeusError):
    """Somebody else was here first: look again, then decide."""

    code = "LYN-0409"
    http = 409


class BadInput(LynkeusError):
    """What was given cannot be used; the sentence names it and the mend."""

    code = "LYN-0422"
    http = 422


class TooMany(LynkeusError):
    """Asked too often: wait."""

    code = "LYN-0429"
    http = 429


class Broken(LynkeusError):
    """Something of ours failed; nothing acknowledged is lost."""

    code = "LYN-0500"
    http = 500


class Unavailable(LynkeusError):
    """The service is being stopped: ask again when it is back."""

    code = "LYN-0503"
    http = 503


class Full(LynkeusError):
    """There is no room to keep what is sent."""

    code = "LYN-0507"
    http = 507


_BY_CODE: Mapping[str, type[LynkeusError]] = {
    one.code: one
    for one in (
        *(Unauthenticated, Refused, NotFound, Conflict, BadInput, TooMany),
        *(Broken, Unavailable, Full),
    )
}


def stopping() -> Unavailable:
    """Say that the service is being stopped, to whom it answers no more."""
    message = (
        "The service is being stopped: what was asked is done, or not at all. Look when it is back."
    )
    return Unavailable(message, reason="service_stopping")


def of_system(problem: OSError) -> Broken:
    """Say what the system refused: a full disk, a file that it does not open."""
    about = "" if problem.filename is None else f"{problem.filename}: "
    what = problem.strerror or str(problem)
    return Broken(f"{about}{what}.", reason="system_error", what=f"{about}{what}")


def from_json(said: Mapping[str, Json]) -> LynkeusError:
    """Make an error again from what `as_json` gave."""
    kind = _BY_CODE.get(str(said.get("code")), Broken)
    fields = said.get("fields")
    known = dict(fields) if isinstance(fields, Mapping) else {}
    return kind(str(said.get("sentence")), reason=str(said.get("reason")), **known)
