"""The HTTP face of approvals: which are recorded, one more, one that holds no more."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from lynkeus.access.web import Caller, RequestKey, TheClock, TheDatabase, TheDoor, Why
from lynkeus.core.json import Json
from lynkeus.oversight.commands import (
    NUMBER_MAX,
    PERSON_MAX,
    WORDS_MAX,
    AddApproval,
    WithdrawApproval,
)
from lynkeus.oversight.queries import all_approvals

router = APIRouter(prefix="/api/approvals")

MODALITIES_MAX = 20
MODALITY = r"^[A-Z]{2,16}$"
"""As DICOM names them: upper case, no digits."""
PATIENTS_MOST = 10_000_000

Number = Annotated[str, StringConstraints(max_length=NUMBER_MAX)]


class Letter(BaseModel):
    """An approval as the committee wrote it."""

    number: Number
    purpose: Annotated[str, StringConstraints(max_length=WORDS_MAX)]
    scope: Annotated[str, StringConstraints(max_length=WORDS_MAX)]
    modalities: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=MODALITY)], ...],
        Field(max_length=MODALITIES_MAX),
    ]
    patients_max: Annotated[int, Field(ge=1, le=PATIENTS_MOST)] | None
    expires: date
    person: Annotated[str, StringConstraints(max_length=PERSON_MAX)]


class Withdrawn(Why):
    """An approval that holds no more, and why."""

    number: Number


@router.get("")
def list_approvals(
    caller: Caller,  # noqa: ARG001  # only who is signed in may look
    database: TheDatabase,
    clock: TheClock,
) -> dict[str, Json]:
    """List the approvals, and which of them hold today."""
    today = clock.now().date()
    with database.read() as connection:
        return {"items": [one.as_json(today) for one in all_approvals(connection)]}


@router.post("")
def add_approval(letter: Letter, caller: Caller, door: TheDoor, key: RequestKey) -> Json:
    """Record an approval; nothing recorded is changed afterwards."""
    command = AddApproval(
        number=letter.number.strip(),
        purpose=letter.purpose,
        scope=letter.scope,
        modalities=tuple(sorted(set(letter.modalities))),
        patients_max=letter.patients_max,
        expires=letter.expires,
        person=letter.person,
    )
    return door.execute(caller, command, key=key)


@router.post("/withdraw")
def withdraw_approval(said: Withdrawn, caller: Caller, door: TheDoor, key: RequestKey) -> Json:
    """Record that an approval holds no more: its number stands in the body, for it may have a /."""
    command = WithdrawApproval(number=said.number, reason=said.reason)
    return door.execute(caller, command, key=key)
