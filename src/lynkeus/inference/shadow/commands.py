"""What changes when a model reads unseen, and when totals of it are told.

What it said of a study stands in no entry about that study, and no fact tells that it spoke.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.ids import CaseId, derived_id
from lynkeus.core.json import Json, canonical
from lynkeus.inference.shadow.records import shadow_readings
from lynkeus.models.registry import subject_of

KEPT = ("state", "probability", "point", "reason", "sop", "stated_age")
"""What of a result is kept: no map, and nothing that only a page would show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordShadow:
    """Keep what a model said of a study that reads beside the one in use, from everybody."""

    case: CaseId
    revision: int
    result: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellTrial:
    """Tell how what a model said unseen compares with what people decided: totals, no study."""

    package: str
    version: str
    totals: Mapping[str, Json]


def _record(context: Context, command: RecordShadow) -> Effect:
    result = {name: command.result.get(name) for name in KEPT}
    package, version = (str(command.result[name]) for name in ("package", "version"))
    name = derived_id("shadow", command.case, str(command.revision), package, version)
    known = select(shadow_readings.c.result).where(shadow_readings.c.id == name)
    if context.connection.execute(known).scalar() == result:
        return Effect()
    row = {"state": str(result["state"]), "result": result, "at": context.now}
    of = {"case": command.case, "revision": command.revision}
    model = {"package": package, "version": version}
    made = insert_or_replace(shadow_readings).values(id=name, **of, **model, **row)
    context.connection.execute(made.on_conflict_do_update(index_elements=["id"], set_=row))
    fields: dict[str, Json] = {
        **model,
        "digest": hashlib.sha256(canonical({"id": name, **result})).hexdigest(),
    }
    words = f"{package} {version} has read a study unseen; what it said is shown to nobody."
    return Effect(entries=(Entry(act="shadow.read", words=words, fields=fields),))


def _tell(_: Context, command: TellTrial) -> Effect:
    fields: dict[str, Json] = {
        "package": command.package,
        "version": command.version,
        **command.totals,
    }
    words = (
        f"Told how {command.package} {command.version}, which reads unseen, compares with what "
        f"people decided on {command.totals['studies']} signed studies: totals alone."
    )
    about = (subject_of(command.package, command.version),)
    entry = Entry(act="package.trial_told", words=words, about=about, fields=fields)
    return Effect(result=fields, entries=(entry,))


HANDLERS = (
    Handler(command=RecordShadow, run=_record),
    Handler(command=TellTrial, run=_tell),
)

RULES = (
    Rule(
        command=RecordShadow,
        roles=frozenset({Role.SERVICE}),
        grounds="the site lets this model read unseen",
    ),
    Rule(
        command=TellTrial,
        roles=frozenset({Role.ADMINISTRATOR, Role.OPERATOR}),
        grounds="administrators decide which models read here",
    ),
)
