"""What changes in a version's life beside its use: taken in, unseen, given up, rolled back."""

from collections.abc import Iterable
from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.grounds import check_reason
from lynkeus.access.policy import Context, Rule
from lynkeus.core.errors import Conflict, Refused
from lynkeus.core.json import Json
from lynkeus.models.ports import OpenedPackage
from lynkeus.models.queries import named, registered, using
from lynkeus.models.registry import Registered, Standing, Summary, subject_of, summary_of
from lynkeus.models.standing.commands import (
    KEEPERS,
    check_content,
    check_not_rolled_back,
    check_trusted,
    enter,
    models_changed,
    put,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPackage:
    """Take a package in as a candidate: it lies here, and reads nothing.

    Of a version that lies here already nothing changes but one that was given up, which may be
    tried again.
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
class ShadowPackage:
    """Let a candidate read unseen, beside the version in use; one that did so does so no more."""

    package: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndShadow:
    """Let a version read unseen no more; it is a candidate again, and what it said stays unseen."""

    package: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirePackage:
    """Give up a version that was never in use here; what it read unseen stays kept from all."""

    package: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollBackPackage:
    """Let the version in use read no more, at once, and the one that it replaced again."""

    package: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPackage:
    """Take a package out, byte for byte as its maker signed it."""

    package: str
    version: str
    digest: str


Waiting = ShadowPackage | EndShadow | RetirePackage


def importing(opened: OpenedPackage) -> ImportPackage:
    """Write the command that takes in an opened package."""
    card = opened.card
    return ImportPackage(
        package=card.id,
        version=card.version,
        digest=opened.digest,
        signer=opened.signer,
        folder=str(opened.folder),
        summary=summary_of(card),
        point=card.operating_point.probability,
        rule=card.operating_point.rule,
    )


def _import(context: Context, command: ImportPackage) -> Effect:
    check_trusted(context, command)
    known = _versions(context, command.package)
    earlier = next((one for one in known if one.version == command.version), None)
    check_content(command, earlier)
    if earlier is not None and earlier.standing is not Standing.RETIRED:
        return Effect(result=_said(command, earlier.standing))
    enter(context, command, Standing.CANDIDATE, "")
    fields = _said(command, Standing.CANDIDATE)
    words = (
        f"Took in {command.package} {command.version} ({command.summary.registration}) as a "
        "candidate: it reads nothing."
    )
    told = {**fields, "digest": command.digest, "registration": command.summary.registration}
    return Effect(
        result=fields,
        entries=(_entry("package.imported", words, (command,), told),),
        facts=models_changed(),
    )


def _shadow(context: Context, command: ShadowPackage) -> Effect:
    one = _waiting(context, command)
    fields = _said(command, Standing.SHADOW)
    if not one.trusted:
        message = (
            f"{_name(one)} is signed with the key {one.signer[:16]}, which this site trusts no "
            "more: it reads nothing."
        )
        raise Refused(message, reason="maker_distrusted", **_model(one), key=one.signer)
    if one.standing is Standing.SHADOW:
        return Effect(result=fields)
    others = [o for o in _versions(context, one.package) if o.standing is Standing.SHADOW]
    for other in others:
        put(context, other, Standing.CANDIDATE, "")
    put(context, one, Standing.SHADOW, "")
    words = f"Let {_name(one)} read beside what is in use; what it says is shown to nobody."
    for other in others:
        words += f" {other.version} does so no more."
        fields |= {"replaces": other.version}
    entry = _entry("package.shadowed", words, (one, *others), fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _end_shadow(context: Context, command: EndShadow) -> Effect:
    one = _waiting(context, command)
    fields = _said(command, Standing.CANDIDATE)
    if one.standing is Standing.CANDIDATE:
        return Effect(result=fields)
    put(context, one, Standing.CANDIDATE, "")
    words = f"Let {_name(one)} read unseen no more; what it has said stays shown to nobody."
    entry = _entry("package.shadow_ended", words, (one,), fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _retire(context: Context, command: RetirePackage) -> Effect:
    check_reason(command.reason)
    one = _waiting(context, command)
    put(context, one, Standing.RETIRED, command.reason)
    words = f"Gave up {_name(one)}, with a reason: it is not released here."
    fields = _said(command, Standing.RETIRED)
    told = {**fields, "reason": command.reason.strip()}
    entry = _entry("package.retired", words, (one,), told)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _roll_back(context: Context, command: RollBackPackage) -> Effect:
    check_reason(command.reason)
    one = using(context.connection, command.package)
    if one.version != command.version:
        message = (
            f"{one.package} {command.version} is not in use any more: {one.version} reads here. "
            "Look at that one."
        )
        raise Conflict(message, reason="version_replaced", **_model(one))
    check_not_rolled_back(one)
    earlier = _earlier(_versions(context, one.package))
    why = command.reason.strip()
    put(context, one, Standing.ROLLED_BACK if earlier is None else Standing.SET_ASIDE, why)
    instead = "" if earlier is None else earlier.version
    fields: dict[str, Json] = {**_model(one), "instead": instead}
    words = f"Rolled back {_name(one)}, with a reason: it reads no more."
    words += f" {instead} reads again." if instead else " No earlier version is left to read."
    told = {**fields, "reason": why}
    entries = [_entry("package.rolled_back", words, (one,), told)]
    if earlier is not None:
        put(context, earlier, Standing.ACTIVE, why)
        back = {**_model(earlier), "after": one.version, "reason": why}
        words = f"Put {_name(earlier)} back to use, since {one.version} was rolled back."
        entries.append(_entry("package.put_back", words, (earlier,), back))
    return Effect(result=fields, entries=tuple(entries), facts=models_changed())


def _export(context: Context, command: ExportPackage) -> Effect:
    known = {one.version: one for one in _versions(context, command.package)}
    one = known.get(command.version)
    model: dict[str, Json] = {"package": command.package, "version": command.version}
    fields = {**model, "digest": command.digest}
    words = f"Took {command.package} {command.version} out, as its maker signed it."
    about = (one,) if one is not None else ()
    entry = _entry("package.exported", words, about, fields)
    return Effect(result=fields, entries=(entry,))


def _earlier(known: Iterable[Registered]) -> Registered | None:
    """Find what was replaced last, and may read: nobody stopped it, and its maker is trusted."""
    may = [one for one in known if one.standing is Standing.REPLACED and one.trusted]
    return max(may, key=lambda one: one.standing_since, default=None)


def _waiting(context: Context, command: Waiting) -> Registered:
    one = named(context.connection, command.package, command.version)
    if not one.waits:
        stands = one.standing.value.replace("_", " ")
        message = (
            f"{_name(one)} is no candidate ({stands}): `lynkeus packages list` says how each "
            "version stands."
        )
        raise Conflict(message, reason="not_a_candidate", **_model(one), standing=stands)
    return one


def _versions(context: Context, package: str) -> list[Registered]:
    return [one for one in registered(context.connection) if one.package == package]


def _entry(
    act: str,
    words: str,
    about: Iterable[Registered | ImportPackage],
    fields: dict[str, Json],
) -> Entry:
    subjects = tuple(subject_of(one.package, one.version) for one in about)
    return Entry(act=act, words=words, about=subjects, fields=fields)


def _said(command: ImportPackage | Waiting, standing: Standing) -> dict[str, Json]:
    return {
        "package": command.package,
        "version": command.version,
        "standing": standing.value,
    }


def _model(one: Registered) -> dict[str, Json]:
    return {"package": one.package, "version": one.version}


def _name(one: Registered) -> str:
    return f"{one.package} {one.version}"


HANDLERS = (
    Handler(command=ImportPackage, run=_import),
    Handler(command=ShadowPackage, run=_shadow),
    Handler(command=EndShadow, run=_end_shadow),
    Handler(command=RetirePackage, run=_retire),
    Handler(command=RollBackPackage, run=_roll_back),
    Handler(command=ExportPackage, run=_export),
)

RULES = (
    *(
        Rule(
            command=command,
            roles=KEEPERS,
            grounds="administrators decide which models read here",
        )
        for command in (ImportPackage, ShadowPackage, EndShadow, RetirePackage, ExportPackage)
    ),
    Rule(
        command=RollBackPackage,
        roles=KEEPERS | {Role.SENIOR_RADIOLOGIST},
        grounds="who answers for the readings may stop a model at once",
    ),
)
