"""How long the door knows a key again: what was executed is remembered for a week.

The ledger keeps for ever what was done; a key is only there to have one effect. A page asks again
within minutes; what durable work asks again later has one effect by what it finds.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from lynkeus.access.actors import Actor, Role
from lynkeus.access.execute import Door, Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.access.records import executions
from lynkeus.core.database import Database
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json

REMEMBERED = timedelta(days=7)
GATHERED = timedelta(days=1)
"""So much is over before any of it is forgotten: an entry a day, not one a minute."""
FORGOTTEN_MAX = 2000
"""Keys forgotten at once: a write transaction is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetKeys:
    """Forget the keys of what was executed before a moment, the oldest first."""

    before: datetime


def forget(door: Door, database: Database, actor: Actor, now: datetime) -> None:
    """Forget keys that are over, if there are any; called now and then."""
    with database.read() as connection:
        oldest = connection.execute(select(func.min(executions.c.at))).scalar()
    if oldest is not None and oldest < now - REMEMBERED - GATHERED:
        door.execute(actor, ForgetKeys(before=now - REMEMBERED), key=new_id())


def _forget(context: Context, command: ForgetKeys) -> Effect:
    gone = _oldest(context.connection, command.before)
    words = f"Forgot the keys of {gone} commands, executed before {command.before:%Y-%m-%d}."
    fields: dict[str, Json] = {"keys": gone, "before": command.before.isoformat()}
    return Effect(result=gone, entries=(Entry(act="keys.forgotten", words=words, fields=fields),))


def _oldest(connection: Connection, before: datetime) -> int:
    over = select(executions.c.key).where(executions.c.at < before)
    some = over.order_by(executions.c.at).limit(FORGOTTEN_MAX)
    return connection.execute(executions.delete().where(executions.c.key.in_(some))).rowcount


HANDLERS = (Handler(command=ForgetKeys, run=_forget),)

RULES = (
    Rule(
        command=ForgetKeys,
        roles=frozenset({Role.SERVICE}),
        grounds="a key is known again for a week",
    ),
)
