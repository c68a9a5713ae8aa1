"""What is looked up for a release: what was declared, and how each thing asked for stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from lynkeus.core.errors import Conflict, LynkeusError, NotFound, Refused
from lynkeus.core.json import Json
from lynkeus.manifests.queries import Frozen, Opening, frozen, openings_of
from lynkeus.models.acceptance import Held, held, opened_as, shortcomings
from lynkeus.models.change_plan import ChangePlan
from lynkeus.models.queries import in_use, is_trusted
from lynkeus.models.records import change_plans
from lynkeus.models.registry import Registered
from lynkeus.models.releasing.shown import Shown, model_of, name_of, not_shown


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
        problems[Demanded.REPORT] = not_shown(one, known, shown, openings=openings)
    if plan is not None:
        problems[Demanded.CHANGES] = _unplanned(one, plan, shown)
    told: tuple[Held, ...] = ()
    found = shown.measured
    if plan and opened and found and problems.get(Demanded.REPORT) is None:
        told = held(plan.plan, found)
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
        f"{name_of(one)} is no candidate ({one.standing.value.replace('_', ' ')}): take it in "
        "with `lynkeus packages import`, or look at `lynkeus packages list`."
    )
    return Conflict(message, reason="not_a_candidate", **model_of(one))


def _distrusted(connection: Connection, one: Registered) -> LynkeusError | None:
    if is_trusted(connection, one.signer):
        return None
    message = (
        f"{name_of(one)} is signed with the key {one.signer[:16]}, which this site does not "
        "trust: whoever may vouch for its maker says `lynkeus packages trust KEY`."
    )
    return Refused(message, reason="maker_distrusted", **model_of(one), key=one.signer)


def _incomplete(one: Registered, shown: Shown) -> LynkeusError | None:
    if not shown.lacking:
        return None
    message = (
        f"The card of {name_of(one)} is not complete: it does not say "
        f"{'; '.join(shown.lacking)}. Ask its maker for a version that does."
    )
    return Refused(message, reason="card_incomplete", **model_of(one), missing=[*shown.lacking])


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
        f"The test set of this manifest{which} was never opened for {name_of(one)} as it lies "
        f"here: `lynkeus manifest open-test MANIFEST --for {one.package}`."
    )
    fields = {**model_of(one), "manifest": shown.manifest}
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
            f"{name_of(one)}, when its figures could be known. A plan comes first: this version is "
            "released by another test set."
        )
        return None, Refused(message, reason="change_plan_late", **model_of(one))
    message = (
        f"No change plan was declared for {one.package}, so nobody has said what is good enough: "
        "`lynkeus packages plan FILE`, before a test set is opened."
    )
    return None, Refused(message, reason="change_plan_missing", **model_of(one))


def _unplanned(one: Registered, plan: Declared, shown: Shown) -> LynkeusError | None:
    unplanned = [part for part in shown.changed if part not in plan.plan.may_change]
    if not unplanned:
        return None
    message = (
        f"The card of {name_of(one)} differs from that of the version in use in what the change "
        f"plan does not let change: {', '.join(unplanned)}. That is another model, with a "
        "name of its own."
    )
    return Refused(message, reason="change_not_planned", **model_of(one), parts=[*unplanned])


def _short(one: Registered, told: Sequence[Held]) -> LynkeusError | None:
    short = shortcomings(told)
    if not short:
        return None
    message = (
        f"{name_of(one)} does not meet the change plan that was declared for it: "
        f"{'; '.join(short)}. The version in use goes on."
    )
    return Refused(message, reason="release_short", **model_of(one), short=[*short])


def _not_here(one: Registered) -> LynkeusError | None:
    if one.here:
        return None
    message = (
        f"The point of {name_of(one)} ({one.point:g}) was not calibrated on films of this site: "
        f"`lynkeus packages calibrate {one.package} --version {one.version}`."
    )
    return Refused(message, reason="not_calibrated_here", **model_of(one), point=one.point)
