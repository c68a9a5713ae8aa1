"""A training as a person sees it: what was asked, how it stands, how its loss fell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lynkeus.core.errors import Conflict
from lynkeus.core.json import Json, JsonObject, parse_object
from lynkeus.core.runs import MOVING, Happened, State
from lynkeus.learning.runs.facts import (
    TrainingAsked,
    TrainingBegun,
    TrainingEnded,
    TrainingStopWanted,
)

POINTS_MAX = 300
"""Points of a loss curve that a page is given; where there are more, neighbours are averaged."""
PACE_LINES = 30
"""How fast it goes is told by so many last lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a training ended, and what it told."""

    state: State
    told: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """A training of this site; `by` asked for it last, `since` it stands as it does."""

    id: str
    plan: str
    sha256: str
    by: str
    asked_at: datetime
    since: datetime
    state: State
    made: Json = None
    problem: Json = None

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {
            "run": self.id,
            "plan": self.plan,
            "sha256": self.sha256,
            "by": self.by,
            "asked_at": self.asked_at.isoformat(),
            "since": self.since.isoformat(),
            "state": self.state.value,
            "made": self.made,
            "problem": self.problem,
        }


def runs_of(happened: Iterable[Happened]) -> list[TrainingRun]:
    """Tell how trainings stand, the newest first.

    Args:     happened: Facts about trainings, the oldest first.
    """
    found: dict[str, TrainingRun] = {}
    for one in happened:
        run = str(one.body["run"])
        known = found.get(run)
        if known is None:
            if one.kind != TrainingAsked.kind:
                continue
            known = TrainingRun(
                id=run, plan=str(one.body["plan"]), sha256=str(one.body["sha256"]),
                by=str(one.body["by"]), asked_at=one.at, since=one.at, state=State.WAITING,
            )  # fmt: skip
        found[run] = replace(_after(known, one), since=one.at)
    return list(reversed(found.values()))


def _after(known: TrainingRun, one: Happened) -> TrainingRun:
    if one.kind == TrainingAsked.kind:
        by = str(one.body["by"])
        return replace(known, state=State.WAITING, by=by, made=None, problem=None)
    if one.kind == TrainingBegun.kind:
        return replace(known, state=State.RUNNING)
    if one.kind == TrainingStopWanted.kind:
        return replace(known, state=State.STOPPING)
    if one.kind == TrainingEnded.kind:
        state = State(str(one.body["state"]))
        return replace(known, state=state, made=one.body["made"], problem=one.body["problem"])
    return known


def check_can_stop(run: TrainingRun) -> None:
    """Ask that a training waits or runs.

    Raises:  Conflict: If it is over.
    """
    if run.state not in MOVING:
        message = f"This training is {run.state.value}: there is nothing to stop."
        raise Conflict(message, reason="training_over", state=run.state.value)


def check_can_go_on(run: TrainingRun) -> None:
    """Ask that a training was stopped or failed.

    Raises:  Conflict: If it waits or runs, or is done.
    """
    if run.state not in {State.STOPPED, State.FAILED}:
        message = f"This training is {run.state.value}: only a stopped or failed one goes on."
        raise Conflict(message, reason="training_not_stopped", state=run.state.value)


def check_done(run: TrainingRun) -> None:
    """Ask that a training is done, so that a package came of it.

    Raises:  Conflict: If it is not.
    """
    if run.state is not State.DONE:
        message = f"This training is {run.state.value}: no package came of it yet."
        raise Conflict(message, reason="training_not_done", state=run.state.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How far a training is: step and loss, and step and score of the tune films after each pass.

    `left_s` says how long the steps that are left take at its pace; None where that is not known.
    """

    points: Sequence[tuple[int, float]]
    scores: Sequence[tuple[int, float]]
    step: int
    steps: int
    films_per_s: float
    left_s: float | None

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {
            "points": [[*one] for one in self.points],
            "scores": [[*one] for one in self.scores],
            "step": self.step,
            "steps": self.steps,
            "films_per_s": self.films_per_s,
            "left_s": self.left_s,
        }


def curve_of(lines: Iterable[bytes]) -> Curve | None:
    """Read the lines that a training left; None where there is none yet.

    One that went on from a checkpoint takes some steps again: what it said of them before is
    dropped. A last line that was cut off is passed over.
    """
    told: list[dict[str, Json]] = []
    for line in lines:
        one = _line(line)
        if one is None:
            continue
        while told and _number(told[-1], "step") >= _number(one, "step"):
            told.pop()
        told.append(one)
    if not told:
        return None
    last = told[-1]
    return Curve(
        points=_thinned([(int(_number(one, "step")), _number(one, "loss")) for one in told]),
        scores=[
            (int(_number(one, "step")), _number(one, "score"))
            for one in told
            if one["score"] is not None
        ],
        step=int(_number(last, "step")),
        steps=int(_number(last, "steps")),
        films_per_s=_number(last, "films_per_s"),
        left_s=_left_s(told[-PACE_LINES:]),
    )


def _line(line: bytes) -> dict[str, Json] | None:
    try:
        return parse_object(line)
    except ValueError:
        return None


def _number(line: Mapping[str, Json], name: str) -> float:
    value = line[name]
    return float(value) if isinstance(value, int | float) else 0.0


def _thinned(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Average neighbours until there are few enough; each stands at the last step of its own."""
    each = -(-len(points) // POINTS_MAX)
    parts = [points[start : start + each] for start in range(0, len(points), each)]
    return [(part[-1][0], sum(loss for _, loss in part) / len(part)) for part in parts]


def _left_s(told: Sequence[Mapping[str, Json]]) -> float | None:
    """Reckon with the pace since the last begin: the clock of each begins at 0."""
    last = told[-1]
    same = [one for one in told if _number(one, "s") <= _number(last, "s")]
    steps = _number(last, "step") - _number(same[0], "step")
    took = _number(last, "s") - _number(same[0], "s")
    if steps <= 0 or took <= 0:
        return None
    return round(took / steps * (_number(last, "steps") - _number(last, "step")), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan that lies on the server; `problem` says why it cannot be followed."""

    name: str
    sha256: str
    about: Json = None
    problem: Json = None

    def as_json(self) -> dict[str, Json]:
        """Give it as plain values."""
        return {
            "plan": self.name,
            "sha256": self.sha256,
            "about": self.about,
            "problem": self.problem,
        }
