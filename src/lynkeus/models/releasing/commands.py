"""What changes at a release: a change plan is declared, a version is let read in another's place.

All that a release asks for is asked here, and what lacks is named in the refusal: who asks again
has mended it. What was measured, and what the cards say, was read beforehand: nobody else can write
while a command runs.
"""

import hashlib
from dataclasses import dataclass
from typing import cast

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.core.errors import Conflict, Refused
from lynkeus.core.json import Json, canonical
from lynkeus.manifests.queries import Opening
from lynkeus.models.acceptance import Measured
from lynkeus.models.change_plan import ChangePlan
from lynkeus.models.judging.queries import evaluation_of
from lynkeus.models.queries import in_use, named
from lynkeus.models.records import change_plans
from lynkeus.models.registry import Registered, Standing, subject_of
from lynkeus.models.releasing.queries import Declared, Judged, declared, judge
from lynkeus.models.releasing.shown import Shown
from lynkeus.models.standing.commands import KEEPERS, make_way, models_changed, put

SITE, FILE = "site", "file"
"""Who measured what a version is released for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareChangePlan:
    """Say what may change in a package, and what a changed version must show; before it is tested.

    An earlier plan stands for what was tested after it and before this one.
    """

    plan: ChangePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePackage:
    """Let a version read from now on, in the place of the one in use; who gives it has signed.

    `lacking` is what its card does not say, `changed` in what the card differs from that of the
    version in use, whose digest is `active` (empty where none is). `measured` is what was measured
    on the test set of `manifest`; `report` is the SHA-256 of the file that says it, and
    `evaluation` the evaluation of this site that made it, "" where the file was handed in.
    """

    package: str
    version: str
    digest: str
    lacking: tuple[str, ...]
    active: str
    changed: tuple[str, ...]
    manifest: str
    measured: Measured
    report: str
    evaluation: str = ""


def _declare(context: Context, command: DeclareChangePlan) -> Effect:
    plan = command.plan
    document = plan.model_dump(mode="json", by_alias=True)
    digest = hashlib.sha256(canonical(document)).hexdigest()
    fields: dict[str, Json] = {"package": plan.package, "plan": digest}
    stood = [one.digest for one in declared(context.connection, plan.package)]
    if digest in stood[:-1]:
        message = (
            f"This very plan stood for {plan.package} before, and another has replaced it since. "
            "To go back to it say in it why, among what it says of impact: that makes it another."
        )
        raise Conflict(message, reason="change_plan_again", package=plan.package)
    if digest in stood:
        return Effect(result=fields)
    context.connection.execute(
        change_plans.insert().values(
            package=plan.package,
            digest=digest,
            document=document,
            person=context.actor.id,
            name=context.actor.name,
            at=context.now,
        )
    )
    words = (
        f"Declared a change plan for {plan.package} (hash {digest[:16]}): what may change, and "
        "what a version must show before it is released."
    )
    entry = Entry(act="package.plan_declared", words=words, fields={**fields, "document": document})
    return Effect(result=fields, entries=(entry,))


def _release(context: Context, command: ReleasePackage) -> Effect:
    one = named(context.connection, command.package, command.version)
    if command.evaluation:
        _check_own(context, command)
    shown = Shown(
        digest=command.digest,
        lacking=command.lacking,
        active=command.active,
        changed=command.changed,
        manifest=command.manifest,
        measured=command.measured,
    )
    judged = judge(context.connection, one, shown)
    for condition in judged.conditions:
        if condition.problem is not None:
            raise condition.problem
    before = next((o for o in in_use(context.connection) if o.package == one.package), None)
    if before is not None:
        make_way(context, before)
    put(context, one, Standing.ACTIVE, "")
    return _told(context, command, before, judged)


def _check_own(context: Context, command: ReleasePackage) -> None:
    """Ask that a report which is said to be the site's own is one that it made of this content."""
    own = evaluation_of(context.connection, command.evaluation)
    if own.packages[0].digest == command.digest and command.report in own.reports.values():
        return
    message = (
        "This evaluation of the site is of another package, or left another report: choose one of "
        "this version, or evaluate it."
    )
    raise Refused(message, reason="evaluation_not_own", evaluation=command.evaluation)


def _told(
    context: Context,
    command: ReleasePackage,
    before: Registered | None,
    judged: Judged,
) -> Effect:
    # All conditions are met, so there are both.
    plan, opened = cast("Declared", judged.plan), cast("Opening", judged.opening)
    one = named(context.connection, command.package, command.version)
    fields: dict[str, Json] = {
        "package": one.package,
        "version": one.version,
        "digest": one.digest,
        "point": one.point,
        "registration": one.summary.registration,
        "responsible": one.summary.responsible,
        "signed_by": context.actor.name,
        "manifest": command.manifest,
        "opening": opened.number,
        "openings": judged.openings,
        "plan": plan.digest,
        "report": command.report,
        "measured": SITE if command.evaluation else FILE,
        "films": command.measured.judged,
        "changed": [*command.changed],
    }
    if command.evaluation:
        fields["evaluation"] = command.evaluation
    words = (
        f"Released {_name(one)} ({one.summary.registration}), signed: it reads from now on, and "
        f"speaks from a probability of {one.point:g} on. Its figures were measured by "
        f"{'the site itself' if command.evaluation else 'others, in a report that was handed in'}."
    )
    about = [subject_of(one.package, one.version)]
    if before is not None:
        words += f" It takes the place of {before.version}, which was {before.standing.value}."
        fields |= {"replaces": before.version}
        about.append(subject_of(before.package, before.version))
    entry = Entry(act="package.released", words=words, about=tuple(about), fields=fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _name(one: Registered) -> str:
    return f"{one.package} {one.version}"


HANDLERS = (
    Handler(command=DeclareChangePlan, run=_declare),
    Handler(command=ReleasePackage, run=_release),
)

RULES = (
    Rule(
        command=DeclareChangePlan,
        roles=KEEPERS | {Role.SENIOR_RADIOLOGIST},
        grounds="who answers for the readings says beforehand what a change must show",
    ),
    Rule(
        command=ReleasePackage,
        roles=frozenset({Role.ADMINISTRATOR, Role.SENIOR_RADIOLOGIST}),
        grounds="a person who answers for the readings releases a version by signature",
    ),
)
