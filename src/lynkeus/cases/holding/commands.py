"""What becomes of readings when a series is held, let go or read."""

from lynkeus.access.policy import Context
from lynkeus.cases.queries import state_of
from lynkeus.cases.records import readings
from lynkeus.core.ids import CaseId


def keep_what_stands(context: Context, case: CaseId) -> None:
    """Note which readings are what models say now, so that a list can ask the tables for it."""
    now = state_of(context.connection, case, context.actor.id).reading_ids
    mine = readings.update().where(readings.c.case == case)
    context.connection.execute(mine.values(stands=readings.c.id.in_(now)))
