"""What changes in the registry: which packages read, which are stopped."""

from collections.abc import Iterable
from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.core.errors import Conflict, Refused
from lynkeus.core.json import Json
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.queries import in_use, registered, using
from lynkeus.models.registry import (
    Registered,
    Standing,
    Summary,
    subject_of,
    summary_of,
)
from lynkeus.models.standing.commands import (
    KEEPERS,
    check_content,
    check_not_rolled_back,
    check_trusted,
    enter,
    make_way,
    models_changed,
    put,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatePackage:
    """Let a package read; it was opened and held against its signature before.

    It is the first version of it to read here, or was in use before: what is new takes the place of
    what is in use by a release. `folder` is where it lies. `reason` is empty unless it had been
    stopped here, or somebody wants to give one.
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
    check_trusted(context, command)
    known = {one.version: one for one in registered(context.connection) if _same(one, command)}
    earlier = known.get(command.version)
    check_content(command, earlier)
    _check_first(command, earlier, known.values())
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
        stood = one.standing.value.replace("_", " ")
        words += f" It takes the place of {one.version}, which was {stood}."
        fields |= {"replaces": one.version}
    enter(context, command, Standing.ACTIVE, command.reason if stopped else "")
    fields |= {"reason": command.reason.strip()}
    versions = (command.version, *(one.version for one in replaced))
    about = tuple(subject_of(command.package, one) for one in versions)
    entry = Entry(act="package.activated", words=words, about=about, fields=fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _check_first(
    command: ActivatePackage, earlier: Registered | None, known: Iterable[Registered]
) -> None:
    """Keep a version that was never in use here from taking the place of one that is.

    Raises:  Refused: If another version is in use.
    """
    if earlier is not None and earlier.was_used:
        return
    reading = next((one for one in known if one.in_use), None)
    if reading is not None:
        message = (
            f"{command.package} {reading.version} is in use here, and {command.version} never "
            "was: what takes its place is released, not activated. `lynkeus packages import` takes "
            "it in, `lynkeus packages release` asks for what a release needs."
        )
        model = {"package": command.package, "version": command.version}
        raise Refused(message, reason="release_needed", in_use=reading.version, **model)


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
        make_way(context, one)
    return others


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
    if standing is Standing.STOPPED:
        check_not_rolled_back(one)
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
