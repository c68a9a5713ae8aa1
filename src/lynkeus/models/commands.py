"""What changes in the registry: which packages read, which are stopped."""

from dataclasses import asdict, dataclass
from typing import ClassVar

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import Conflict, Refused
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.queries import in_use, is_trusted, registered, using
from lynkeus.models.records import operating_points, packages
from lynkeus.models.registry import (
    HERE,
    Registered,
    Standing,
    Summary,
    subject_of,
    summary_of,
)

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsChanged:
    """Which models read here was changed."""

    kind: ClassVar[str] = "models.changed"
    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatePackage:
    """Let a package read; it was opened and held against its signature before.

    An earlier version of it reads no more. `folder` is where it lies. `reason` is empty unless it
    had been stopped here, or somebody wants to give one.
    """

    package: str
    version: str
    digest: str
    signer: str
    folder: str
    summary: Summary
    point: float
    rule: str
    reason: str = ""


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


def activation(opened: OpenedPackage, reason: str) -> ActivatePackage:
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
        reason=reason,
    )


def _activate(context: Context, command: ActivatePackage) -> Effect:
    _check_trusted(context, command)
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
    stopped = earlier is not None and earlier.stopped
    if stopped or command.reason.strip():
        _check_reason(command)
    words = (
        f"Activated {command.package} {command.version} ({command.summary.registration}); it "
        f"speaks from a probability of {command.point:g} on."
    )
    if stopped:
        words += " It had been stopped here."
    replaced = _replaced(context, command)
    for one in replaced:
        words += f" It takes the place of {one.version}, which was {one.standing.value}."
        fields |= {"replaces": one.version}
    _write(context, command, command.reason if stopped else "")
    fields |= {"reason": command.reason.strip()}
    versions = (command.version, *(one.version for one in replaced))
    about = tuple(subject_of(command.package, one) for one in versions)
    entry = Entry(act="package.activated", words=words, about=about, fields=fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _check_trusted(context: Context, command: ActivatePackage) -> None:
    if not is_trusted(context.connection, command.signer):
        message = (
            f"{command.package} is signed with the key {command.signer[:16]}, which this site does "
            "not trust. Whoever may vouch for its maker says `lynkeus packages trust KEY`."
        )
        raise Refused(
            message, reason="package_untrusted", package=command.package, key=command.signer
        )


def _reads_there(one: Registered, command: ActivatePackage) -> bool:
    return one.standing is Standing.ACTIVE and one.folder == command.folder


def _same(one: Registered, command: ActivatePackage) -> bool:
    return one.package == command.package


def _check_reason(command: ActivatePackage) -> None:
    """Keep what somebody stopped for a reason from reading again without one."""
    if not command.reason.strip():
        message = (
            f"{command.package} {command.version} was stopped at this site; its copy here is "
            "whole. Say why it is to read again: with `--reason WORDS` at the terminal."
        )
        raise Conflict(
            message, reason="package_stopped", package=command.package, version=command.version
        )
    check_reason(command.reason)


def _replaced(context: Context, command: ActivatePackage) -> list[Registered]:
    """Let the other versions in use make way; gives them as they stood."""
    others = [one for one in in_use(context.connection) if _same(one, command)]
    others = [one for one in others if one.version != command.version]
    for one in others:
        _make_way(context, one)
    return others


def _make_way(context: Context, one: Registered) -> None:
    """Let another version take its place; who stopped it, since when and why outlives that."""
    if one.stopped:
        _update(context, one, {"standing": Standing.SET_ASIDE.value})
    else:
        put(context, one, Standing.REPLACED, "")


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


def _write(context: Context, command: ActivatePackage, why: str) -> None:
    by = {"person": context.actor.id, "at": context.now}
    key = {"package": command.package, "version": command.version}
    row = {
        "digest": command.digest,
        "signer": command.signer,
        "folder": command.folder,
        "summary": asdict(command.summary),
        **_standing(context, Standing.ACTIVE, why),
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
    words = f"{did} {one.package} {one.version}, with a reason."
    fields |= {"reason": command.reason.strip()}
    about = (subject_of(one.package, one.version),)
    entry = Entry(act=f"package.{act}", words=words, about=about, fields=fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def put(context: Context, one: Registered, standing: Standing, why: str) -> None:
    """Let a package stand otherwise from now on, by who asks; called by handlers alone."""
    _update(context, one, _standing(context, standing, why))


def _update(context: Context, one: Registered, values: dict[str, object]) -> None:
    mine = (packages.c.package == one.package) & (packages.c.version == one.version)
    context.connection.execute(packages.update().where(mine).values(**values))


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
