"""The first tables: they never change, and what comes later is a new file.

`m0001` was their name while they were changed in place, before the first release: homes that have
it are of many kinds, and none is taken for one of this kind.
"""

from lynkeus.app.migrations.first_tables import (
    access,
    archive,
    cases,
    core,
    ledger,
    models,
    reporting,
)

revision = "m0002"
down_revision = None
ROOMS = (core, ledger, access, archive, models, cases, reporting)
"""Upper rooms point at rows of the lower ones."""


def upgrade() -> None:
    """Make the tables."""
    for room in ROOMS:
        room.make()
