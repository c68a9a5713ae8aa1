"""Health, the page of work, and the stream of what happens."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from lynkeus import __version__
from lynkeus.access.web import Caller, RequestKey, TheDatabase, TheDoor, provided
from lynkeus.app.retrying import RetryWork
from lynkeus.core.database import Database
from lynkeus.core.facts import facts_after, last_seq
from lynkeus.core.json import Json
from lynkeus.core.work import Work, WorkItem
from lynkeus.inference.ports import Packages

router = APIRouter(prefix="/api")

LOOK_S = 0.5
KEEP_ALIVE_S = 15.0
EVENTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the parts of the service stand; asked at each call."""

    dicom: Callable[[], bool]


@router.get("/health")
def health(
    work: Annotated[Work, provided(Work)],
    standing: Annotated[Standing, provided(Standing)],
    packages: Annotated[Packages, provided(Packages)],
) -> dict[str, Json]:
    """Tell that the service answers, and which of its parts stand."""
    running = "running" if work.running else "stopped"
    return {
        "status": "ok",
        "version": __version__,
        "dicom": standing.dicom(),
        "work": running,
        "ai": running if any(not one.stopped for one in packages.active()) else "stopped",
    }


@router.get("/work")
def list_work(
    caller: Caller,  # noqa: ARG001  # only who is signed in may look
    work: Annotated[Work, provided(Work)],
) -> dict[str, Json]:
    """List what runs, waits, failed and was done."""
    return {"items": [_item(one) for one in work.listing()]}


@router.post("/work/{work_id}/retry")
def retry_work(
    work_id: str,
    caller: Caller,
    door: TheDoor,
    key: RequestKey,
    work: Annotated[Work, provided(Work)],
) -> dict[str, Json]:
    """Run failed work again."""
    door.execute(caller, RetryWork(work=work_id), key=key)
    work.retry(work_id)
    return {"items": [_item(one) for one in work.listing()]}


@router.get("/events")
async def events(
    caller: Caller,  # noqa: ARG001  # only who is signed in may listen
    database: TheDatabase,
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """Stream facts as they happen: number, kind and study, nothing else."""
    headers = {"X-Accel-Buffering": "no"}
    stream = _stream(database, last_event_id)
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _stream(database: Database, last: str) -> AsyncIterator[str]:
    seq = int(last) if last.isdigit() else await run_in_threadpool(_newest, database)
    quiet = 0.0
    yield ": listening\n\n"
    while True:
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


def _item(one: WorkItem) -> dict[str, Json]:
    error: Json = None if not one.error else {"sentence": one.error}
    return {
        "id": one.id,
        "name": one.name,
        "case": one.case or None,
        "uid": None,
        "state": one.state,
        "since": one.since.isoformat(),
        "step": "",
        "error": error,
    }
