"""What changes when a package is watched: a watch declared, a look taken, an alarm seen to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import Conflict, NotFound
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.json import Json
from lynkeus.models.queries import named
from lynkeus.models.registry import Registered, Standing, subject_of
from lynkeus.models.standing.commands import KEEPERS, models_changed, put
from lynkeus.models.watching.figures import left
from lynkeus.models.watching.queries import due, looks_of, watch_of
from lynkeus.models.watching.records import package_looks, package_watches
from lynkeus.models.watching.watch import Follows, Watch, Watched

TAKEN_OUT = "study.taken_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookDue:
    """A version in use is to be held against its bands again."""

    kind: ClassVar[str] = "models.look_due"
    case: CaseId
    package: str
    version: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareWatch:
    """Say by which bands a package is watched here from now on, and what follows by itself.

    It takes the place of what was declared before; what looks have found keeps what followed then.
    """

    watch: Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class CallForLook:
    """Let a version be looked at again whose time has come; the look itself is durable work."""

    package: str
    version: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLook:
    """Keep how a version did on studies that were signed since the last look; what follows, does.

    `figures` were measured beforehand: nobody else can write while a command runs. `until` is when
    the newest of those studies was signed.
    """

    package: str
    version: str
    figures: Mapping[str, Json]
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeToAlarm:
    """Say that an alarm was seen to, and how: it is shown no more. What was stopped stays so."""

    package: str
    version: str
    look: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCandidates:
    """Take out a table of the signed studies from which the next version may learn most."""

    package: str
    version: str
    studies: tuple[CaseId, ...]


def _declare(context: Context, command: DeclareWatch) -> Effect:
    watch = command.watch
    document = watch.model_dump(mode="json", by_alias=True)
    row = {"document": document, "person": context.actor.id, "name": context.actor.name}
    values = {**row, "at": context.now}
    made = insert_or_replace(package_watches).values(package=watch.package, **values)
    context.connection.execute(made.on_conflict_do_update(index_elements=["package"], set_=values))
    words = (
        f"Declared by which bands {watch.package} is watched: on {watch.studies_min} signed "
        f"studies or more, every {watch.every_days} days; whatever leaves one raises an alarm"
    )
    words += {Follows.TELL: ".", Follows.WARN: ", and a warning stands with each result."}.get(
        watch.follows, ", and it is stopped."
    )
    entry = Entry(act="package.watched", words=words, fields={**document})
    return Effect(result={**document}, entries=(entry,))


def _call(context: Context, command: CallForLook) -> Effect:
    asked = (command.package, command.version, command.since)
    waits = [(one.package, one.version, one.since) for one in due(context.connection, context.now)]
    if asked not in waits:
        return Effect()
    fact = LookDue(
        case=CaseId(""),
        package=command.package,
        version=command.version,
        since=command.since.isoformat(),
    )
    return Effect(facts=(fact,))


def _look(context: Context, command: RecordLook) -> Effect:
    one = named(context.connection, command.package, command.version)
    declared = watch_of(context.connection, command.package)
    if declared is None:
        message = (
            f"Nobody has said by which bands {command.package} is watched: `lynkeus packages watch "
            "FILE`."
        )
        raise NotFound(message, reason="no_watch", package=command.package)
    watch, studies = declared.watch, cast("int", command.figures["studies"])
    enough = studies >= watch.studies_min
    gone = left(watch.bands, command.figures) if enough else ()
    fields: dict[str, Json] = {**_model(one), "studies": studies, "left": [*gone]}
    follows = watch.follows.value if gone else ""
    row = {
        "id": new_id(),
        **fields,
        "figures": dict(command.figures) if enough else {},
        "follows": follows,
        "until": command.until if enough else None,
        "by": context.actor.name,
        "at": context.now,
        "open": bool(gone),
        "seen_by": "",
        "seen_why": "",
    }
    context.connection.execute(package_looks.insert().values(**row))
    told = {**fields, "enough": enough, "figures": dict(command.figures) if enough else {}}
    words = f"Held {_name(one)} against its bands on {studies} freshly signed studies."
    if not enough:
        words = (
            f"Did not hold {_name(one)} against its bands: {studies} studies are freshly signed, "
            f"and {watch.studies_min} are asked for."
        )
    entries = [_entry("package.looked_at", words, one, told)]
    if gone:
        entries += _alarm(context, one, watch, command.figures, gone)
    result = {**told, "follows": follows, "least": watch.studies_min}
    return Effect(result=result, entries=tuple(entries), facts=models_changed())


def _alarm(
    context: Context,
    one: Registered,
    watch: Watch,
    found: Mapping[str, Json],
    gone: tuple[str, ...],
) -> list[Entry]:
    """Raise the alarm, and do what the site chose to follow by itself."""
    why = f"Left its band: {'; '.join(_outside(watch, found, measure) for measure in gone)}."
    told: dict[str, Json] = {**_model(one), "left": [*gone], "follows": watch.follows.value}
    entries = [_entry("package.alarm", f"{_name(one)}: {why}", one, {**told, "why": why})]
    if watch.follows is Follows.STOP and one.standing is Standing.ACTIVE:
        put(context, one, Standing.STOPPED, why)
        words = f"Stopped {_name(one)}, as the site chose for when it leaves a band."
        entries.append(_entry("package.stopped", words, one, {**_model(one), "reason": why}))
    return entries


def _outside(watch: Watch, found: Mapping[str, Json], measure: str) -> str:
    share = cast("Any", found["measures"])[measure]
    band = watch.bands[Watched(measure)]
    return (
        f"{measure} {share['value']:.2f} ({share['low']:.2f} to {share['high']:.2f}, of "
        f"{share['n']}), declared {band.low:g} to {band.high:g}"
    )


def _see(context: Context, command: SeeToAlarm) -> Effect:
    check_reason(command.reason)
    one = named(context.connection, command.package, command.version)
    looks = looks_of(context.connection, (one.package, one.version))
    alarms = [look for look in looks if look.open]
    meant = [look for look in alarms if look.id == command.look]
    if not meant or alarms[0].id != command.look:
        what = "A newer look has raised it again" if alarms else "Nobody waits for that any more"
        message = f"No such alarm of {_name(one)} is the newest: {what}. Look at the page again."
        raise Conflict(message, reason="alarm_other", **_model(one))
    ids = [look.id for look in alarms]
    seen = {"open": False, "seen_by": context.actor.name, "seen_at": context.now}
    changed = package_looks.update().where(package_looks.c.id.in_(ids))
    context.connection.execute(changed.values(**seen, seen_why=command.reason.strip()))
    fields: dict[str, Json] = {**_model(one), "reason": command.reason.strip()}
    words = f"Saw to the alarm about {_name(one)}, with a reason: it is shown no more."
    entry = _entry("package.alarm_seen_to", words, one, fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _take(context: Context, command: TakeCandidates) -> Effect:
    one = named(context.connection, command.package, command.version)
    count = len(command.studies)
    fields: dict[str, Json] = {**_model(one), "studies": count}
    words = (
        f"Took out a table of {count} signed studies on which people and {_name(one)} disagree, "
        "or it said nothing."
    )
    entries = [_entry("package.candidates_taken", words, one, fields)]
    if command.studies:
        each = f"Taken out in a table of {count} signed studies, for the next version of a model."
        entries.append(Entry(act=TAKEN_OUT, words=each, about=command.studies, fields=fields))
    return Effect(result=fields, entries=tuple(entries))


def _entry(act: str, words: str, one: Registered, fields: Mapping[str, Json]) -> Entry:
    about = (subject_of(one.package, one.version),)
    return Entry(act=act, words=words, about=about, fields=fields)


def _model(one: Registered) -> dict[str, Json]:
    return {"package": one.package, "version": one.version}


def _name(one: Registered) -> str:
    return f"{one.package} {one.version}"


HANDLERS = (
    Handler(command=DeclareWatch, run=_declare),
    Handler(command=CallForLook, run=_call),
    Handler(command=RecordLook, run=_look),
    Handler(command=SeeToAlarm, run=_see),
    Handler(command=TakeCandidates, run=_take),
)

RULES = (
    Rule(
        command=DeclareWatch,
        roles=KEEPERS | {Role.SENIOR_RADIOLOGIST},
        grounds="who answers for the readings says by which bands a model is watched",
    ),
    Rule(
        command=CallForLook,
        roles=frozenset({Role.SERVICE}),
        grounds="the site has declared how often a model is looked at",
    ),
    Rule(
        command=RecordLook,
        roles=KEEPERS | {Role.SERVICE},
        grounds="the site has declared by which bands a model is watched, and what follows",
    ),
    Rule(
        command=SeeToAlarm,
        roles=KEEPERS | {Role.SENIOR_RADIOLOGIST},
        grounds="who answers for the readings sees to what a watch has found",
    ),
    Rule(
        command=TakeCandidates,
        roles=KEEPERS,
        grounds="administrators decide which models read here",
    ),
)
