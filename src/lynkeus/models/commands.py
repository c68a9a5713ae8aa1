"""What changes in the registry: which packages read, which are stopped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import ClassVar

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.queries import in_use, is_trusted, registered, using
from lynkeus.models.records import operating_points, packages, site_calibrations
from lynkeus.models.registry import HERE, Registered, Standing, Summary, summary_of

SOURCE_MIN, SOURCE_MAX = 3, 200
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsChanged:
    """Which models read here was changed."""

    kind: ClassVar[str] = "models.changed"
    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatePackage:
    """Let a package read; it was opened and held against its signature before.

    An earlier version of it reads no more. `folder` is where it lies.
    """

    package: str
    version: str
    digest: str
    signer: str
    folder: str
    summary: Summary
    point: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPackage:
    """Let the version that is in use read no more until it is resumed; studies say so."""

    package: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePackage:
    """Let the version that was stopped read again."""

    package: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratePackage:
    """Keep how many films above and below the point had the finding, of those judged at this site.

    It takes the place of an earlier count. `counted` is what `predictive_values` made of the films
    that the card allows, beforehand: nobody else can write while a command runs. `source` says
    which films these are; `labels` is the SHA-256 of the table that judged them.
    """

    package: str
    version: str
    point: float
    counted: Mapping[str, Json]
    source: str
    labels: str


def activation(opened: OpenedPackage) -> ActivatePackage:
    """Write the command that activates an opened package."""
    card = opened.card
    return ActivatePackage(
        package=card.id,
        version=card.version,
        digest=opened.digest,
        signer=opened.signer,
        folder=str(opened.folder),
        summary=summary_of(card),
        point=card.operating_point.probability,
        rule=card.operating_point.rule,
    )


def _activate(context: Context, command: ActivatePackage) -> Effect:
    if not is_trusted(context.connection, command.signer):
        message = (
            f"{command.package} is signed with the key {command.signer[:16]}, which this site does "
            "not trust. Whoever may vouch for its maker says `lynkeus packages trust KEY`."
        )
        raise Refused(
            message, reason="package_untrusted", package=command.package, key=command.signer
        )
    known = {one.version: one for one in registered(context.connection) if _same(one, command)}
    earlier = known.get(command.version)
    _check_content(command, earlier)
    fields: dict[str, Json] = {
        "package": command.package,
        "version": command.version,
        "digest": command.digest,
        "point": command.point,
        "registration": command.summary.registration,
        "responsible": command.summary.responsible,
    }
    if earlier is not None and _reads_there(earlier, command):
        return Effect(result=fields)
    _write(context, command)
    words = (
        f"Activated {command.package} {command.version} ({command.summary.registration}); it "
        f"speaks from a probability of {command.point:g} on."
    )
    entry = Entry(act="package.activated", words=words, fields=fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _reads_there(one: Registered, command: ActivatePackage) -> bool:
    return one.standing is Standing.ACTIVE and one.folder == command.folder


def _same(one: Registered, command: ActivatePackage) -> bool:
    return one.package == command.package


def _check_content(command: ActivatePackage, earlier: Registered | None) -> None:
    if earlier is None or earlier.digest == command.digest:
        return
    message = (
        f"{command.package} {command.version} was activated with other content. One version is one "
        "content: ask its maker for a new version number."
    )
    raise Conflict(
        message, reason="version_taken", package=command.package, version=command.version
    )


def _write(context: Context, command: ActivatePackage) -> None:
    by = {"person": context.actor.id, "at": context.now}
    for one in in_use(context.connection):
        if _same(one, command) and one.version != command.version:
            put(context, one, Standing.REPLACED, "")
    key = {"package": command.package, "version": command.version}
    row = {
        "digest": command.digest,
        "signer": command.signer,
        "folder": command.folder,
        "summary": asdict(command.summary),
        **_standing(context, Standing.ACTIVE, ""),
        **by,
    }
    made = insert_or_replace(packages).values(**key, **row)
    context.connection.execute(
        made.on_conflict_do_update(index_elements=["package", "version"], set_=row)
    )
    point = insert_or_replace(operating_points).values(
        **key, site=HERE, point=command.point, rule=command.rule, **by
    )
    # A site's own point outlives a stop and a later activation of the same version.
    context.connection.execute(point.on_conflict_do_nothing())


def _calibrate(context: Context, command: CalibratePackage) -> Effect:
    if not SOURCE_MIN <= len(command.source.strip()) <= SOURCE_MAX:
        message = f"Say which films these are, in {SOURCE_MIN} to {SOURCE_MAX} characters."
        raise BadInput(message, reason="source_length", low=SOURCE_MIN, high=SOURCE_MAX)
    reading = {(one.package, one.version): one for one in in_use(context.connection)}
    registered_one = reading.get((command.package, command.version))
    if registered_one is None or registered_one.point != command.point:
        message = (
            f"{command.package} {command.version} does not read at this site from "
            f"{command.point:g} on; count again with what is in use now."
        )
        raise NotFound(message, reason="no_such_package", package=command.package)
    key = {"package": command.package, "version": command.version, "site": HERE}
    row = {
        "point": command.point,
        "values": dict(command.counted),
        "source": command.source.strip(),
        "labels": command.labels,
        "person": context.actor.id,
        "at": context.now,
    }
    made = insert_or_replace(site_calibrations).values(**key, **row)
    context.connection.execute(made.on_conflict_do_update(index_elements=[*key], set_=row))
    model = f"{command.package} {command.version}"
    words = (
        f"Counted for {model} at this site, on {command.counted['films']} films "
        f"({command.source.strip()}), how many of 100 above and below the point had the finding."
    )
    fields: dict[str, Json] = {
        "package": command.package,
        "version": command.version,
        "point": command.point,
        "source": command.source.strip(),
        "labels": command.labels,
        **command.counted,
    }
    entry = Entry(act="package.calibrated", words=words, fields=fields)
    return Effect(result=fields, entries=(entry,))


def _stop(context: Context, command: StopPackage) -> Effect:
    return _stand(context, command, Standing.STOPPED)


def _resume(context: Context, command: ResumePackage) -> Effect:
    return _stand(context, command, Standing.ACTIVE)


def _stand(context: Context, command: StopPackage | ResumePackage, standing: Standing) -> Effect:
    check_reason(command.reason)
    one = using(context.connection, command.package)
    fields: dict[str, Json] = {"package": one.package, "version": one.version}
    if one.version != command.version:
        message = (
            f"{one.package} {command.version} is not in use any more: {one.version} reads here. "
            "Look at that one."
        )
        raise Conflict(message, reason="version_replaced", **fields)
    if one.standing is standing is Standing.ACTIVE:
        return Effect(result=fields)
    if standing is Standing.ACTIVE and not one.trusted:
        message = (
            f"{one.package} {one.version} is signed with the key {one.signer[:16]}, which this "
            "site trusts no more: it stays stopped."
        )
        raise Refused(message, reason="maker_distrusted", **fields, key=one.signer)
    put(context, one, standing, command.reason)
    did, act = ("Stopped", "stopped") if standing is Standing.STOPPED else ("Resumed", "resumed")
    words = f"{did} {one.package} {one.version}: {command.reason}"
    fields |= {"reason": command.reason}
    entry = Entry(act=f"package.{act}", words=words, fields=fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def put(context: Context, one: Registered, standing: Standing, why: str) -> None:
    """Let a package stand otherwise from now on, by who asks; called by handlers alone."""
    mine = (packages.c.package == one.package) & (packages.c.version == one.version)
    context.connection.execute(
        packages.update().where(mine).values(**_standing(context, standing, why))
    )


def models_changed() -> tuple[ModelsChanged, ...]:
    """Tell open pages that other models read here than before."""
    return (ModelsChanged(case=CaseId("")),)


def _standing(context: Context, standing: Standing, why: str) -> dict[str, object]:
    return {
        "standing": standing.value,
        "standing_by": context.actor.name,
        "standing_since": context.now,
        "standing_why": why.strip(),
    }


HANDLERS = (
    Handler(command=ActivatePackage, run=_activate),
    Handler(command=CalibratePackage, run=_calibrate),
    Handler(command=StopPackage, run=_stop),
    Handler(command=ResumePackage, run=_resume),
)

RULES = (
    Rule(
        command=ActivatePackage,
        roles=KEEPERS | {Role.SERVICE},
        grounds="administrators decide which models read here; the demo activates its own",
    ),
    Rule(
        command=CalibratePackage,
        roles=KEEPERS,
        grounds="administrators let a model be counted on the site's own films, and say on which",
    ),
    Rule(
        command=StopPackage,
        roles=KEEPERS | {Role.SENIOR_RADIOLOGIST},
        grounds="who answers for the readings may stop a model at once",
    ),
    Rule(
        command=ResumePackage,
        roles=KEEPERS,
        grounds="administrators decide which models read here",
    ),
)
