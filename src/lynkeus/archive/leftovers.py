"""Sealed files that are in no index: left by a crash, or newer than a database that was restored.

Nobody can tell the one from the other, so none is ever deleted: they are moved aside, and put back
as soon as the index knows them again. Only the index holds an object's key.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from lynkeus.access.actors import Actor, Role
from lynkeus.access.execute import Door, Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import paths_below
from lynkeus.archive.sealed import UNINDEXED, SealedStore
from lynkeus.core.database import Database
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.ledger.read import newest_checkpoint

DAYS = 2
"""So many of the newest folders a crash may have touched: a batch may span midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSwept:
    """Say that stored files were moved aside because no index knows them, or put back."""

    aside: int
    back: int


def sweep(store: SealedStore, database: Database, checkpoints: Path) -> NoteSwept:
    """Move files aside that the index does not know; called before anything is received.

    After a crash the newest folders are looked through; all of them where the database is older
    than the home's checkpoints, which no restored database is by itself.

    Args:     checkpoints: The home's folder of signed heads.
    Returns:  How many were moved, to be told to the door.
    """
    with database.read() as connection:
        number = None if _is_older(connection, checkpoints) else DAYS * database.left_open
        back = _known(connection, store.unindexed())
        aside = {
            path
            for day in store.days()[:number]
            for path in store.paths_below(day) - paths_below(connection, day)
        }
    store.put_back(back)
    store.move_aside(aside)
    return NoteSwept(aside=len(aside), back=len(back))


def note_swept(door: Door, actor: Actor, swept: NoteSwept) -> None:
    """Tell the log and the ledger what was moved, if anything was."""
    if swept.aside or swept.back:
        logging.getLogger(__name__).warning(_words(swept))
        door.execute(actor, swept, key=new_id())


def _is_older(connection: Connection, checkpoints: Path) -> bool:
    """Tell whether this home has signed more than the database holds."""
    newest = newest_checkpoint(connection)
    names = (one.stem for one in checkpoints.glob("*.checkpoint"))
    signed = max((int(one) for one in names if one.isdigit()), default=0)
    return signed > (0 if newest is None else newest.size)


def _known(connection: Connection, paths: set[str]) -> set[str]:
    days = {path.partition("/")[0] for path in paths}
    return {path for day in days for path in paths & paths_below(connection, day)}


def _words(swept: NoteSwept) -> str:
    return (
        f"Stored files that no index knows were moved aside to objects/{UNINDEXED}: {swept.aside}; "
        f"put back, because the index knows them again: {swept.back}. None was deleted."
    )


def _note(_: Context, command: NoteSwept) -> Effect:
    fields: dict[str, Json] = {"aside": command.aside, "back": command.back}
    return Effect(entries=(Entry(act="objects.swept", words=_words(command), fields=fields),))


HANDLERS = (Handler(command=NoteSwept, run=_note),)

RULES = (
    Rule(
        command=NoteSwept,
        roles=frozenset({Role.SERVICE}),
        grounds="the store was held against the index before anything was received",
    ),
)
