"""What changes about trainings: one is asked for, stopped, goes on, begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.core.errors import TooMany
from lynkeus.core.json import Json
from lynkeus.core.runs import MOVING, State
from lynkeus.learning.runs.facts import (
    TrainingAsked,
    TrainingBegun,
    TrainingEnded,
    TrainingMoved,
    TrainingStopWanted,
)
from lynkeus.learning.runs.queries import all_runs, run_of
from lynkeus.learning.runs.run import TrainingRun, check_can_go_on, check_can_stop

MOVING_MAX = 10
"""So many trainings wait or run at most; one runs at a time."""
TRAINERS = frozenset({Role.ENGINEER})


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTraining:
    """Follow a plan of this site, named with the hash of what it says now."""

    run: str
    plan: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTraining:
    """Let a training stop; it can go on from its last checkpoint."""

    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeTraining:
    """Let a training that was stopped, or failed, go on from its last checkpoint."""

    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginTraining:
    """It is a training's turn, unless it was stopped meanwhile."""

    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTraining:
    """Tell open pages that a training has come further; no entry tells of it."""

    run: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTraining:
    """Record how a training ended: `told` has what was made, or why nothing was."""

    run: str
    state: State
    told: Mapping[str, Json]


def _start(context: Context, command: StartTraining) -> Effect:
    moving = [one for one in all_runs(context.connection) if one.state in MOVING]
    if len(moving) >= MOVING_MAX:
        message = (
            f"{len(moving)} trainings run or wait here, and more do not wait: stop one, or come "
            "back when one has ended."
        )
        raise TooMany(message, reason="trainings_waiting", n=len(moving))
    fact = TrainingAsked(
        run=command.run, plan=command.plan, sha256=command.sha256, by=context.actor.name
    )
    words = f"Asked for a training by the plan {command.plan} (hash {command.sha256[:16]})."
    fields: Mapping[str, Json] = {
        "run": command.run,
        "plan": command.plan,
        "sha256": command.sha256,
    }
    entry = _entry("training.asked", words, command.run, fields)
    return Effect(result=dict(fields), entries=(entry,), facts=(fact,))


def _stop(context: Context, command: StopTraining) -> Effect:
    known = run_of(context.connection, command.run)
    check_can_stop(known)
    fields: Mapping[str, Json] = {"run": known.id, "plan": known.plan}
    if known.state is State.STOPPING:
        return Effect(result=dict(fields))
    entry = _entry(
        "training.stopped", f"Stopped the training by {_named(known)}.", known.id, fields
    )
    if known.state is State.RUNNING:
        facts: tuple[TrainingStopWanted | TrainingEnded, ...] = (TrainingStopWanted(run=known.id),)
    else:
        stopped = TrainingEnded(run=known.id, state=State.STOPPED.value, made=None, problem=None)
        facts = (stopped,)
    return Effect(result=dict(fields), entries=(entry,), facts=facts)


def _resume(context: Context, command: ResumeTraining) -> Effect:
    known = run_of(context.connection, command.run)
    check_can_go_on(known)
    fields: Mapping[str, Json] = {"run": known.id, "plan": known.plan}
    fact = TrainingAsked(run=known.id, plan=known.plan, sha256=known.sha256, by=context.actor.name)
    words = f"Let the training by {_named(known)} go on from its last checkpoint."
    entry = _entry("training.resumed", words, known.id, fields)
    return Effect(result=dict(fields), entries=(entry,), facts=(fact,))


def _begin(context: Context, command: BeginTraining) -> Effect:
    """Begin what still waits: of what was stopped and asked for again, one begins."""
    known = run_of(context.connection, command.run)
    if known.state is not State.WAITING:
        return Effect(result=False)
    return Effect(result=True, facts=(TrainingBegun(run=known.id),))


def _note(_: Context, command: NoteTraining) -> Effect:
    return Effect(facts=(TrainingMoved(run=command.run, step=command.step),))


def _end(context: Context, command: EndTraining) -> Effect:
    known = run_of(context.connection, command.run)
    if known.state not in MOVING:
        return Effect()
    told = command.told
    made, problem = told.get("made"), told.get("problem")
    fact = TrainingEnded(run=known.id, state=command.state.value, made=made, problem=problem)
    words = {
        State.DONE: f"The training by {_named(known)} is done: a signed package came of it.",
        State.FAILED: f"The training by {_named(known)} failed: nothing came of it.",
        State.STOPPED: f"The training by {_named(known)} was stopped: it may not go on.",
    }[command.state]
    fields: Mapping[str, Json] = {"run": known.id, "plan": known.plan, **told}
    entry = _entry(f"training.{command.state.value}", words, known.id, fields)
    # That it stops was written down when somebody wanted it, unless something forbade it.
    entries = () if command.state is State.STOPPED and problem is None else (entry,)
    return Effect(entries=entries, facts=(fact,))


def _named(run: TrainingRun) -> str:
    return f"the plan {run.plan} (hash {run.sha256[:16]})"


def _entry(act: str, words: str, run: str, fields: Mapping[str, Json]) -> Entry:
    return Entry(act=act, words=words, about=(f"training:{run}",), fields=fields)


HANDLERS = (
    Handler(command=StartTraining, run=_start),
    Handler(command=StopTraining, run=_stop),
    Handler(command=ResumeTraining, run=_resume),
    Handler(command=BeginTraining, run=_begin),
    Handler(command=NoteTraining, run=_note),
    Handler(command=EndTraining, run=_end),
)

RULES = (
    *(
        Rule(command=one, roles=TRAINERS, grounds="an engineer trains models")
        for one in (StartTraining, StopTraining, ResumeTraining)
    ),
    *(
        Rule(
            command=one,
            roles=frozenset({Role.SERVICE}),
            grounds="durable work tells how far a training is",
        )
        for one in (BeginTraining, NoteTraining, EndTraining)
    ),
)
