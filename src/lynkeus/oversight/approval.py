"""An approval: who allowed what, for whom, until when; and whether it allows what is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lynkeus.core.errors import Refused
from lynkeus.core.json import Json
from lynkeus.core.words import count_of

WHO = "Who keeps this site records one with `lynkeus approvals add`, from the committee's letter."


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An approval as it was recorded; it holds to the end of the day `expires`, UTC.

    `scope` says in words which patients; what a program can hold to it are the `modalities` (none
    named: any) and how many patients at most (None: any number). `person` answers for the use.
    """

    number: str
    purpose: str
    scope: str
    modalities: tuple[str, ...]
    patients_max: int | None
    expires: date
    person: str
    withdrawn: bool

    def as_json(self, today: date) -> dict[str, Json]:
        """Give it as plain values, and whether it holds today."""
        return {
            "number": self.number,
            "purpose": self.purpose,
            "scope": self.scope,
            "modalities": [*self.modalities],
            "patients_max": self.patients_max,
            "expires": self.expires.isoformat(),
            "person": self.person,
            "state": self.state(today),
        }

    def state(self, today: date) -> str:
        """Say how it stands: holds, expired or withdrawn."""
        if self.withdrawn:
            return "withdrawn"
        return "holds" if today <= self.expires else "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to use: of which modalities, of how many patients."""

    modalities: Collection[str]
    patients: int


def check_approval(found: Approval | None, number: str, today: date) -> Approval:
    """Ask that there is an approval which holds.

    Raises:  Refused: With what is missing and who can give it.
    """
    if found is None:
        named = f"No approval {number!r} is recorded" if number else "No approval is named"
        message = (
            "Patients of the archive are used for training only under a recorded approval. "
            f"{named} here. {WHO}"
        )
        raise Refused(message, reason="approval_missing", approval=number)
    state = found.state(today)
    if state != "holds":
        since = f" on {found.expires.isoformat()}" if state == "expired" else ""
        message = (
            f"The approval {number} is {state}{since}, so nobody is used under it any more. Ask "
            f"the committee that gave it for another one. {WHO}"
        )
        raise Refused(message, reason="approval_over", approval=number, state=state)
    return found


def check_scope(found: Approval, asked: Asked) -> None:
    """Ask that what is wanted lies within the scope.

    Raises:  Refused: With what lies outside.
    """
    outside = sorted(set(asked.modalities) - set(found.modalities)) if found.modalities else []
    over = found.patients_max is not None and asked.patients > found.patients_max
    if not outside and not over:
        return
    what = (
        f"images of {', '.join(one or 'an unknown modality' for one in outside)}, and it is for "
        f"{', '.join(found.modalities)}"
        if outside
        else f"{count_of(asked.patients, 'patient')}, and it is for {found.patients_max} at most"
    )
    message = (
        f"The approval {found.number} does not go so far: asked for are {what}. Ask for less, or "
        f"{found.person}, who answers for it, asks the committee for more."
    )
    raise Refused(message, reason="approval_scope", approval=found.number)
