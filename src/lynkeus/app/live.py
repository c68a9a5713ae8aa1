"""Health, the page of work, and the stream of what happens."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from lynkeus import __version__
from lynkeus.access.web import (
    Caller,
    Listening,
    RequestKey,
    TheDatabase,
    TheDoor,
    front,
    provided,
)
from lynkeus.app.retrying import RetryWork
from lynkeus.archive.queries import uids_of
from lynkeus.archive.sealed import FREE_BYTES_MIN, SealedStore
from lynkeus.cases.withholding import to_the_minute
from lynkeus.core.database import Database
from lynkeus.core.errors import Broken
from lynkeus.core.facts import facts_after, last_seq
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.work import Work
from lynkeus.core.work_items import WorkItem
from lynkeus.inference.ports import Packages

router = APIRouter(prefix="/api")

LOOK_S = 0.5
KEEP_ALIVE_S = 15.0
EVENTS_MAX = 200
EVENT_DIGITS_MAX = 18


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the parts of the service stand; asked at each call."""

    dicom: Callable[[], bool]
    models: Callable[[], bool]
    stopping: Callable[[], bool]


@router.get("/health")
def health(
    work: Annotated[Work, provided(Work)],
    standing: Annotated[Standing, provided(Standing)],
    packages: Annotated[Packages, provided(Packages)],
    store: Annotated[SealedStore, provided(SealedStore)],
) -> dict[str, Json]:
    """Tell that the service answers, and which of its parts stand; nobody may want AI: "none"."""
    able = work.running and standing.models()
    wanted = any(not one.stopped for one in packages.active())
    return {
        "status": "ok",
        "version": __version__,
        "dicom": standing.dicom(),
        "disk": _standing_of(store),
        "work": "running" if work.running else "stopped",
        "ai": "stopped" if not able else "running" if wanted else "none",
    }


@router.get("/work")
def list_work(
    caller: Caller,  # noqa: ARG001  # only who is signed in may look
    work: Annotated[Work, provided(Work)],
    store: Annotated[SealedStore, provided(SealedStore)],
    database: TheDatabase,
) -> dict[str, Json]:
    """List what failed, what runs and waits, and the newest of what was done."""
    return {**_listing(work, database), **_room(store)}


def _standing_of(store: SealedStore) -> str:
    """Say whether the archive's disk takes what comes."""
    try:
        return "enough" if store.free_bytes() >= FREE_BYTES_MIN else "full"
    except Broken:
        return "gone"


def _room(store: SealedStore) -> dict[str, Json]:
    """Tell how the archive's disk stands; the work is told all the same where it is gone."""
    try:
        disk: dict[str, Json] = {"free_bytes": store.free_bytes(), "least_bytes": FREE_BYTES_MIN}
    except Broken:
        return {"unindexed": 0, "disk": None}
    return {"unindexed": store.unindexed_count, "disk": disk}


@router.post("/work/{work_id}/retry")
def retry_work(work_id: str, caller: Caller, door: TheDoor, key: RequestKey) -> dict[str, Json]:
    """Run failed work again."""
    door.execute(caller, RetryWork(work=work_id), key=key)
    return {"id": work_id, "state": "waiting"}


@router.get("/events")
async def events(
    request: Request,
    session: Listening,
    database: TheDatabase,
    standing: Annotated[Standing, provided(Standing)],
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """Stream facts as they happen: number, kind and study, nothing else."""
    here, token = front(request), session.token

    def lasts() -> bool:
        if standing.stopping():
            return False
        with here.database.read() as connection:
            return here.sessions.lasts(connection, token, here.clock.now())

    headers = {"X-Accel-Buffering": "no"}
    stream = _stream(database, last_event_id, lasts)
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _stream(database: Database, last: str, lasts: Callable[[], bool]) -> AsyncIterator[str]:
    """Tell what happens, as long as session and service last: listening is no use of either."""
    known = last.isdecimal() and len(last) <= EVENT_DIGITS_MAX
    seq = int(last) if known else await run_in_threadpool(_newest, database)
    quiet = 0.0
    yield ": listening\n\n"
    while await run_in_threadpool(lasts):
        found = await run_in_threadpool(_after, database, seq)
        for seq, kind, case in found:  # the newest number is kept
            said = json.dumps({"seq": seq, "kind": kind, "case": case})
            yield f"id: {seq}\ndata: {said}\n\n"
        quiet = 0.0 if found else quiet + LOOK_S
        if quiet >= KEEP_ALIVE_S:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(LOOK_S)


def _newest(database: Database) -> int:
    with database.read() as connection:
        return last_seq(connection)


def _after(database: Database, seq: int) -> list[tuple[int, str, str]]:
    with database.read() as connection:
        return [
            (at, kind, str(case)) for at, kind, case in facts_after(connection, seq, EVENTS_MAX)
        ]


def _listing(work: Work, database: Database) -> dict[str, Json]:
    found = work.listing()
    with database.read() as connection:
        uids = uids_of(connection, {CaseId(one.case) for one in found if one.case})
    return {"items": [_item(one, uids.get(CaseId(one.case))) for one in found]}


def _item(one: WorkItem, uid: str | None) -> dict[str, Json]:
    return {
        "id": one.id,
        "name": one.name,
        "case": one.case or None,
        "uid": uid,
        "state": one.state,
        "since": to_the_minute(one.since).isoformat(),
        "step": one.step,
        "tries": one.tries,
        "error": one.error,
    }
