"""An evaluation for the test of rights: one that waits, or that has left its reports."""

import hashlib

from lynkeus.access.actors import Actor, ActorKind, Role, operator
from lynkeus.app.house import House, program
from lynkeus.core.files import write_whole
from lynkeus.core.ids import new_id
from lynkeus.core.runs import MOVING, State
from lynkeus.manifests.commands import OpenTest
from lynkeus.models.acceptance import opened_as
from lynkeus.models.judging.commands import EndEvaluation, StartEvaluation, StopEvaluation
from lynkeus.models.judging.queries import all_evaluations
from lynkeus.models.queries import named

ENGINEER = Actor(id="e", kind=ActorKind.PERSON, name="Ada", roles=frozenset({Role.ENGINEER}))
REPORT = b'{"sensitivity": null, "specificity": null, "auc": null}'
"""Of an evaluation in which nothing could be measured."""


def measured(house: House, ids: dict[str, str], *, ended: bool) -> str:
    """Open a test set for a package, and ask for an evaluation on it; gives its id."""
    with house.database.read() as connection:
        moving = [one.id for one in all_evaluations(connection) if one.state in MOVING]
        one = named(connection, ids["package"], ids["version"])
    for waiting in moving:
        house.door.execute(ENGINEER, StopEvaluation(run=waiting), key=new_id())
    which, run = (one.package, one.version, one.digest), new_id()
    opening = OpenTest(digest=ids["digest"], packages=(opened_as(*which),), reason="for a call")
    house.door.execute(operator("a test"), opening, key=new_id())
    said = {"manifest": ids["digest"], "packages": (which,), "place": "films", "finding": "ill"}
    start = StartEvaluation(run=run, ages=None, prevalences=(), **said)  # type: ignore[arg-type]  # values of several kinds
    house.door.execute(ENGINEER, start, key=new_id())
    if ended:
        path = house.settings.evaluations_folder / run / "evaluation.json"
        path.parent.mkdir(parents=True)
        write_whole(path, REPORT)
        made = {"evaluation": hashlib.sha256(REPORT).hexdigest()}
        end = EndEvaluation(run=run, state=State.DONE, made=made, openings=1, reason="")
        house.door.execute(program("a test"), end, key=new_id())
    return run
