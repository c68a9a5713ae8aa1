"""What changes about a report: kept, decided, signed; which study is urgent, which in hand."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.cases.opinions import check_active, check_images
from lynkeus.cases.queries import CaseState, state_of
from lynkeus.cases.withholding import FINDINGS
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput, Conflict
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.reporting import telling
from lynkeus.reporting.addenda import commands as addenda
from lynkeus.reporting.facts import ReportDecided, ReportSigned, StudyTaken, UrgencyChanged
from lynkeus.reporting.queries import reports_of
from lynkeus.reporting.records import leases, reports, times, urgent_marks
from lynkeus.reporting.report import (
    Decision,
    ReportKept,
    ReportState,
    Standing,
    Text,
    check_decision,
    check_text,
    check_version,
)


class Urgency(StrEnum):
    """Whether a study goes first."""

    URGENT = "urgent"
    NOT_URGENT = "not_urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Keep a report with the decision about AI's reading, made on the version and images seen."""

    case: CaseId
    version: int
    revision: int
    decision: Decision
    text: Text
    active_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Sign a report in the version seen. Who signs has just given the password again."""

    case: CaseId
    version: int
    active_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStudy:
    """Say that one has a study in hand; an open page says so again and again."""

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class PutStudyDown:
    """Say that one has left a study."""

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkUrgent:
    """Put a study first, or back among the others."""

    case: CaseId
    urgency: Urgency


def _decide(context: Context, command: Decide) -> Effect:
    check_text(command.text)
    check_active(command.active_s)
    case = command.case
    study = study_by_case(context.connection, case)
    kept = reports_of(context.connection, [case])[case]
    before = kept.standing
    check_version(before, command.version)
    check_images(seen=command.revision, revision=study.revision)
    known = state_of(context.connection, case, context.actor.id)
    _check_shown(kept, known, context.actor.id)
    if command.decision is not Decision.UNDECIDED:
        _check_something_to_decide(known)
    after = Standing(
        version=before.version + 1,
        revision=study.revision,
        state=ReportState.WRITING,
        decision=command.decision,
        text=command.text,
    )
    _keep(context, case, after, known)
    changed = before.decision is not after.decision
    if changed:
        _note_time(context, command, "decided", after.revision)
    entry = Entry(
        act="report.decided" if changed else "report.kept",
        words=telling.kept(after.version, after.decision),
        about=(case,),
        subject=study.subject,
        fields=_values(after, known, command.active_s),
    )
    fact = ReportDecided(case=case, version=after.version)
    return Effect(result={"version": after.version}, entries=(entry,), facts=(fact,))


def _check_shown(kept: ReportKept, known: CaseState, person: str) -> None:
    if kept.withheld(person, withholds=known.withholds):
        message = "Give your own opinion first; then you see the report that a colleague began."
        raise Conflict(message, reason="opinion_first")


def _check_something_to_decide(known: CaseState) -> None:
    if known.withholds:
        message = "Give your own opinion first; then AI's reading can be decided on."
        raise Conflict(message, reason="opinion_first")
    if not any(one["state"] in FINDINGS for one in known.answers()):
        message = "AI gave no result for this study: there is nothing to accept or reject."
        raise Conflict(message, reason="nothing_to_decide")


def _sign(context: Context, command: Sign) -> Effect:
    case = command.case
    check_active(command.active_s)
    study = study_by_case(context.connection, case)
    kept = reports_of(context.connection, [case])[case]
    standing = kept.standing
    check_version(standing, command.version)
    known = state_of(context.connection, case, context.actor.id)
    _check_shown(kept, known, context.actor.id)
    if not standing.version:
        judged = study.revision if known.opinion is None else known.opinion.revision
        standing = replace(standing, revision=judged)
    _check_signable(standing, known, study.revision)
    if standing.decision is not Decision.UNDECIDED:
        _check_something_to_decide(known)
        now = known.reading_marks
        check_decision(standing.decision, about=kept.readings, readings=now)
    signed = replace(standing, version=max(standing.version, 1), state=ReportState.SIGNED)
    _keep(context, case, signed, known)
    context.connection.execute(
        reports.update()
        .where(reports.c.case == case)
        .values(signed_by=context.actor.name, signed_at=context.now)
    )
    _note_time(context, command, "signed", signed.revision)
    entry = Entry(
        act="report.signed",
        words=telling.signed(signed.version, signed.decision),
        about=(case,),
        subject=study.subject,
        fields=_values(signed, known, command.active_s),
    )
    fact = ReportSigned(case=case, version=signed.version)
    return Effect(result={"version": signed.version}, entries=(entry,), facts=(fact,))


def _check_signable(standing: Standing, known: CaseState, revision: int) -> None:
    check_images(seen=standing.revision, revision=revision)
    written = standing.text.findings.strip() or standing.text.impression.strip()
    if not written and known.own_opinion is None:
        message = "There is nothing to sign: give your opinion or write the report first."
        raise BadInput(message, reason="nothing_to_sign")


def _values(standing: Standing, known: CaseState, active_s: float) -> dict[str, Json]:
    read: list[Json] = [*known.reading_ids]
    given = known.own_opinion is not None
    own: dict[str, Json] = {"readings": read, "own_opinion": given, "active_s": active_s}
    return {**telling.values(standing), **own}


def _keep(context: Context, case: CaseId, standing: Standing, known: CaseState) -> None:
    values = {
        "revision": standing.revision,
        "version": standing.version,
        "state": standing.state.value,
        "decision": standing.decision.value,
        "findings": standing.text.findings,
        "impression": standing.text.impression,
        "author": context.actor.id,
        "author_name": context.actor.name,
        "changed_at": context.now,
        "readings": known.reading_marks,
    }
    kept = insert_or_replace(reports).values(case=case, **values)
    context.connection.execute(kept.on_conflict_do_update(index_elements=["case"], set_=values))


def _note_time(
    context: Context, command: Decide | Sign | TakeStudy, what: str, revision: int
) -> None:
    """Note when somebody did something for the first time, and after how long at work on it, s."""
    active_s = 0.0 if isinstance(command, TakeStudy) else command.active_s
    row = {"case": command.case, "person": context.actor.id, "what": what, "revision": revision}
    noted = insert_or_replace(times).values(**row, at=context.now, active_s=active_s)
    context.connection.execute(noted.on_conflict_do_nothing())


def _mark_urgent(context: Context, command: MarkUrgent) -> Effect:
    urgent = command.urgency is Urgency.URGENT
    context.connection.execute(urgent_marks.delete().where(urgent_marks.c.case == command.case))
    if urgent:
        row = {"case": command.case, "person": context.actor.id, "at": context.now}
        context.connection.execute(urgent_marks.insert().values(**row))
    entry = Entry(
        act="study.urgent" if urgent else "study.not_urgent",
        words="Marked urgent: it stands first." if urgent else "No longer marked urgent.",
        about=(command.case,),
        subject=study_by_case(context.connection, command.case).subject,
    )
    return Effect(entries=(entry,), facts=(UrgencyChanged(case=command.case),))


LEASE = timedelta(minutes=3)
"""So long a study counts as in hand after the page last said so."""


def _take(context: Context, command: TakeStudy) -> Effect:
    """Take a study in hand where nobody else has it. It keeps nobody from anything."""
    case, me = command.case, context.actor
    study = study_by_case(context.connection, case)
    _note_time(context, command, "opened", study.revision)
    row = context.connection.execute(select(leases).where(leases.c.case == case)).first()
    held = row is not None and row.until > context.now
    if row is not None and held and row.person != me.id:
        return Effect()
    since = row.since if row is not None and held else context.now
    values = {"person": me.id, "name": me.name, "since": since, "until": context.now + LEASE}
    taken = insert_or_replace(leases).values(case=case, **values)
    context.connection.execute(taken.on_conflict_do_update(index_elements=["case"], set_=values))
    return Effect(facts=() if held else (StudyTaken(case=case),))


def _put_down(context: Context, command: PutStudyDown) -> Effect:
    mine = (leases.c.case == command.case) & (leases.c.person == context.actor.id)
    gone = context.connection.execute(leases.delete().where(mine)).rowcount
    return Effect(facts=(StudyTaken(case=command.case),) if gone else ())


def _needs_viewing(context: Context, command: Decide | Sign | TakeStudy) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (
    Handler(command=Decide, run=_decide),
    Handler(command=Sign, run=_sign),
    Handler(command=MarkUrgent, run=_mark_urgent),
    Handler(command=TakeStudy, run=_take),
    Handler(command=PutStudyDown, run=_put_down),
    *addenda.HANDLERS,
)

RULES = (
    Rule(
        command=Decide,
        roles=READERS,
        grounds="readers report the studies that they have opened",
        condition=_needs_viewing,
    ),
    Rule(
        command=Sign,
        roles=READERS,
        grounds="readers sign what they have opened, with their password again",
        condition=_needs_viewing,
    ),
    Rule(
        command=TakeStudy,
        roles=READERS,
        grounds="readers hold the studies that they have opened",
        condition=_needs_viewing,
    ),
    Rule(command=PutStudyDown, roles=READERS, grounds="one's own study in hand"),
    Rule(
        command=MarkUrgent,
        roles=READERS | {Role.TECHNOLOGIST},
        grounds="who has seen the patient or the images says what cannot wait",
    ),
    *addenda.RULES,
)
