"""What people ask of a watch: a band declared, a look at once, an alarm seen to, candidates."""

import csv
import io
from collections.abc import Mapping

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.app.visiting import Asked, Operation, Visit
from lynkeus.app.watching import Model, measure, recording, signed
from lynkeus.archive.queries import studies_of
from lynkeus.core.database import Database
from lynkeus.core.errors import NotFound
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json
from lynkeus.models.queries import named, using
from lynkeus.models.watching.commands import DeclareWatch, RecordLook, SeeToAlarm, TakeCandidates
from lynkeus.models.watching.queries import looks_of, watch_of
from lynkeus.models.watching.watch import parse_watch

COLUMNS = ("study", "image", "label", "why", "said", "decision", "signed_at")


def candidates(
    door: Door, database: Database, actor: Actor, model: Model
) -> tuple[dict[str, Json], bytes]:
    """List the signed studies from which the next version may learn most; it is recorded.

    Args:     model: Package and version.
    Returns:  How many there are and why, and a table that `lynkeus manifest create` takes: where
              the signer gave no own opinion its label is empty, and somebody has to say.
    Raises:   Refused: If the actor may not. NotFound: If there is no such version.
    """
    door.check(actor, TakeCandidates)
    with database.read() as connection:
        found = [one for one in signed(connection, model, None) if one.why]
        studies = studies_of(connection, [one.case for one in found])
    cases = tuple(one.case for one in found)
    taking = TakeCandidates(package=model[0], version=model[1], studies=cases)
    door.execute(actor, taking, key=new_id())
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in found:
        said, signed_at = one.compared.state, one.signed_at.isoformat()
        row = (studies[one.case].study_uid, one.image, one.label, one.why, said, one.decision)
        table.writerow((*row, signed_at))
    reasons = [one.why for one in found]
    told: dict[str, Json] = {
        "package": model[0],
        "version": model[1],
        "studies": len(found),
        "why": {why: reasons.count(why) for why in sorted({*reasons})},
        "unlabelled": sum(not one.label for one in found),
    }
    return told, out.getvalue().encode()


def watched(database: Database, model: Model) -> dict[str, Json]:
    """Tell by what a version is watched and what the looks at it found, the newest first.

    Raises:  NotFound: If there is no such version.
    """
    with database.read() as connection:
        named(connection, *model)
        declared = watch_of(connection, model[0])
        found: list[Json] = [one.as_json() for one in looks_of(connection, model)]
    return {"watch": None if declared is None else declared.as_json(), "looks": found}


def _declare(visit: Visit, asked: Asked) -> Json:
    return visit.do(DeclareWatch(watch=parse_watch(asked.body)))


def _look_now(visit: Visit, asked: Asked) -> Json:
    """Look at once, in the name of who asks: what follows, follows then."""
    model = _model(visit, asked)
    visit.house.door.check(visit.actor, RecordLook)
    return visit.do(recording(model, measure(visit.house.database, model)))


def _see(visit: Visit, asked: Asked) -> Json:
    model = _model(visit, asked)
    with visit.house.database.read() as connection:
        alarms = [one for one in looks_of(connection, model) if one.open]
    if not alarms:
        message = f"No alarm about {model[0]} {model[1]} waits for anybody."
        raise NotFound(message, reason="no_alarm", package=model[0], version=model[1])
    package, version = model
    reason = asked.text("reason")
    return visit.do(SeeToAlarm(package=package, version=version, look=alarms[0].id, reason=reason))


def _take_candidates(visit: Visit, asked: Asked) -> Json:
    told, table = candidates(
        visit.house.door, visit.house.database, visit.actor, _model(visit, asked)
    )
    asked.give("candidates.csv", (table,))
    return told


def _model(visit: Visit, asked: Asked) -> Model:
    """Say which version is meant: the one that is named, or the one in use."""
    package, version = asked.text("which"), asked.text("version")
    with visit.house.database.read() as connection:
        if version:
            return package, named(connection, package, version).version
        return package, using(connection, package).version


WATCHING: Mapping[str, Operation] = {
    "declare watch": _declare,
    "look again": _look_now,
    "see to alarm": _see,
    "take candidates": _take_candidates,
}
