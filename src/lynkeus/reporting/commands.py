"""What changes about a report: kept, decided on, signed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lynkeus.access.actors import READERS
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.archive.queries import Study, study_by_case
from lynkeus.archive.rulings import clashes_of, ruled
from lynkeus.cases.opinions import check_active, check_images
from lynkeus.cases.queries import CaseState, state_of
from lynkeus.cases.told.commands import note_told
from lynkeus.cases.whose import doubted, named
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput, Conflict
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json, canonical
from lynkeus.reporting import telling
from lynkeus.reporting.addenda import commands as addenda
from lynkeus.reporting.decisions import Decision, Taken, check_seen, of, standing, take, word
from lynkeus.reporting.facts import ReportDecided, ReportSigned
from lynkeus.reporting.in_hand import commands as in_hand
from lynkeus.reporting.in_hand.commands import end_leases, note_time
from lynkeus.reporting.queries import reports_of
from lynkeus.reporting.records import reports
from lynkeus.reporting.report import (
    ReportKept,
    ReportState,
    Standing,
    Text,
    Writer,
    check_doubted,
    check_patients,
    check_readings,
    check_ruled,
    check_text,
    check_version,
)
from lynkeus.reporting.showing import commands as showing
from lynkeus.reporting.urgency import commands as urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Keep a report on the version and images seen, decide on AI's readings, or both.

    `readings` are the marks of the readings decided on; None leaves one's decision as it stands,
    whatever `decision` says. Without a text the words stay as they are, whoever keeps them.
    """

    case: CaseId
    version: int
    revision: int
    decision: Decision
    readings: tuple[str, ...] | None
    text: Text | None
    active_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Sign a report in the version, with one's own decision and beside the readings seen.

    Who signs has just given the password again, and knows how many patients the images name, and
    how many objects kept aside name another one, and how often somebody ruled on such objects.
    """

    case: CaseId
    version: int
    decision: Decision
    readings: tuple[str, ...]
    patients: int
    doubted: int
    ruled: int
    active_s: float


def _decide(context: Context, command: Decide) -> Effect:
    check_active(command.active_s)
    case, me = command.case, context.actor.id
    study = study_by_case(context.connection, case)
    kept = reports_of(context.connection, [case])[case]
    before = kept.standing
    known = state_of(context.connection, case, me)
    _check_shown(kept, known, me)
    seen = before.version if command.text is None else command.version
    check_version(before, seen, by=kept.author_name)
    check_images(seen=command.revision, revision=study.revision)
    words = _words(before, command.text, study.revision)
    all_taken = _decided(context, kept, command, known)
    mine, was = of(all_taken, me), of(kept.decisions, me)
    if words == before and mine == was:
        return Effect(result={"version": before.version})
    told = replace(words, decision=word(of(standing(all_taken, known.reading_marks), me)))
    now = Writer(person=me, name=context.actor.name, at=context.now)
    by = kept.writer if words == before else now
    rests = _keep(context, case, told, all_taken, by) | telling.written(by, now)
    if mine != was:
        note_time(context, case, "decided", study.revision, active_s=command.active_s)
    entry = Entry(
        act="report.decided" if mine != was else "report.kept",
        words=telling.decided(told.version, told.decision, known.answers())
        if words == before
        else telling.kept(told.version, told.decision, known.answers()),
        about=(case,),
        subject=study.subject,
        fields=_values(told, known, command.active_s) | rests | telling.taken_over(mine, was),
    )
    fact = ReportDecided(case=case, version=told.version)
    return Effect(result={"version": told.version}, entries=(entry,), facts=(fact,))


def _words(before: Standing, text: Text | None, revision: int) -> Standing:
    """Give the report with these words: another version only where they are others, or anew."""
    writing = before.state is ReportState.WRITING
    if writing and (text is None or (text == before.text and before.revision == revision)):
        return before
    words = before.text if text is None else text
    check_text(words)
    return replace(
        before,
        version=before.version + 1,
        revision=revision,
        state=ReportState.WRITING,
        text=words,
    )


def _decided(
    context: Context, kept: ReportKept, command: Decide, known: CaseState
) -> tuple[Taken, ...]:
    if command.readings is None:
        return kept.decisions
    if command.decision is not Decision.UNDECIDED:
        _check_something_to_decide(known)
        check_readings(command.readings, now=known.reading_marks)
    me = context.actor
    mine = Taken(
        person=me.id,
        name=me.name,
        decision=command.decision,
        marks=tuple(known.reading_marks),
        at=context.now,
    )
    return take(kept.decisions, mine)


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
    case, me = command.case, context.actor.id
    check_active(command.active_s)
    study = study_by_case(context.connection, case)
    doubtful = _check_whose(context, study, command)
    kept = reports_of(context.connection, [case])[case]
    known = state_of(context.connection, case, me)
    _check_shown(kept, known, me)
    check_version(kept.standing, command.version, by=kept.author_name)
    now = known.reading_marks
    stand = standing(kept.decisions, now if known.tells else ())
    signed = _signed(kept.standing, known, study.revision, word(of(stand, me)))
    if of(kept.decisions, me) is not None and known.withholds:
        _check_something_to_decide(known)
    check_readings(command.readings, now=now)
    check_seen(command.decision, signed.decision)
    signer = Writer(person=me, name=context.actor.name, at=context.now)
    rests = _keep(context, case, signed, stand, signer)
    note_told(context, case, knows=known.knows)
    end_leases(context, case)
    context.connection.execute(
        reports.update()
        .where(reports.c.case == case)
        .values(signed_by=context.actor.name, signed_at=context.now)
    )
    note_time(context, case, "signed", signed.revision, active_s=command.active_s)
    knew = telling.known_of(command.patients, doubtful)
    entry = Entry(
        act="report.signed",
        words=telling.signed(signed.version, signed.decision, known.answers())
        + telling.whose(command.patients, doubtful),
        about=(case,),
        subject=study.subject,
        fields=_values(signed, known, command.active_s) | rests | knew,
    )
    fact = ReportSigned(case=case, version=signed.version)
    return Effect(result={"version": signed.version}, entries=(entry,), facts=(fact,))


def _check_whose(context: Context, study: Study, command: Sign) -> int:
    """Let only who knows whose the images are sign; gives how many kept aside make it doubtful."""
    check_patients(seen=command.patients, now=named(study))
    clashes = clashes_of(context.connection, study.case)
    doubtful = doubted(study, clashes)
    check_doubted(seen=command.doubted, now=doubtful)
    check_ruled(seen=command.ruled, now=ruled(clashes))
    return doubtful


def _signed(before: Standing, known: CaseState, revision: int, decision: Decision) -> Standing:
    """Give what is signed; what nobody has written speaks of the images that were judged."""
    judged = revision if known.opinion is None else known.opinion.revision
    spoken_of = before.revision if before.version else judged
    check_images(seen=spoken_of, revision=revision)
    written = before.text.findings.strip() or before.text.impression.strip()
    if not written and known.own_opinion is None:
        message = "There is nothing to sign: give your opinion or write the report first."
        raise BadInput(message, reason="nothing_to_sign")
    return replace(
        before,
        version=max(before.version, 1),
        revision=spoken_of,
        state=ReportState.SIGNED,
        decision=decision,
    )


def _values(now: Standing, known: CaseState, active_s: float) -> dict[str, Json]:
    read: list[Json] = [*known.reading_ids]
    given = known.own_opinion is not None
    own: dict[str, Json] = {"readings": read, "own_opinion": given, "active_s": active_s}
    own["ai_told"] = known.tells
    return {**telling.values(now), **own, **telling.out_of_use(known.answers())}


def _keep(
    context: Context, case: CaseId, now: Standing, decided: Sequence[Taken], by: Writer
) -> dict[str, Json]:
    """Keep a report; gives what the ledger keeps of what each reader decided."""
    taken: Json = {"decisions": [one.as_values() for one in decided]}
    values = {
        "revision": now.revision,
        "version": now.version,
        "state": now.state.value,
        "decision": now.decision.value,
        "findings": now.text.findings,
        "impression": now.text.impression,
        "author": by.person,
        "author_name": by.name,
        "changed_at": by.at,
        "readings": taken,
    }
    kept = insert_or_replace(reports).values(case=case, **values)
    context.connection.execute(kept.on_conflict_do_update(index_elements=["case"], set_=values))
    return {"decided": hashlib.sha256(canonical(taken)).hexdigest()}


def _needs_viewing(context: Context, command: Decide | Sign) -> None:
    require_viewing(context.connection, context.actor, command.case, context.now)


HANDLERS = (
    Handler(command=Decide, run=_decide),
    Handler(command=Sign, run=_sign),
    *in_hand.HANDLERS,
    *showing.HANDLERS,
    *addenda.HANDLERS,
    *urgency.HANDLERS,
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
    *in_hand.RULES,
    *showing.RULES,
    *addenda.RULES,
    *urgency.RULES,
)
