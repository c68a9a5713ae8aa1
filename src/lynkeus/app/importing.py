"""Import by page: one file a request, streamed within limits, taken in as the terminal does it."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.access.web import Caller, TheDoor, provided
from lynkeus.app.studies import imported, state_ages
from lynkeus.archive.arrivals import RecordArrivals
from lynkeus.archive.bringing import Bringing
from lynkeus.archive.intake import Found, Problem, unpack
from lynkeus.archive.receive import Outcome
from lynkeus.archive.settle import Settler
from lynkeus.core.database import Database
from lynkeus.core.errors import BadInput, LynkeusError
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.inference.asking import AGE_YEARS_MAX, AgeBand, check_band
from lynkeus.inference.commands import StateAge

router = APIRouter(prefix="/api")

UPLOAD_BYTES_MAX = 512 << 20
"""Of one file; it is held in memory, since what comes in lies nowhere unsealed."""
UPLOADS_MAX = 2
"""Files that are read at once; whoever comes later waits before sending."""
NAMED_MAX = 1000
"""Refusals of one archive that are named, and conflicts; the rest are counted."""

Years = Annotated[float, Field(ge=0, le=AGE_YEARS_MAX)]


class Ages(BaseModel):
    """The ages that the person states, where the files say none."""

    low: Years | None = None
    high: Years | None = None

    def band(self) -> AgeBand | None:
        """Give the band that is stated; None where none is.

        Raises:  BadInput: If one end is missing, or they are the wrong way round.
        """
        if self.low is None and self.high is None:
            return None
        if self.low is None or self.high is None:
            message = "An age band has two ends: say the lower and the higher age."
            raise BadInput(message, reason="age_band_impossible", low=self.low, high=self.high)
        check_band((self.low, self.high))
        return self.low, self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """What import by page stands on; `app` fills it."""

    bringing: Bringing
    settler: Settler
    database: Database
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(UPLOADS_MAX))


@router.post("/import")
async def bring_file(
    request: Request,
    caller: Caller,
    door: TheDoor,
    ages: Annotated[Ages, Query()],
    importing: Annotated[Importing, provided(Importing)],
) -> dict[str, Json]:
    """Take in one file or archive; what is refused is named with its reason, the rest goes on.

    What is in conflict is named with the image and the study that have its number.
    """
    band = ages.band()
    await run_in_threadpool(_check_right, door, caller, band)
    async with importing.gate:
        data = await _body(request)
        return await run_in_threadpool(_taken, importing, (door, caller), data, band)


def _check_right(door: Door, caller: Actor, band: AgeBand | None) -> None:
    """Turn away who may not bring anything, before he sends it."""
    for command in (RecordArrivals,) if band is None else (RecordArrivals, StateAge):
        door.check(caller, command)


async def _body(request: Request) -> bytes:
    """Read what is sent, and stop where it is more than may be held."""
    said = request.headers.get("content-length", "0")
    _check_size(int(said) if said.isdigit() else 0)
    data = bytearray()
    async for piece in request.stream():
        data += piece
        _check_size(len(data))
    return bytes(data)


def _check_size(size: int) -> None:
    if size > UPLOAD_BYTES_MAX:
        message = f"The file has more than {UPLOAD_BYTES_MAX} bytes: use `lynkeus import` for it."
        raise BadInput(message, reason="too_large", bytes=size, limit=UPLOAD_BYTES_MAX)


def _taken(
    importing: Importing, asking: tuple[Door, Actor], data: bytes, band: AgeBand | None
) -> dict[str, Json]:
    door, caller = asking
    counted: Counter[str] = Counter()
    refused: list[Json] = []
    conflicts: list[Json] = []
    cases: set[CaseId] = set()
    meant: set[CaseId] = set()
    try:
        for one in unpack("", data):
            if isinstance(one, Problem):
                refused.append(_refusal(one.place, one.reason, one.why))
                continue
            try:
                outcome = _one(importing, (caller, one), counted, cases)
            except LynkeusError as problem:
                said = dict(problem.fields)
                refused.append(_refusal(one.place, problem.reason, problem.sentence, said))
                continue
            if outcome.is_of_its_study:
                meant.add(outcome.case)
            else:
                conflicts.append({"place": one.place, **imported(importing.database, outcome)})
        state_ages(door, caller, meant, band)
    finally:
        importing.settler.end(cases)
    return {
        "counts": dict(counted),
        "conflicts": conflicts[:NAMED_MAX],
        "refused": refused[:NAMED_MAX],
        "left_out": max(len(refused) - NAMED_MAX, 0),
    }


def _one(
    importing: Importing, brought: tuple[Actor, Found], counted: Counter[str], cases: set[CaseId]
) -> Outcome:
    caller, one = brought
    outcome = importing.bringing.bring(one.data, caller)
    counted[outcome.kind] += 1
    if outcome.case not in cases:
        cases.add(outcome.case)
        importing.settler.begin(outcome.case)
    return outcome


def _refusal(place: str, code: str, words: str, fields: dict[str, Json] | None = None) -> Json:
    return {"place": place, "code": code, "words": words, "fields": fields or {}}
