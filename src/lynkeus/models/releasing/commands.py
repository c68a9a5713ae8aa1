"""What changes at a release: a change plan is declared, a version is let read in another's place.

All that a release asks for is asked here, and what lacks is named in the refusal: who asks again
has mended it. What was measured, and what the cards say, was read beforehand: nobody else can write
while a command runs.
"""

import hashlib
from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.core.errors import Conflict, Refused
from lynkeus.core.json import Json, canonical
from lynkeus.manifests.queries import Frozen, Opening, frozen, openings_of
from lynkeus.models.acceptance import Measured, opened_as, shortcomings
from lynkeus.models.change_plan import ChangePlan
from lynkeus.models.queries import in_use, is_trusted, named
from lynkeus.models.records import change_plans
from lynkeus.models.registry import Registered, Standing, subject_of
from lynkeus.models.releasing.queries import Declared, declared
from lynkeus.models.standing.commands import KEEPERS, make_way, models_changed, put


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
    on the test set of `manifest`; `report` is the SHA-256 of the file that says it.
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


def _declare(context: Context, command: DeclareChangePlan) -> Effect:
    plan = command.plan
    document = plan.model_dump(mode="json", by_alias=True)
    digest = hashlib.sha256(canonical(document)).hexdigest()
    fields: dict[str, Json] = {"package": plan.package, "plan": digest}
    if any(one.digest == digest for one in declared(context.connection, plan.package)):
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
    before = next((o for o in in_use(context.connection) if o.package == one.package), None)
    _check_candidate(context, one, command)
    _check_same(before, command)
    known, opened = _opening(context, one, command)
    all_opened = openings_of(context.connection, known)
    plan = _plan(context, one, opened)
    _check_measured(one, known, command)
    _check_planned(one, plan, command)
    short = shortcomings(plan.plan, command.measured, openings=len(all_opened))
    if short:
        message = (
            f"{_name(one)} does not meet the change plan that was declared for it: "
            f"{'; '.join(short)}. The version in use goes on."
        )
        raise Refused(message, reason="release_short", **_model(one), short=[*short])
    _check_point(one)
    if before is not None:
        make_way(context, before)
    put(context, one, Standing.ACTIVE, "")
    return _told(context, command, before, (plan, opened, len(all_opened)))


def _told(
    context: Context,
    command: ReleasePackage,
    before: Registered | None,
    shown: tuple[Declared, Opening, int],
) -> Effect:
    plan, opened, openings = shown
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
        "openings": openings,
        "plan": plan.digest,
        "report": command.report,
        "films": command.measured.judged,
        "changed": [*command.changed],
    }
    words = (
        f"Released {_name(one)} ({one.summary.registration}), signed: it reads from now on, and "
        f"speaks from a probability of {one.point:g} on."
    )
    about = [subject_of(one.package, one.version)]
    if before is not None:
        words += f" It takes the place of {before.version}, which was {before.standing.value}."
        fields |= {"replaces": before.version}
        about.append(subject_of(before.package, before.version))
    entry = Entry(act="package.released", words=words, about=tuple(about), fields=fields)
    return Effect(result=fields, entries=(entry,), facts=models_changed())


def _check_candidate(context: Context, one: Registered, command: ReleasePackage) -> None:
    if one.digest != command.digest or not one.waits:
        message = (
            f"{_name(one)} is no candidate ({one.standing.value.replace('_', ' ')}): take it in "
            "with `lynkeus packages import`, or look at `lynkeus packages list`."
        )
        raise Conflict(message, reason="not_a_candidate", package=one.package, version=one.version)
    if not is_trusted(context.connection, one.signer):
        message = (
            f"{_name(one)} is signed with the key {one.signer[:16]}, which this site does not "
            "trust: whoever may vouch for its maker says `lynkeus packages trust KEY`."
        )
        raise Refused(message, reason="maker_distrusted", **_model(one), key=one.signer)
    if command.lacking:
        message = (
            f"The card of {_name(one)} is not complete: it does not say "
            f"{'; '.join(command.lacking)}. Ask its maker for a version that does."
        )
        raise Refused(message, reason="card_incomplete", **_model(one), missing=[*command.lacking])


def _check_same(before: Registered | None, command: ReleasePackage) -> None:
    """Hold that nothing else has come into use since the cards were compared.

    Raises:  Conflict: If another version has.
    """
    if command.active != ("" if before is None else before.digest):
        message = "Another version has come into use meanwhile: look at it, then ask again."
        raise Conflict(message, reason="active_changed", package=command.package)


def _opening(context: Context, one: Registered, command: ReleasePackage) -> tuple[Frozen, Opening]:
    """Find the first opening of a test set for this very content."""
    known = frozen(context.connection, command.manifest)
    name = opened_as(one.package, one.version, one.digest)
    for opening in openings_of(context.connection, known):
        if name in opening.packages:
            return known, opening
    message = (
        f"The test set of this manifest (hash {known.digest[:16]}) was never opened for "
        f"{_name(one)} as it lies here: `lynkeus manifest open-test MANIFEST --for {one.package}`."
    )
    raise Refused(message, reason="test_not_opened", **_model(one), manifest=known.digest)


def _plan(context: Context, one: Registered, opened: Opening) -> Declared:
    """Give the plan that stood as the test set was opened."""
    plans = declared(context.connection, one.package)
    stood = [each for each in plans if each.at <= opened.at]
    if stood:
        return stood[-1]
    if plans:
        message = (
            f"The change plan of {one.package} was declared after the test set was opened for "
            f"{_name(one)}, when its figures could be known. A plan comes first: this version is "
            "released by another test set."
        )
        raise Refused(message, reason="change_plan_late", **_model(one))
    message = (
        f"No change plan was declared for {one.package}, so nobody has said what is good enough: "
        "`lynkeus packages plan FILE`, before a test set is opened."
    )
    raise Refused(message, reason="change_plan_missing", **_model(one))


def _check_measured(one: Registered, known: Frozen, command: ReleasePackage) -> None:
    found = command.measured
    if found.digest != one.digest:
        message = (
            f"The report is of another package than {_name(one)} as it lies here (hash "
            f"{found.digest[:12]}, not {one.digest[:12]}). Measure this one."
        )
        raise Refused(message, reason="evaluation_other", **_model(one), digest=found.digest)
    if found.manifest != known.digest:
        message = (
            f"The report does not say that {_name(one)} was measured on the opened test set of "
            f"this manifest (hash {known.digest[:16]}): measure on the table that `lynkeus "
            "manifest open-test` wrote, with what it wrote beside it."
        )
        raise Refused(message, reason="evaluation_unheld", **_model(one), manifest=found.manifest)
    if found.films != known.films:
        message = (
            f"The report is of {found.films} films, and the test set has {known.films}: all of "
            "them are measured, as `open-test` wrote them."
        )
        raise Refused(
            message, reason="evaluation_part", **_model(one), films=found.films, all=known.films
        )
    if found.against != command.active:
        message = (
            f"The report does not compare {_name(one)} with the version in use. Make it with "
            "`lynkeus compare`, this one first, on the films of the test set."
        )
        if not command.active:
            message = "No version is in use to be compared with: measure with `lynkeus evaluate`."
        raise Refused(message, reason="comparison_other", **_model(one), against=found.against)


def _check_planned(one: Registered, plan: Declared, command: ReleasePackage) -> None:
    unplanned = [part for part in command.changed if part not in plan.plan.may_change]
    if unplanned:
        message = (
            f"The card of {_name(one)} differs from that of the version in use in what the change "
            f"plan does not let change: {', '.join(unplanned)}. That is another model, with a "
            "name of its own."
        )
        raise Refused(message, reason="change_not_planned", **_model(one), parts=[*unplanned])


def _check_point(one: Registered) -> None:
    if not one.here:
        message = (
            f"The point of {_name(one)} ({one.point:g}) was not calibrated on films of this site: "
            f"`lynkeus packages calibrate {one.package} --version {one.version}`."
        )
        raise Refused(message, reason="not_calibrated_here", **_model(one), point=one.point)


def _model(one: Registered) -> dict[str, Json]:
    return {"package": one.package, "version": one.version}


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
