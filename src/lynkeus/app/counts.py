"""What every page says: how much waits for a person, and which studies are urgent."""

from typing import Annotated

from fastapi import APIRouter

from lynkeus.access.web import Caller, TheDatabase, provided
from lynkeus.archive.rulings import clashing_counted
from lynkeus.cases.holding.queries import held_counted
from lynkeus.core.json import Json
from lynkeus.core.work import Work
from lynkeus.models.watching.queries import open_alarms
from lynkeus.reporting.listing.queries import unread_counted
from lynkeus.reporting.queries import urgent_waiting

router = APIRouter(prefix="/api")


@router.get("/counts")
def count_what_waits(
    caller: Caller,
    work: Annotated[Work, provided(Work)],
    database: TheDatabase,
) -> dict[str, Json]:
    """Count studies not read, series held back, conflicts and failed work; say what is urgent.

    And of which models an alarm waits for somebody.
    """
    with database.read() as connection:
        unread, held = unread_counted(connection), held_counted(connection)
        clashing = clashing_counted(connection)
        urgent = urgent_waiting(connection, caller.id)
        alarms = {(one.package, one.version): one.follows for one in open_alarms(connection)}
    return {
        "unread": unread,
        "held": held,
        "clashing": clashing,
        "failed": work.failed_counted(),
        "urgent": [*urgent],
        "alarms": [
            {"package": package, "version": version, "follows": follows}
            for (package, version), follows in sorted(alarms.items())
        ],
    }
