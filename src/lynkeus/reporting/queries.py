"""Look up reports and studies: how they stand, who has them, what is urgent, what was when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from lynkeus.access.records import persons
from lynkeus.archive.queries import (
    Study,
    instances_of,
    series_of,
    studies_of,
)
from lynkeus.archive.records import conflicts
from lynkeus.archive.rulings import clashes_of, says_aside
from lynkeus.cases.queries import state_of, stated_ages_of
from lynkeus.cases.records import opinions, shown_findings
from lynkeus.cases.told.queries import waits_to_be_asked
from lynkeus.core.database import batches
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.models.queries import in_use
from lynkeus.reporting.decisions import Decision, Taken, read_taken
from lynkeus.reporting.order import Marked
from lynkeus.reporting.records import addenda, leases, reports, times, urgent_marks
from lynkeus.reporting.report import (
    UNREAD,
    Addendum,
    ReportKept,
    ReportState,
    Standing,
    Text,
)
from lynkeus.reporting.times import Noted
from lynkeus.reporting.view import Holder, Seen

URGENT_MAX = 20
"""So many of the newest urgent marks each page is told of; the list has them all."""


def reports_of(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, ReportKept]:
    """Give the reports of many studies; those that nobody has begun are unread."""
    found = dict.fromkeys(cases, UNREAD)
    for some in batches(cases):
        for row in connection.execute(select(reports).where(reports.c.case.in_(some))):
            found[CaseId(row.case)] = _kept(row)
        query = select(addenda).where(addenda.c.case.in_(some)).order_by(addenda.c.number)
        for row in connection.execute(query):
            kept = found[CaseId(row.case)]
            found[CaseId(row.case)] = replace(kept, addenda=(*kept.addenda, _addendum(row)))
        for row in connection.execute(says_aside().where(conflicts.c.case.in_(some))):
            kept = found[CaseId(row.case)]
            since = row.at if kept.aside_since is None else max(row.at, kept.aside_since)
            found[CaseId(row.case)] = replace(kept, aside_since=since)
    return found


def urgent_of(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, Marked]:
    """Tell which studies are marked urgent, by whom and when."""
    found: dict[CaseId, Marked] = {}
    for some in batches(cases):
        for row in connection.execute(_marks().where(urgent_marks.c.case.in_(some))):
            found[CaseId(row.case)] = _marked(row)
    return found


def urgent_waiting(connection: Connection, person: str) -> list[dict[str, Json]]:
    """Give the newest urgent marks whose studies wait for a doctor; no patient is named.

    Args:     person: Who looks: whether a mark is his own is told.
    """
    newest = _marks().order_by(urgent_marks.c.at.desc()).limit(URGENT_MAX)
    marks = {CaseId(row.case): row for row in connection.execute(newest)}
    studies, kept = studies_of(connection, [*marks]), reports_of(connection, [*marks])
    return [
        {
            "uid": studies[case].study_uid,
            "modality": studies[case].text("Modality") or "",
            "body_part": studies[case].text("BodyPartExamined"),
            "by": (mark := _marked(row)).by,
            "at": mark.at.isoformat(),
            "mine": row.person == person,
        }
        for case, row in marks.items()
        if kept[case].waits(studies[case].revision)
    ]


def _marks() -> Select[Any]:
    named = persons.c.id == urgent_marks.c.person
    return select(urgent_marks, persons.c.name).outerjoin_from(urgent_marks, persons, named)


def _marked(row: Row[Any]) -> Marked:
    return Marked(by=row.name or "", at=row.at)


def holders_of(
    connection: Connection, cases: Sequence[CaseId], now: datetime
) -> dict[CaseId, Holder]:
    """Tell who has which studies in hand; a lease that is over holds nothing."""
    found: dict[CaseId, Holder] = {}
    for some in batches(cases):
        query = select(leases).where(leases.c.case.in_(some))
        for row in connection.execute(query.where(leases.c.until > now)):
            holder = Holder(person=row.person, name=row.name, since=row.since)
            found[CaseId(row.case)] = holder
    return found


def times_of(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, list[Noted]]:
    """Give when many studies were opened, judged, decided on and signed, the earliest first."""
    found: dict[CaseId, list[Noted]] = {case: [] for case in cases}
    for some in batches(cases):
        for row in connection.execute(select(times).where(times.c.case.in_(some))):
            found[CaseId(row.case)].append(_noted(row, row.what, row.active_s))
        for row in connection.execute(select(opinions).where(opinions.c.case.in_(some))):
            found[CaseId(row.case)].append(_noted(row, "opinion", row.active_s))
        asked = select(shown_findings).where(shown_findings.c.case.in_(some))
        for row in connection.execute(asked):
            found[CaseId(row.case)].append(_noted(row, "shown", 0.0))
    return {case: sorted(noted, key=lambda one: one.at) for case, noted in found.items()}


def _kept(row: Row[Any]) -> ReportKept:
    return ReportKept(
        standing=Standing(
            version=row.version,
            revision=row.revision,
            state=ReportState(row.state),
            decision=Decision(row.decision),
            text=Text(findings=row.findings, impression=row.impression),
        ),
        author=row.author,
        author_name=row.author_name,
        kept_at=row.changed_at,
        decisions=_decisions(row),
        signed_by=row.signed_by,
        signed_at=row.signed_at,
    )


def _decisions(row: Row[Any]) -> tuple[Taken, ...]:
    """Read what each reader has decided; older programs kept one decision, whoever kept the text.

    The first one kept on which readings alone: who signed answered for the decision, and of a draft
    nobody knows who took it, since a colleague may have kept the text later.
    """
    kept = row.readings
    if isinstance(kept, dict) and "decisions" in kept:
        return tuple(read_taken(one) for one in kept["decisions"])
    if row.decision == Decision.UNDECIDED.value:
        return ()
    if isinstance(kept, dict):
        one = {**kept["decider"], "decision": row.decision, "marks": kept["marks"]}
        return (read_taken(one),) if kept["decider"] else ()
    if row.state != ReportState.SIGNED.value:
        return ()
    signer = {"person": row.author, "name": row.author_name, "at": row.changed_at}
    return (Taken(**signer, decision=Decision(row.decision), marks=tuple(kept)),)


def _noted(row: Row[Any], what: str, active_s: float) -> Noted:
    return Noted(what=what, person=row.person, revision=row.revision, at=row.at, active_s=active_s)


def _addendum(row: Row[Any]) -> Addendum:
    return Addendum(
        number=row.number,
        revision=row.revision,
        text=row.text,
        person=row.person,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
    )


def see(connection: Connection, study: Study, person: str) -> Seen:
    """Gather all that is known of a study, as one person may see it."""
    case = study.case
    unasked = waits_to_be_asked(connection, case, person, study.revision)
    return Seen(
        person=person,
        study=study,
        known=state_of(connection, case, person),
        age=stated_ages_of(connection, [case]).get(case),
        report=reports_of(connection, [case])[case],
        series=series_of(connection, case),
        instances=instances_of(connection, case),
        unasked=unasked,
        clashes=clashes_of(connection, case),
        urgent=case in urgent_of(connection, [case]),
        reads=any(one.reads for one in in_use(connection)),
    )


def is_hidden(connection: Connection, study: Study, person: str) -> bool:
    """Tell whether something signed is kept from a person until he asks or has judged himself."""
    case = study.case
    if not waits_to_be_asked(connection, case, person, study.revision):
        return False
    withholds = state_of(connection, case, person).withholds
    return reports_of(connection, [case])[case].hidden(person, withholds=withholds)
