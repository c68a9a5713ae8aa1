"""What is looked up for a release: what was declared, and how each thing asked for stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from lynkeus.core.errors import Conflict, LynkeusError, NotFound, Refused
from lynkeus.core.json import Json
from lynkeus.manifests.queries import Frozen, Opening, frozen, openings_of
from lynkeus.models.acceptance import Held, Measured, held, opened_as, shortcomings
from lynkeus.models.change_plan import ChangePlan
from lynkeus.models.queries import in_use, is_trusted
from lynkeus.models.records import change_plans
from lynkeus.models.registry import Registered


class Demanded(StrEnum):
    """What a release asks for, in the order in which it is asked."""

    CANDIDATE = "candidate"
    MAKER = "maker"
    CARD = "card"
    ACTIVE = "active"
    TEST = "test"
    PLAN = "plan"
    REPORT = "report"
    CHANGES = "changes"
    MARGINS = "margins"
    POINT = "point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A change plan as it was declared, by whom and when."""

    digest: str
    plan: ChangePlan
    name: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        told = self.plan.model_dump(mode="json", by_alias=True)
        return {**told, "digest": self.digest, "by": self.name, "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is brought for a release; `manifest` is "" and `measured` None where nothing is yet.

    `lacking` is what its card does not say, `changed` in what the card differs from that of the
    version in use, whose digest is `active` (empty where none is).
    """

    digest: str
    lacking: tuple[str, ...]
    active: str
    changed: tuple[str, ...]
    manifest: str
    measured: Measured | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that a release asks for: met, or what lacks, or it waits for another to be met."""

    name: Demanded
    problem: LynkeusError | None
    waits: bool

    def as_json(self) -> dict[str, Json]:
        """Give plain values."""
        state = "waits" if self.waits else "met" if self.problem is None else "unmet"
        told: Json = None if self.problem is None else self.problem.as_json()
        return {"name": self.name.value, "state": state, "problem": told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How a release stands: each condition, and by which plan and opening it was judged."""

    conditions: tuple[Condition, ...]
    plan: Declared | None
    opening: Opening | None
    openings: int
    held: tuple[Held, ...]


def declared(connection: Connection, package: str) -> Sequence[Declared]:
    """List the change plans of a package, the newest last."""
    mine = select(change_plans).where(change_plans.c.package == package)
    return [
        Declared(
            digest=row.digest,
            plan=ChangePlan.model_validate(row.document),
            name=row.name,
            at=row.at,
        )
        for row in connection.execute(mine.order_by(change_plans.c.at))
    ]


def judge(connection: Connection, one: Registered, shown: Shown) -> Judged:
    """Hold what is brought against all that a release asks for."""
    used = [o for o in in_use(connection) if o.package == one.package]
    problems: dict[Demanded, LynkeusError | None] = {
        Demanded.CANDIDATE: _no_candidate(one, shown),
        Demanded.MAKER: _distrusted(connection, one),
        Demanded.CARD: _incomplete(one, shown),
        Demanded.ACTIVE: _exchanged(one, used[0].digest if used else "", shown),
        Demanded.POINT: _not_here(one),
    }
    known, opened, openings, problems[Demanded.TEST] = _opening(connection, one, shown)
    plan, problems[Demanded.PLAN] = _plan(declared(connection, one.package), one, opened)
    if shown.measured is None or known is not None:
        problems[Demanded.REPORT] = _not_shown(one, known, shown)
    if plan is not None:
        problems[Demanded.CHANGES] = _unplanned(one, plan, shown)
    told: tuple[Held, ...] = ()
    found = shown.measured
    if plan and opened and found and problems.get(Demanded.REPORT) is None:
        told = held(plan.plan, found, openings=openings)
        problems[Demanded.MARGINS] = _short(one, told)
    conditions = tuple(
        Condition(name=name, problem=problems.get(name), waits=name not in problems)
        for name in Demanded
    )
    return Judged(conditions=conditions, plan=plan, opening=opened, openings=openings, held=told)


def _no_candidate(one: Registered, shown: Shown) -> LynkeusError | None:
    if one.digest == shown.digest and one.waits:
        return None
    message = (
        f"{_name(one)} is no candidate ({one.standing.value.replace('_', ' ')}): take it in "
        "with `lynkeus packages import`, or look at `lynkeus packages list`."
    )
    return Conflict(message, reason="not_a_candidate", **_model(one))


def _distrusted(connection: Connection, one: Registered) -> LynkeusError | None:
    if is_trusted(connection, one.signer):
        return None
    message = (
        f"{_name(one)} is signed with the key {one.signer[:16]}, which this site does not "
        "trust: whoever may vouch for its maker says `lynkeus packages trust KEY`."
    )
    return Refused(message, reason="maker_distrusted", **_model(one), key=one.signer)


def _incomplete(one: Registered, shown: Shown) -> LynkeusError | None:
    if not shown.lacking:
        return None
    message = (
        f"The card of {_name(one)} is not complete: it does not say "
        f"{'; '.join(shown.lacking)}. Ask its maker for a version that does."
    )
    return Refused(message, reason="card_incomplete", **_model(one), missing=[*shown.lacking])


def _exchanged(one: Registered, active: str, shown: Shown) -> LynkeusError | None:
    """Ask that nothing else has come into use since the cards were compared."""
    if shown.active == active:
        return None
    message = "Another version has come into use meanwhile: look at it, then ask again."
    return Conflict(message, reason="active_changed", package=one.package)


def _opening(
    connection: Connection, one: Registered, shown: Shown
) -> tuple[Frozen | None, Opening | None, int, LynkeusError | None]:
    """Find the first opening of a test set for this very content."""
    known: Frozen | None = None
    openings: Sequence[Opening] = ()
    which = ""
    if shown.manifest:
        try:
            known = frozen(connection, shown.manifest)
        except NotFound as unknown:
            return None, None, 0, unknown
        openings, which = openings_of(connection, known), f" (hash {known.digest[:16]})"
    name = opened_as(one.package, one.version, one.digest)
    for opening in openings:
        if name in opening.packages and known is not None and opening.digest == known.digest:
            return known, opening, len(openings), None
    message = (
        f"The test set of this manifest{which} was never opened for {_name(one)} as it lies "
        f"here: `lynkeus manifest open-test MANIFEST --for {one.package}`."
    )
    fields = {**_model(one), "manifest": shown.manifest}
    return None, None, 0, Refused(message, reason="test_not_opened", **fields)


def _plan(
    plans: Sequence[Declared], one: Registered, opened: Opening | None
) -> tuple[Declared | None, LynkeusError | None]:
    """Give the plan that stood as the test set was opened; before that, the one that stands."""
    stood = [each for each in plans if opened is None or each.at <= opened.at]
    if stood:
        return stood[-1], None
    if plans:
        message = (
            f"The change plan of {one.package} was declared after the test set was opened for "
            f"{_name(one)}, when its figures could be known. A plan comes first: this version is "
            "released by another test set."
        )
        return None, Refused(message, reason="change_plan_late", **_model(one))
    message = (
        f"No change plan was declared for {one.package}, so nobody has said what is good enough: "
        "`lynkeus packages plan FILE`, before a test set is opened."
    )
    return None, Refused(message, reason="change_plan_missing", **_model(one))


def _not_shown(one: Registered, known: Frozen | None, shown: Shown) -> LynkeusError | None:
    """Say why a report is none of this version on the whole test set, beside what is in use."""
    found = shown.measured
    if found is None or known is None:
        message = f"No report of {_name(one)} on a test set is brought. {_measuring(shown)}"
        return Refused(message, reason="evaluation_missing", **_model(one), against=shown.active)
    if found.digest != one.digest:
        message = (
            f"The report is of another package than {_name(one)} as it lies here (hash "
            f"{found.digest[:12]}, not {one.digest[:12]}). Measure this one."
        )
        return Refused(message, reason="evaluation_other", **_model(one), digest=found.digest)
    if found.manifest != known.digest:
        message = (
            f"The report does not say that {_name(one)} was measured on the opened test set of "
            f"this manifest (hash {known.digest[:16]}): measure on the table that `lynkeus "
            "manifest open-test` wrote, with what it wrote beside it."
        )
        where = {**_model(one), "manifest": found.manifest}
        return Refused(message, reason="evaluation_unheld", **where)
    if found.films != known.films:
        message = (
            f"The report is of {found.films} films, and the test set has {known.films}: all of "
            "them are measured, as `open-test` wrote them."
        )
        counts: dict[str, Json] = {"films": found.films, "all": known.films}
        return Refused(message, reason="evaluation_part", **_model(one), **counts)
    if found.seen:
        message = (
            f"{_name(one)} has seen patients of {found.seen} of these films in training, tuning or "
            "calibration, so they do not judge it: take a test set that it has not seen."
        )
        return Refused(message, reason="evaluation_seen", **_model(one), films=found.seen)
    if found.against != shown.active:
        message = (
            f"The report does not compare {_name(one)} with the version in use. {_measuring(shown)}"
        )
        return Refused(message, reason="comparison_other", **_model(one), against=found.against)
    return None


def _measuring(shown: Shown) -> str:
    if shown.active:
        return (
            "Make it with `lynkeus compare`, this one first, the one in use second, on the films "
            "of the test set."
        )
    return "No version is in use to be compared with: measure with `lynkeus evaluate`."


def _unplanned(one: Registered, plan: Declared, shown: Shown) -> LynkeusError | None:
    unplanned = [part for part in shown.changed if part not in plan.plan.may_change]
    if not unplanned:
        return None
    message = (
        f"The card of {_name(one)} differs from that of the version in use in what the change "
        f"plan does not let change: {', '.join(unplanned)}. That is another model, with a "
        "name of its own."
    )
    return Refused(message, reason="change_not_planned", **_model(one), parts=[*unplanned])


def _short(one: Registered, told: Sequence[Held]) -> LynkeusError | None:
    short = shortcomings(told)
    if not short:
        return None
    message = (
        f"{_name(one)} does not meet the change plan that was declared for it: "
        f"{'; '.join(short)}. The version in use goes on."
    )
    return Refused(message, reason="release_short", **_model(one), short=[*short])


def _not_here(one: Registered) -> LynkeusError | None:
    if one.here:
        return None
    message = (
        f"The point of {_name(one)} ({one.point:g}) was not calibrated on films of this site: "
        f"`lynkeus packages calibrate {one.package} --version {one.version}`."
    )
    return Refused(message, reason="not_calibrated_here", **_model(one), point=one.point)


def _model(one: Registered) -> dict[str, Json]:
    return {"package": one.package, "version": one.version}


def _name(one: Registered) -> str:
    return f"{one.package} {one.version}"
