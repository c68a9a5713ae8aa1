"""How much waits for a person: the three numbers that stand on every page."""

from typing import Annotated

from fastapi import APIRouter

from lynkeus.access.web import Caller, TheDatabase, provided
from lynkeus.cases.holding.queries import held_counted
from lynkeus.core.json import Json
from lynkeus.core.work import Work
from lynkeus.reporting.listing.queries import unread_counted

router = APIRouter(prefix="/api")


@router.get("/counts")
def count_what_waits(
    caller: Caller,  # noqa: ARG001  # only who is signed in may look
    work: Annotated[Work, provided(Work)],
    database: TheDatabase,
) -> dict[str, Json]:
    """Count studies not read, series held back and work that failed; no study is named."""
    with database.read() as connection:
        unread, held = unread_counted(connection), held_counted(connection)
    return {"unread": unread, "held": held, "failed": work.failed_counted()}
