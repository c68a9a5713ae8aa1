"""What becomes of readings when models are chosen, and when a series is held, let go or read."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from lynkeus.access.policy import Context
from lynkeus.cases.queries import state_of
from lynkeus.cases.records import reading_plans, readings
from lynkeus.core.database import insert_or_replace
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json, canonical


def keep_what_stands(context: Context, case: CaseId) -> dict[str, Json]:
    """Note which readings are what models say now, so that a list can ask the tables for it.

    Returns:  Their ids, for the ledger.
    """
    now = state_of(context.connection, case, context.actor.id).reading_ids
    mine = readings.update().where(readings.c.case == case)
    context.connection.execute(mine.values(stands=readings.c.id.in_(now)))
    return {"stands": [*now]}


def keep_plan(
    context: Context,
    case: CaseId,
    revision: int,
    planned: Sequence[Mapping[str, Json]],
    chosen_at: datetime,
) -> tuple[dict[str, Json], bool]:
    """Keep which models are to read some images; of several choices the one made last stands.

    Returns:  The digest of the one that stands, for the ledger, and whether it is another now.
    """
    key = {"case": case, "revision": revision}
    standing = select(reading_plans.c.planned).filter_by(**key)
    before = context.connection.execute(standing).scalar()
    chosen = {"planned": [dict(one) for one in planned], "chosen_at": chosen_at}
    row = insert_or_replace(reading_plans).values(**key, **chosen)
    earlier = reading_plans.c.chosen_at <= chosen_at
    later = row.on_conflict_do_update(index_elements=[*key], set_=chosen, where=earlier)
    context.connection.execute(later)
    now = context.connection.execute(standing).scalar_one()
    return {"plan": hashlib.sha256(canonical(now)).hexdigest()}, now != before
