"""How long the door knows a key again: what was executed is remembered for a week.

The ledger keeps for ever what was done; a key is only there to have one effect. A page asks again
within minutes; what durable work asks again later has one effect by what it finds.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lynkeus.access.actors import Actor, Role
from lynkeus.access.execute import Door, Effect, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.access.records import executions
from lynkeus.core.database import Database
from lynkeus.core.ids import new_id

REMEMBERED = timedelta(days=7)
GATHERED = timedelta(days=1)
"""So much is over before any of it is forgotten: once a day, not each minute."""
FORGOTTEN_MAX = 2000
"""Keys forgotten at once: a write transaction is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetKeys:
    """Forget the keys of what was executed before a moment, the oldest first."""

    before: datetime


def forget(door: Door, database: Database, actor: Actor, now: datetime) -> None:
    """Forget all keys that are over, if any is long over; called now and then."""
    with database.read() as connection:
        oldest = connection.execute(select(func.min(executions.c.at))).scalar()
    if oldest is None or oldest >= now - REMEMBERED - GATHERED:
        return
    command = ForgetKeys(before=now - REMEMBERED)
    while door.execute(actor, command, key=new_id()) == FORGOTTEN_MAX:
        continue


def _forget(context: Context, command: ForgetKeys) -> Effect:
    """Forget some; no entry tells of it: what was done under these keys is in the ledger."""
    over = select(executions.c.key).where(executions.c.at < command.before)
    some = over.order_by(executions.c.at).limit(FORGOTTEN_MAX)
    these = executions.delete().where(executions.c.key.in_(some))
    return Effect(result=context.connection.execute(these).rowcount)


HANDLERS = (Handler(command=ForgetKeys, run=_forget),)

RULES = (
    Rule(
        command=ForgetKeys,
        roles=frozenset({Role.SERVICE}),
        grounds="a key is known again for a week",
    ),
)
