"""Look up the evaluations of this site."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from lynkeus.core.errors import NotFound, Refused
from lynkeus.core.facts import facts
from lynkeus.core.runs import Happened, State
from lynkeus.manifests.queries import Opening, frozen, openings_of
from lynkeus.models.judging.evaluation import Evaluation, evaluations_of
from lynkeus.models.judging.facts import (
    NO_STUDY,
    EvaluationAsked,
    EvaluationBegun,
    EvaluationEnded,
    EvaluationMoved,
    EvaluationStopWanted,
)

TELLING = tuple(
    one.kind
    for one in (
        *(EvaluationAsked, EvaluationBegun, EvaluationMoved),
        *(EvaluationStopWanted, EvaluationEnded),
    )
)


def all_evaluations(connection: Connection) -> list[Evaluation]:
    """List the evaluations, the newest first."""
    # Few facts are about no study, and of that the table has an index.
    asked = select(facts.c.kind, facts.c.body, facts.c.at).where(
        facts.c.case == NO_STUDY, facts.c.kind.in_(TELLING)
    )
    rows = connection.execute(asked.order_by(facts.c.seq))
    return evaluations_of(Happened(kind=row.kind, body=row.body, at=row.at) for row in rows)


def evaluation_of(connection: Connection, run: str) -> Evaluation:
    """Find an evaluation by its id.

    Raises:  NotFound: If there is none.
    """
    for one in all_evaluations(connection):
        if one.id == run:
            return one
    message = "There is no such evaluation here: look at the page of its data set again."
    raise NotFound(message, reason="evaluation_unknown")


def evaluated(connection: Connection, digest: str) -> Sequence[Evaluation]:
    """List the evaluations that are done of a package, the newest first.

    Args:     digest: Of the package, which was the one that was measured.
    """
    return [
        one
        for one in all_evaluations(connection)
        if one.state is State.DONE and one.packages[0].digest == digest
    ]


def opening_for(connection: Connection, manifest: str, packages: Iterable[str]) -> Opening:
    """Find the last opening of a manifest's own test set for packages, each named.

    Args:     manifest: Its hash. packages: As `opened_as` names them.
    Raises:   NotFound: If this site has not made it. Refused: reason `opening_of_others`.
    """
    names = [*packages]
    known = frozen(connection, manifest)
    for one in reversed(openings_of(connection, known)):
        if one.digest == known.digest and set(names) <= set(one.packages):
            return one
    message = (
        f"The test set of this data set was not opened for {' and '.join(names)}: open it for "
        "that first, which is counted."
    )
    raise Refused(message, reason="opening_of_others", package=names[0])
