"""What changes about evaluations: one is asked for, stopped, begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass

from lynkeus.access.actors import Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.core.errors import TooMany
from lynkeus.core.json import Json
from lynkeus.core.runs import MOVING, State
from lynkeus.models.acceptance import opened_as
from lynkeus.models.judging.evaluation import Evaluation, check_stoppable
from lynkeus.models.judging.facts import (
    EvaluationAsked,
    EvaluationBegun,
    EvaluationEnded,
    EvaluationMoved,
    EvaluationStopWanted,
)
from lynkeus.models.judging.queries import all_evaluations, evaluation_of, opening_for

MOVING_MAX = 10
"""So many evaluations wait or run at most; one runs at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartEvaluation:
    """Measure a package on a test set that was opened for it; beside another, if one is named.

    `packages` are package, version and digest. `finding` is the class that counts as ill, "" where
    the card's own names are used; `place` is the folder of the films below the data folder, "" of
    the archive; somebody answers for `ages`, years.
    """

    run: str
    manifest: str
    packages: tuple[tuple[str, str, str], ...]
    place: str
    finding: str
    ages: tuple[float, float] | None
    prevalences: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopEvaluation:
    """Let an evaluation stop: nothing comes of it, and another one counts no further opening."""

    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginEvaluation:
    """It is an evaluation's turn, unless it was stopped meanwhile."""

    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEvaluation:
    """Tell open pages how many films are read; no entry tells of it."""

    run: str
    read: int
    films: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEvaluation:
    """Record how an evaluation ended: the SHA-256 of each report, or the reason why there is none.

    `openings` are those of the test set by which its intervals were made.
    """

    run: str
    state: State
    made: Mapping[str, str]
    openings: int
    reason: str


def _start(context: Context, command: StartEvaluation) -> Effect:
    moving = [one for one in all_evaluations(context.connection) if one.state in MOVING]
    if len(moving) >= MOVING_MAX:
        message = (
            f"{len(moving)} evaluations run or wait here, and more do not wait: stop one, or come "
            "back when one has ended."
        )
        raise TooMany(message, reason="evaluations_waiting", n=len(moving))
    names = [opened_as(*one) for one in command.packages]
    opening = opening_for(context.connection, command.manifest, names)
    fact = EvaluationAsked(
        run=command.run, manifest=command.manifest, opening=opening.number,
        packages=command.packages, place=command.place, finding=command.finding, ages=command.ages,
        prevalences=command.prevalences, by=context.actor.name,
    )  # fmt: skip
    words = (
        f"Asked for an evaluation of {' beside '.join(names)} on the opened test set of a manifest "
        f"(hash {command.manifest[:16]}), its opening {opening.number}."
    )
    fields: dict[str, Json] = {
        "run": command.run,
        "manifest": command.manifest,
        "opening": opening.number,
        "packages": [*names],
        "digests": [digest for _, _, digest in command.packages],
        "finding": command.finding,
        "ages": None if command.ages is None else [*command.ages],
        "prevalences": [*command.prevalences],
    }
    entry = _entry("evaluation.asked", words, command.run, fields)
    return Effect(result=fields, entries=(entry,), facts=(fact,))


def _stop(context: Context, command: StopEvaluation) -> Effect:
    known = evaluation_of(context.connection, command.run)
    check_stoppable(known)
    fields = _about(known)
    if known.state is State.STOPPING:
        return Effect(result=fields)
    words = f"Stopped the evaluation of {_named(known)}."
    entry = _entry("evaluation.stopped", words, known.id, fields)
    if known.state is State.RUNNING:
        wanted = EvaluationStopWanted(run=known.id)
        return Effect(result=fields, entries=(entry,), facts=(wanted,))
    stopped = EvaluationEnded(run=known.id, state=State.STOPPED.value, made={}, reason="")
    return Effect(result=fields, entries=(entry,), facts=(stopped,))


def _begin(context: Context, command: BeginEvaluation) -> Effect:
    known = evaluation_of(context.connection, command.run)
    if known.state is not State.WAITING:
        return Effect(result=False)
    return Effect(result=True, facts=(EvaluationBegun(run=known.id),))


def _note(_: Context, command: NoteEvaluation) -> Effect:
    moved = EvaluationMoved(run=command.run, read=command.read, films=command.films)
    return Effect(facts=(moved,))


def _end(context: Context, command: EndEvaluation) -> Effect:
    known = evaluation_of(context.connection, command.run)
    if known.state not in MOVING:
        return Effect()
    made: dict[str, Json] = dict(command.made)
    state = command.state
    fact = EvaluationEnded(run=known.id, state=state.value, made=made, reason=command.reason)
    if state is State.STOPPED:
        # That it stops was written down when somebody wanted it.
        return Effect(facts=(fact,))
    fields = {**_about(known), "openings": command.openings, "reports": made}
    words = f"The evaluation of {_named(known)} is done: its reports are kept, by these hashes."
    if state is State.FAILED:
        words = f"The evaluation of {_named(known)} failed: nothing was measured."
        fields["reason"] = command.reason
    entry = _entry(f"evaluation.{state.value}", words, known.id, fields)
    return Effect(entries=(entry,), facts=(fact,))


def _named(one: Evaluation) -> str:
    names = " beside ".join(which.name for which in one.packages)
    return f"{names} on the test set of a manifest (hash {one.manifest[:16]})"


def _about(one: Evaluation) -> dict[str, Json]:
    return {
        "run": one.id,
        "manifest": one.manifest,
        "opening": one.opening,
        "digests": [which.digest for which in one.packages],
    }


def _entry(act: str, words: str, run: str, fields: Mapping[str, Json]) -> Entry:
    return Entry(act=act, words=words, about=(f"evaluation:{run}",), fields=fields)


HANDLERS = (
    Handler(command=StartEvaluation, run=_start),
    Handler(command=StopEvaluation, run=_stop),
    Handler(command=BeginEvaluation, run=_begin),
    Handler(command=NoteEvaluation, run=_note),
    Handler(command=EndEvaluation, run=_end),
)

RULES = (
    *(
        Rule(
            command=one,
            roles=frozenset({Role.ENGINEER}),
            grounds="who may open a test set measures packages on it",
        )
        for one in (StartEvaluation, StopEvaluation)
    ),
    *(
        Rule(
            command=one,
            roles=frozenset({Role.SERVICE}),
            grounds="durable work tells how far an evaluation is",
        )
        for one in (BeginEvaluation, NoteEvaluation, EndEvaluation)
    ),
)
