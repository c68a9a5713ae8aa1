"""What changes in the registry: whom the site trusts, which packages read, which are stopped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.core.json import Json
from lynkeus.models import signing
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.queries import in_use, is_trusted, registered
from lynkeus.models.records import operating_points, packages, site_calibrations, trusted_keys
from lynkeus.models.registry import HERE, Registered, Standing, Summary, summary_of

NAME_MAX = SOURCE_MAX = 200
SOURCE_MIN = 3
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustKey:
    """Believe a maker: what he has signed may be activated. `text` is his public key, PEM."""

    text: str
    name: str


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
    """Let a package read no more until it is resumed; studies say that it was stopped."""

    package: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePackage:
    """Let a stopped package read again."""

    package: str
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


def _trust(context: Context, command: TrustKey) -> Effect:
    if not 0 < len(command.name.strip()) <= NAME_MAX:
        message = f"Say whose key it is, in 1 to {NAME_MAX} characters."
        raise BadInput(message, reason="name_length", high=NAME_MAX)
    fingerprint = signing.fingerprint(signing.parse_public_key(command.text.encode()))
    result: dict[str, Json] = {"key": fingerprint, "name": command.name}
    if is_trusted(context.connection, fingerprint):
        return Effect(result=result)
    row = {"fingerprint": fingerprint, "text": command.text, "name": command.name}
    by = {"person": context.actor.id, "at": context.now}
    context.connection.execute(trusted_keys.insert().values(**row, **by))
    words = f"Trusted the maker {command.name} (key {fingerprint[:16]}): his packages may be used."
    entry = Entry(act="key.trusted", words=words, fields=result)
    return Effect(result=result, entries=(entry,))


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
    return Effect(result=fields, entries=(entry,))


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
    replaced = packages.update().where(packages.c.package == command.package)
    context.connection.execute(replaced.values(standing=Standing.REPLACED.value))
    key = {"package": command.package, "version": command.version}
    row = {
        "digest": command.digest,
        "signer": command.signer,
        "folder": command.folder,
        "summary": asdict(command.summary),
        "standing": Standing.ACTIVE.value,
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
    using = {(one.package, one.version): one for one in in_use(context.connection)}
    registered_one = using.get((command.package, command.version))
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
    using = {one.package: one for one in in_use(context.connection)}
    if command.package not in using:
        message = f"{command.package} is not in use at this site."
        raise NotFound(message, reason="no_such_package", package=command.package)
    version = using[command.package].version
    mine = packages.update().where(
        packages.c.package == command.package, packages.c.version == version
    )
    context.connection.execute(mine.values(standing=standing.value))
    did, act = ("Stopped", "stopped") if standing is Standing.STOPPED else ("Resumed", "resumed")
    words = f"{did} {command.package} {version}: {command.reason}"
    fields: dict[str, Json] = {
        "package": command.package,
        "version": version,
        "reason": command.reason,
    }
    entry = Entry(act=f"package.{act}", words=words, fields=fields)
    return Effect(result=fields, entries=(entry,))


HANDLERS = (
    Handler(command=TrustKey, run=_trust),
    Handler(command=ActivatePackage, run=_activate),
    Handler(command=CalibratePackage, run=_calibrate),
    Handler(command=StopPackage, run=_stop),
    Handler(command=ResumePackage, run=_resume),
)

RULES = (
    Rule(
        command=TrustKey,
        roles=KEEPERS | {Role.SERVICE},
        grounds="administrators decide whose models the site believes; the shipped maker is known",
    ),
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
