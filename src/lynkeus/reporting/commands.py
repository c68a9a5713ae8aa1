"""What changes about a report: kept, decided, signed; and which study is urgent."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lynkeus.access.actors import READERS, Role
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import study_by_case
from lynkeus.cases.opinions import check_active, check_images
from lynkeus.cases.queries import CaseState, state_of
from lynkeus.cases.told.commands import note_told
from lynkeus.cases.whose import named
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput, Conflict
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json, canonical
from lynkeus.reporting import telling
from lynkeus.reporting.addenda import commands as addenda
from lynkeus.reporting.decider import Decider, check_decider, take_over
from lynkeus.reporting.facts import ReportDecided, ReportSigned, UrgencyChanged
from lynkeus.reporting.in_hand import commands as in_hand
from lynkeus.reporting.in_hand.commands import end_leases, note_time
from lynkeus.reporting.queries import reports_of
from lynkeus.reporting.records import reports, urgent_marks
from lynkeus.reporting.report import (
    Decision,
    ReportKept,
    ReportState,
    Standing,
    Text,
    check_patients,
    check_readings,
    check_text,
    check_version,
    decided_on,
)
from lynkeus.reporting.showing import commands as showing


class Urgency(StrEnum):
    """Whether a study goes first."""

    URGENT = "urgent"
    NOT_URGENT = "not_urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Keep a report with the decision about AI's readings, made on the version and images seen.

    `readings` are the marks of the readings decided on; None leaves the decision as it stands.
    """

    case: CaseId
    version: int
    revision: int
    decision: Decision
    readings: tuple[str, ...] | None
    text: Text
    active_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Sign a report in the version and beside the readings seen.

    Who signs has just given the password again, and knows how many patients the images name.
    """

    case: CaseId
    version: int
    readings: tuple[str, ...]
    patients: int
    active_s: float


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
    known = state_of(context.connection, case, context.actor.id)
    _check_shown(kept, known, context.actor.id)
    check_version(before, command.version, by=kept.author_name)
    check_images(seen=command.revision, revision=study.revision)
    if command.decision is not Decision.UNDECIDED:
        _check_something_to_decide(known)
    about = decided_on(kept, command.decision, seen=command.readings, now=known.reading_marks)
    after = Standing(
        version=before.version + 1,
        revision=study.revision,
        state=ReportState.WRITING,
        decision=command.decision,
        text=command.text,
    )
    decider = _decider(context, kept, command, known.reading_marks)
    rests = _keep(context, case, after, (about, decider))
    changed = before.decision is not after.decision or decider != kept.decider
    if changed:
        note_time(context, case, "decided", after.revision, active_s=command.active_s)
    entry = Entry(
        act="report.decided" if changed else "report.kept",
        words=telling.kept(after.version, after.decision, known.answers()),
        about=(case,),
        subject=study.subject,
        fields=_values(after, known, command.active_s)
        | rests
        | telling.taken_over(decider, kept.decider),
    )
    fact = ReportDecided(case=case, version=after.version)
    return Effect(result={"version": after.version}, entries=(entry,), facts=(fact,))


def _decider(
    context: Context, kept: ReportKept, command: Decide, now: Sequence[str]
) -> Decider | None:
    if command.decision is Decision.UNDECIDED:
        return None
    if command.readings is None:
        return kept.decider
    me = Decider(person=context.actor.id, name=context.actor.name, at=context.now)
    # Nobody decided on a result that came since.
    before = None if kept.is_open_again(now) else kept.decider
    return take_over(before, me, same=command.decision is kept.standing.decision)


def _check_shown(kept: ReportKept, known: CaseState, person: str) -> None:
    if kept.withheld(person, withholds=known.withholds):
        message = "Give your own opinion first; then you see the report that a colleague began."
        raise Conflict(message, reason="opinion_first")


def _check_something_to_decide(known: CaseState) -> None:
    if known.withholds:
        message = "Give your own opinion first; then AI's reading can be decided on."
        raise Conflict(message, reason="opinion_first")
    if not known.tells:
        message = "AI gave no result for this study: there is nothing to accept or reject."
        raise Conflict(message, reason="nothing_to_decide")


def _sign(context: Context, command: Sign) -> Effect:
    case = command.case
    check_active(command.active_s)
    study = study_by_case(context.connection, case)
    check_patients(seen=command.patients, now=named(study))
    kept = reports_of(context.connection, [case])[case]
    known = state_of(context.connection, case, context.actor.id)
    _check_shown(kept, known, context.actor.id)
    check_version(kept.standing, command.version, by=kept.author_name)
    standing, decider = _as_shown(kept, known, study.revision)
    _check_signable(standing, known, study.revision)
    now = known.reading_marks
    if standing.decision is not Decision.UNDECIDED:
        check_decider(decider, context.actor.id)
        _check_something_to_decide(known)
        check_readings(kept.readings, now=now)
    check_readings(command.readings, now=now)
    signed = replace(standing, version=max(standing.version, 1), state=ReportState.SIGNED)
    rests = _keep(context, case, signed, (now, decider))
    note_told(context, case, knows=known.knows)
    end_leases(context, case)
    context.connection.execute(
        reports.update()
        .where(reports.c.case == case)
        .values(signed_by=context.actor.name, signed_at=context.now)
    )
    note_time(context, case, "signed", signed.revision, active_s=command.active_s)
    entry = Entry(
        act="report.signed",
        words=telling.signed(signed.version, signed.decision, known.answers())
        + telling.of_several(command.patients),
        about=(case,),
        subject=study.subject,
        fields=_values(signed, known, command.active_s) | rests | telling.several(command.patients),
    )
    fact = ReportSigned(case=case, version=signed.version)
    return Effect(result={"version": signed.version}, entries=(entry,), facts=(fact,))


def _as_shown(kept: ReportKept, known: CaseState, revision: int) -> tuple[Standing, Decider | None]:
    """Give what is signed and whose decision it is: beside a newer reading nothing is decided."""
    standing = kept.standing
    if not standing.version:
        judged = revision if known.opinion is None else known.opinion.revision
        standing = replace(standing, revision=judged)
    if known.tells and kept.is_open_again(known.reading_marks):
        return replace(standing, decision=Decision.UNDECIDED), None
    return standing, kept.decider


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
    own["ai_told"] = known.tells
    return {**telling.values(standing), **own, **telling.out_of_use(known.answers())}


def _keep(
    context: Context,
    case: CaseId,
    standing: Standing,
    decided: tuple[Sequence[str], Decider | None],
) -> dict[str, Json]:
    """Keep a report; gives what the ledger keeps of what its decision rests on, and whose it is."""
    marks, decider = decided
    rests: Json = {
        "marks": list(marks),
        "decider": {} if decider is None else decider.as_values(),
    }
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
        "readings": rests,
    }
    kept = insert_or_replace(reports).values(case=case, **values)
    context.connection.execute(kept.on_conflict_do_update(index_elements=["case"], set_=values))
    return {"decided": hashlib.sha256(canonical(rests)).hexdigest()}


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


def _needs_viewing(context: Context, command: Decide | Sign) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (
    Handler(command=Decide, run=_decide),
    Handler(command=Sign, run=_sign),
    Handler(command=MarkUrgent, run=_mark_urgent),
    *in_hand.HANDLERS,
    *showing.HANDLERS,
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
        command=MarkUrgent,
        roles=READERS | {Role.TECHNOLOGIST},
        grounds="who has seen the patient or the images says what cannot wait",
    ),
    *in_hand.RULES,
    *showing.RULES,
    *addenda.RULES,
)
