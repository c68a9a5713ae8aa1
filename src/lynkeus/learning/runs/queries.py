"""Look up the trainings of this site."""

from sqlalchemy import Connection, select

from lynkeus.core.errors import NotFound
from lynkeus.core.facts import facts
from lynkeus.core.runs import Happened
from lynkeus.learning.runs.facts import (
    NO_STUDY,
    TrainingAsked,
    TrainingBegun,
    TrainingEnded,
    TrainingStopWanted,
)
from lynkeus.learning.runs.run import TrainingRun, runs_of

TELLING = tuple(
    one.kind for one in (TrainingAsked, TrainingBegun, TrainingStopWanted, TrainingEnded)
)


def all_runs(connection: Connection) -> list[TrainingRun]:
    """List the trainings, the newest first."""
    # Few facts are about no study, and of that the table has an index.
    asked = select(facts.c.kind, facts.c.body, facts.c.at).where(
        facts.c.case == NO_STUDY, facts.c.kind.in_(TELLING)
    )
    rows = connection.execute(asked.order_by(facts.c.seq))
    return runs_of(Happened(kind=row.kind, body=row.body, at=row.at) for row in rows)


def run_of(connection: Connection, run: str) -> TrainingRun:
    """Find a training by its id.

    Raises:  NotFound: If there is none.
    """
    for one in all_runs(connection):
        if one.id == run:
            return one
    message = "There is no such training here: look at the list of trainings again."
    raise NotFound(message, reason="training_unknown")
