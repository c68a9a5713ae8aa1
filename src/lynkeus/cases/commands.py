"""What changes about a study: verdicts, readings, own opinions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.cases.choices import commands as choices_commands
from lynkeus.cases.choices.queries import applied_to, was_raised
from lynkeus.cases.facts import (
    OpinionRecorded,
    ReadingRecorded,
    ReadingWanted,
    StudyCleared,
    StudyPassedOver,
    StudyQuarantined,
)
from lynkeus.cases.holding.commands import keep_plan, keep_what_stands
from lynkeus.cases.opinions import Before, OpinionGiven, check_images, check_opinion
from lynkeus.cases.queries import CaseState, state_of
from lynkeus.cases.readings import above_between, reading_id
from lynkeus.cases.records import (
    opinions,
    passed_over,
    readings,
    stated_ages,
    verdicts,
)
from lynkeus.cases.telling import (
    Told,
    cleared,
    none_reads,
    opinion_given,
    planned_anew,
    quarantined,
    read,
)
from lynkeus.cases.told import commands as told_commands
from lynkeus.cases.told.queries import has_seen, reads_document, was_told
from lynkeus.cases.verdicts import QualityState, SeriesVerdict
from lynkeus.cases.whose import named
from lynkeus.cases.withholding import MENDABLE, AiState
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import Conflict
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json

PROGRAMS = frozenset({Role.SERVICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """Say which series of a study may be used by AI and training."""

    case: CaseId
    revision: int
    verdicts: tuple[SeriesVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """Keep series of a study from AI and training; people may view them as before."""

    case: CaseId
    revision: int
    verdicts: tuple[SeriesVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReading:
    """Keep what a model said of a study, or why it said nothing.

    `planned` names every package that is to read these images, this one among them, with its
    version, its registration, who answers for it, the series and the image: until each has spoken,
    a model's silence is told. Of several choices for the same images the one made last, at
    `chosen_at`, stands.
    """

    case: CaseId
    revision: int
    result: Mapping[str, Json]
    planned: tuple[Mapping[str, Json], ...]
    chosen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOver:
    """Note that no model of this site reads a study, and why; of several reasons the last holds."""

    case: CaseId
    revision: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOpinion:
    """Give one's own opinion of the images seen, before anybody else's."""

    case: CaseId
    revision: int
    opinion: OpinionGiven
    active_s: float


def _clear(context: Context, command: Clear) -> Effect:
    if _is_checked(context, command):
        return Effect()
    stands = _keep(context, command)
    warned = sum(one.state is QualityState.WARNINGS for one in command.verdicts)
    told = cleared(command.revision, _not_passed(command), len(command.verdicts), warned)
    fact = StudyCleared(case=command.case, revision=command.revision)
    return Effect(entries=(_entry(context, command.case, told, stands),), facts=(fact,))


def _quarantine(context: Context, command: Quarantine) -> Effect:
    if _is_checked(context, command):
        return Effect()
    stands = _keep(context, command)
    told = quarantined(command.revision, _not_passed(command), len(command.verdicts))
    fact = StudyQuarantined(case=command.case, revision=command.revision)
    return Effect(entries=(_entry(context, command.case, told, stands),), facts=(fact,))


def _is_checked(context: Context, command: Clear | Quarantine) -> bool:
    """Tell whether these series have their verdicts: a step that is done again changes nothing."""
    this = (verdicts.c.case == command.case) & (verdicts.c.revision == command.revision)
    these = this & verdicts.c.series.in_([one.series for one in command.verdicts])
    return context.connection.execute(select(verdicts.c.series).where(these)).first() is not None


def _keep(context: Context, command: Clear | Quarantine) -> dict[str, Json]:
    of = {"case": command.case, "revision": command.revision, "at": context.now}
    for one in command.verdicts:
        said = {"series": one.series, "state": one.state.value, "answers": list(one.answers)}
        context.connection.execute(verdicts.insert().values(**of, **said))
    return keep_what_stands(context, command.case)


def _not_passed(command: Clear | Quarantine) -> list[str]:
    answers = [answer for one in command.verdicts for answer in one.answers]
    return sorted({str(one["check"]) for one in answers if one["verdict"] != "pass"})


def _entry(
    context: Context, case: CaseId, told: Told, kept: Mapping[str, Json] | None = None
) -> Entry:
    return Entry(
        act=told.act,
        words=told.words,
        about=(case,),
        subject=study_by_case(context.connection, case).subject,
        fields={**told.fields, **(kept or {})},
    )


def _record_reading(context: Context, command: RecordReading) -> Effect:
    result, case = command.result, command.case
    name = reading_id(case, command.revision, result)
    plan, anew = keep_plan(context, case, command.revision, command.planned, command.chosen_at)
    state = AiState(str(result["state"]))
    earlier = context.connection.execute(
        select(readings.c.state).where(readings.c.id == name)
    ).scalar()
    applied = applied_to(context.connection, study_by_case(context.connection, case))
    kept = {"state": state.value, "result": dict(result), "choices": applied, "at": context.now}
    if earlier is None:
        made = readings.insert().values(id=name, case=case, revision=command.revision, stands=True)
        model = {"package": result["package"], "version": result["version"]}
        context.connection.execute(made.values(**kept, **model))
    elif earlier in MENDABLE and earlier != state:
        context.connection.execute(readings.update().where(readings.c.id == name).values(**kept))
    else:
        kept_now = plan | keep_what_stands(context, case)
        said = _entry(context, case, planned_anew(command.revision), kept_now)
        return Effect(result=name, entries=(said,) if anew else ())
    told = read(command.revision, name, state, result, applied)
    return Effect(
        result=name,
        entries=(_entry(context, case, told, plan | keep_what_stands(context, case)),),
        facts=(
            ReadingRecorded(case=case, revision=command.revision, reading=name),
            *_overtaken(context, command),
        ),
    )


def _overtaken(context: Context, command: RecordReading) -> tuple[ReadingWanted, ...]:
    """Want the images read again if somebody stated another age while the model was at work."""
    mine = [one for one in command.planned if one["package"] == command.result["package"]]
    if any(one.get("aged") for one in mine):
        return ()
    if named(study_by_case(context.connection, command.case)) > 1:
        return ()
    known = select(stated_ages.c.at).where(stated_ages.c.case == command.case)
    at = context.connection.execute(known).scalar()
    made_by = command.result.get("stated_age")
    by = made_by["at"] if isinstance(made_by, Mapping) else None
    if by == (None if at is None else at.isoformat()):
        return ()
    return (ReadingWanted(case=command.case, revision=command.revision),)


def _pass_over(context: Context, command: PassOver) -> Effect:
    of = {"case": command.case, "revision": command.revision}
    known = context.connection.execute(select(passed_over.c.reason).filter_by(**of)).scalar()
    if known == command.reason:
        return Effect()
    why = {"reason": command.reason, "at": context.now}
    row = insert_or_replace(passed_over).values(**of, **why)
    context.connection.execute(row.on_conflict_do_update(index_elements=[*of], set_=why))
    entry = _entry(context, command.case, none_reads(command.revision, command.reason))
    fact = StudyPassedOver(case=command.case, revision=command.revision)
    return Effect(entries=(entry,), facts=(fact,))


def _record_opinion(context: Context, command: RecordOpinion) -> Effect:
    case, given, person = command.case, command.opinion, context.actor
    check_opinion(given, active_s=command.active_s)
    study = study_by_case(context.connection, case)
    revision = study.revision
    check_images(seen=command.revision, revision=revision)
    known = state_of(context.connection, case, person.id)
    if known.opinion is not None and known.opinion.revision == revision:
        message = "Your opinion of these images is recorded already; say more in the report."
        raise Conflict(message, reason="opinion_given", case=case)
    before = _before(context, case, known)
    context.connection.execute(
        opinions.insert().values(
            case=case,
            person=person.id,
            revision=revision,
            name=person.name,
            **given.as_values(),
            at=context.now,
            active_s=command.active_s,
            ai_shown_before=before is not Before.NOTHING,
        )
    )
    held = {one.series: one.decided.at for one in known.series if one.decided and not one.usable}
    spans = above_between(known.readings, held, context.now)
    raised = was_raised(context.connection, study, spans)
    told = opinion_given(revision, given, command.active_s, before, raised=raised)
    fact = OpinionRecorded(case=case, revision=revision, person=person.id)
    shown = told_commands.shown_now(context, case, since=known)
    return Effect(entries=(_entry(context, case, told), *shown), facts=(fact,))


def _before(context: Context, case: CaseId, known: CaseState) -> Before:
    """Tell what was shown of AI's finding, where most was: itself, a report, the list to all."""
    connection, me = context.connection, context.actor.id
    if known.saw_after or has_seen(connection, case, me):
        return Before.SHOWN
    if was_told(connection, case, me):
        return Before.REPORT
    if known.stood_open:
        return Before.OPEN
    return Before.DOCUMENT if reads_document(connection, case, known) else Before.NOTHING


def _needs_viewing(context: Context, command: RecordOpinion) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (
    *choices_commands.HANDLERS,
    *told_commands.HANDLERS,
    Handler(command=Clear, run=_clear),
    Handler(command=Quarantine, run=_quarantine),
    Handler(command=RecordReading, run=_record_reading),
    Handler(command=PassOver, run=_pass_over),
    Handler(command=RecordOpinion, run=_record_opinion),
)

RULES = (
    *choices_commands.RULES,
    *told_commands.RULES,
    Rule(command=Clear, roles=PROGRAMS, grounds="the checks of this site run by themselves"),
    Rule(command=Quarantine, roles=PROGRAMS, grounds="the checks of this site run by themselves"),
    Rule(command=RecordReading, roles=PROGRAMS, grounds="the site has activated this model"),
    Rule(command=PassOver, roles=PROGRAMS, grounds="no active model is made for such images"),
    Rule(
        command=RecordOpinion,
        roles=READERS,
        grounds="readers judge the studies that they have opened",
        condition=_needs_viewing,
    ),
)
