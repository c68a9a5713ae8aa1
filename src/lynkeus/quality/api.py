"""The HTTP face of quality: what is held back and why; what is done about it and conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints

from lynkeus.access.permits import require_viewing
from lynkeus.access.web import Caller, RequestKey, TheClock, TheDatabase, TheDoor
from lynkeus.archive.commands import ListStudies
from lynkeus.archive.rulings import Ruling, SettleConflict
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.quality.commands import AskForImages, LookAtHeld, RejectSeries, ReleaseSeries
from lynkeus.quality.queries import check_held, clashing_items, held_images, held_items

router = APIRouter(prefix="/api/quality")

Word = Annotated[str, StringConstraints(max_length=2000)]


class Judgement(StrEnum):
    """What a person decides about a held series."""

    RELEASE = "release"
    KEEP = "keep"
    ASK = "ask_again"


_COMMANDS: Mapping[Judgement, type[ReleaseSeries] | type[RejectSeries] | type[AskForImages]] = {
    Judgement.RELEASE: ReleaseSeries,
    Judgement.KEEP: RejectSeries,
    Judgement.ASK: AskForImages,
}


class JudgementSaid(BaseModel):
    """A decision about a series, with its reason, on the revision seen."""

    decision: Judgement
    reason: Word
    revision: int
    series: Word


@router.get("/quarantine")
def list_held(
    caller: Caller, door: TheDoor, database: TheDatabase, clock: TheClock
) -> dict[str, Json]:
    """List the series that are held back, with every answer, and studies with objects kept aside.

    A look is recorded once a day.
    """
    command = ListStudies(view="quarantine", query_digest="")
    door.execute(caller, command, key=f"list:quarantine:{clock.now():%Y%m%d}")
    with database.read() as connection:
        return held_items(connection, caller.id) | clashing_items(connection)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who judges, and what he may reach."""

    caller: Caller
    door: TheDoor
    database: TheDatabase
    clock: TheClock
    key: RequestKey


AtDesk = Annotated[_Desk, Depends()]


class LookSaid(BaseModel):
    """Which held series is looked at."""

    series: Word


@router.post("/quarantine/{case}/look")
def look(case: str, said: LookSaid, desk: AtDesk) -> dict[str, Json]:
    """Give the images of a held series to who judges it; it is recorded, for half an hour."""
    held = LookAtHeld(case=CaseId(case), series=said.series)
    desk.door.execute(desk.caller, held, key=desk.key)
    with desk.database.read() as connection:
        # The same key again is asked for the role alone; what else allowed it may be over by then.
        require_viewing(connection, desk.caller, held.case, desk.clock.now())
        check_held(connection, held.case, held.series)
        return held_images(connection, held.case, held.series)


@router.post("/quarantine/{case}/decision")
def judge(
    case: str, said: JudgementSaid, caller: Caller, door: TheDoor, key: RequestKey
) -> dict[str, Json]:
    """Release a series to AI and training, keep it from them, or ask for it again; say why."""
    command = _COMMANDS[said.decision]
    given = command(
        case=CaseId(case), revision=said.revision, series=said.series, reason=said.reason
    )
    door.execute(caller, given, key=key)
    return {"decision": said.decision.value}


class RulingSaid(BaseModel):
    """Which of two objects with one number is right, why, and how many rulings were seen."""

    ruling: Ruling
    reason: Word
    seen: int = 0


@router.post("/conflicts/{conflict}/ruling")
def settle(
    conflict: str, said: RulingSaid, caller: Caller, door: TheDoor, key: RequestKey
) -> dict[str, Json]:
    """Say which of two objects with one number is right; nothing is moved or taken away."""
    command = SettleConflict(
        conflict=conflict, ruling=said.ruling, reason=said.reason, seen=said.seen
    )
    door.execute(caller, command, key=key)
    return {"ruling": said.ruling.value}
