"""An evaluation as a person sees it: of what, on which test set, how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, cast

from lynkeus.core.errors import Conflict
from lynkeus.core.json import Json
from lynkeus.core.runs import MOVING, Happened, State
from lynkeus.models.acceptance import opened_as
from lynkeus.models.judging.facts import (
    EvaluationAsked,
    EvaluationBegun,
    EvaluationEnded,
    EvaluationMoved,
    EvaluationStopWanted,
)

EVALUATION: Final = "evaluation"
COMPARISON: Final = "comparison"


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """A package by its very content."""

    package: str
    version: str
    digest: str

    @property
    def name(self) -> str:
        """As test sets are opened for it."""
        return opened_as(self.package, self.version, self.digest)

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {"package": self.package, "version": self.version, "digest": self.digest}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """An evaluation of this site; `since` it stands as it does.

    `reports` has the SHA-256 of each report that came of it, `reason` why none did.
    """

    id: str
    manifest: str
    opening: int
    packages: Sequence[Which]
    place: str
    finding: str
    ages: tuple[float, float] | None
    prevalences: tuple[float, ...]
    by: str
    asked_at: datetime
    since: datetime
    state: State
    read: int = 0
    films: int = 0
    reports: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {
            "run": self.id,
            "manifest": self.manifest,
            "opening": self.opening,
            "packages": [one.as_json() for one in self.packages],
            "finding": self.finding or None,
            "ages": None if self.ages is None else [*self.ages],
            "prevalences": [*self.prevalences],
            "by": self.by,
            "asked_at": self.asked_at.isoformat(),
            "since": self.since.isoformat(),
            "state": self.state.value,
            "read": self.read,
            "films": self.films,
            "reports": dict(self.reports),
            "reason": self.reason or None,
        }


def evaluations_of(happened: Iterable[Happened]) -> list[Evaluation]:
    """Tell how evaluations stand, the newest first.

    Args:     happened: Facts about evaluations, the oldest first.
    """
    found: dict[str, Evaluation] = {}
    for one in happened:
        run = str(one.body["run"])
        if one.kind == EvaluationAsked.kind:
            found[run] = _asked(run, one)
        elif run in found:
            found[run] = _after(found[run], one)
    return list(reversed(found.values()))


def _asked(run: str, one: Happened) -> Evaluation:
    body = one.body
    packages = cast("Sequence[Sequence[str]]", body["packages"])
    ages = cast("Sequence[float] | None", body["ages"])
    return Evaluation(
        id=run,
        manifest=str(body["manifest"]),
        opening=int(cast("int", body["opening"])),
        packages=[Which(package=a, version=b, digest=c) for a, b, c in packages],
        place=str(body["place"]),
        finding=str(body["finding"]),
        ages=None if ages is None else (float(ages[0]), float(ages[1])),
        prevalences=tuple(cast("Sequence[float]", body["prevalences"])),
        by=str(body["by"]),
        asked_at=one.at,
        since=one.at,
        state=State.WAITING,
    )


def _after(known: Evaluation, one: Happened) -> Evaluation:
    body = one.body
    if one.kind == EvaluationMoved.kind:
        read, films = (int(cast("int", body[name])) for name in ("read", "films"))
        return replace(known, read=read, films=films)
    known = replace(known, since=one.at)
    if one.kind == EvaluationBegun.kind:
        return replace(known, state=State.RUNNING)
    if one.kind == EvaluationStopWanted.kind:
        return replace(known, state=State.STOPPING)
    if one.kind == EvaluationEnded.kind:
        made = cast("Mapping[str, str]", body["made"])
        state = State(str(body["state"]))
        return replace(known, state=state, reports=made, reason=str(body["reason"]))
    return known


def check_stoppable(one: Evaluation) -> None:
    """Ask that an evaluation waits or runs.

    Raises:  Conflict: If it is over.
    """
    if one.state not in MOVING:
        message = f"This evaluation is {one.state.value}: there is nothing to stop."
        raise Conflict(message, reason="evaluation_over", state=one.state.value)
