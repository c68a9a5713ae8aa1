"""A small room for the door: a shelf is opened, something is put on it, something burns."""

from dataclasses import dataclass

from sqlalchemy import Column, Integer, MetaData, String, Table

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import grant_viewing, require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.ids import CaseId

OWN = MetaData()
shelves = Table(
    "shelves",
    OWN,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Put a value on a shelf."""

    case: CaseId
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Open a shelf for viewing."""

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Burn:
    """A command whose handler breaks after it has written."""

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Nobodys:
    """A command about which no rule speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A value stands on a shelf."""

    kind = "shelf.put"
    case: CaseId
    value: int


def put(context: Context, command: Put) -> Effect:
    row = insert_or_replace(shelves).values(name=command.case, value=command.value)
    context.connection.execute(
        row.on_conflict_do_update(index_elements=["name"], set_={"value": command.value})
    )
    fact = Shelved(case=command.case, value=command.value)
    entry = Entry(act="shelf.put", words="Put.", about=(command.case,))
    return Effect(result=command.value, entries=(entry,), facts=(fact,))


def open_shelf(context: Context, command: Open) -> Effect:
    grant_viewing(context.connection, context.actor, command.case, context.now)
    return Effect(entries=(Entry(act="shelf.opened", words="Opened.", about=(command.case,)),))


def burn(context: Context, command: Burn) -> Effect:
    put(context, Put(case=command.case, value=99))
    message = "It burns."
    raise RuntimeError(message)


def viewing(context: Context, command: Put) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


READERS = frozenset({Role.RADIOLOGIST, Role.SENIOR_RADIOLOGIST})
RULES = (
    Rule(command=Put, roles=READERS, grounds="a test", condition=viewing),
    Rule(command=Open, roles=READERS, grounds="a test"),
    Rule(command=Burn, roles=READERS, grounds="a test"),
)
HANDLERS = (
    Handler(command=Put, run=put),
    Handler(command=Open, run=open_shelf),
    Handler(command=Burn, run=burn),
    Handler(command=Nobodys, run=lambda *_: Effect()),
)
