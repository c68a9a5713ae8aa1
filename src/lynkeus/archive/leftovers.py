"""What a crash left in the store: sealed, never indexed, and never acknowledged."""

from lynkeus.archive.queries import paths_below
from lynkeus.archive.sealed import SealedStore
from lynkeus.core.database import Database

DAYS = 2
"""So many of the newest folders are looked through: a batch may lie on both sides of midnight."""


def sweep(store: SealedStore, database: Database) -> int:
    """Remove files that the index does not know; called before anything is received.

    Returns:  How many were removed.
    """
    removed = 0
    for day in store.newest_days(DAYS):
        with database.read() as connection:
            known = paths_below(connection, day)
        for path in store.paths_below(day) - known:
            store.remove(path)
            removed += 1
    return removed
