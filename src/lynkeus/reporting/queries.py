"""What is looked up about reports and studies: as they stand, whose they are, what is urgent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from lynkeus.archive.queries import (
    Study,
    all_studies,
    conflicts_of,
    instances_of,
    series_of,
    study_by_case,
)
from lynkeus.archive.records import instances, studies
from lynkeus.cases.choices.choice import Chosen, Subject, raised
from lynkeus.cases.choices.queries import choice_for, standing_choices
from lynkeus.cases.patient import matches
from lynkeus.cases.queries import CaseState, state_of, stated_ages_of, states_of
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.reporting.order import CAP_HOURS, Waiting
from lynkeus.reporting.records import leases, reports, urgent_marks
from lynkeus.reporting.report import UNREAD, Decision, ReportKept, ReportState, Standing, Text
from lynkeus.reporting.view import Holder, Line, Seen, line_json
from lynkeus.reporting.worklist import Listed, View, arrange, belongs

BATCH = 500
LISTED_MAX = 2000
"""Studies that a list is made from: those that wait longest, or the newest of all."""
SHOWN_MAX = 500
"""Lines that a list has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants to see in the list."""

    view: View
    words: str
    modality: str


def standing_of(connection: Connection, case: CaseId) -> Standing:
    """Give a report as it stands."""
    return reports_of(connection, [case])[case].standing


def reports_of(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, ReportKept]:
    """Give the reports of many studies; those that nobody has begun are unread."""
    found = dict.fromkeys(cases, UNREAD)
    for start in range(0, len(cases), BATCH):
        some = cases[start : start + BATCH]
        for row in connection.execute(select(reports).where(reports.c.case.in_(some))):
            found[CaseId(row.case)] = _kept(row)
    return found


def urgent_of(connection: Connection, cases: Sequence[CaseId]) -> frozenset[CaseId]:
    """Tell which studies are marked urgent."""
    found: set[CaseId] = set()
    for start in range(0, len(cases), BATCH):
        some = cases[start : start + BATCH]
        query = select(urgent_marks.c.case).where(urgent_marks.c.case.in_(some))
        found |= {CaseId(case) for case in connection.execute(query).scalars()}
    return frozenset(found)


def holders_of(
    connection: Connection, cases: Sequence[CaseId], now: datetime
) -> dict[CaseId, Holder]:
    """Tell who has which studies in hand; a lease that is over holds nothing."""
    found: dict[CaseId, Holder] = {}
    for start in range(0, len(cases), BATCH):
        query = select(leases).where(leases.c.case.in_(cases[start : start + BATCH]))
        for row in connection.execute(query.where(leases.c.until > now)):
            holder = Holder(person=row.person, name=row.name, since=row.since)
            found[CaseId(row.case)] = holder
    return found


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
        reading=row.reading,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
    )


def see(connection: Connection, study: Study, person: str) -> Seen:
    """Gather all that is known of a study, as one person may see it."""
    case = study.case
    return Seen(
        person=person,
        study=study,
        known=state_of(connection, case, person),
        age=stated_ages_of(connection, [case]).get(case),
        report=reports_of(connection, [case])[case],
        series=series_of(connection, case),
        instances=instances_of(connection, case),
        conflicts=conflicts_of(connection, case),
        urgent=case in urgent_of(connection, [case]),
    )


def worklist(connection: Connection, person: str, wish: Wish, now: datetime) -> dict[str, Json]:
    """Give the list that a person asked for, in order, with the reason for each place."""
    found = {one.case: one for one in _asked_for(connection, wish)}
    cases = list(found)
    states = states_of(connection, cases, person)
    kept = reports_of(connection, cases)
    urgent = urgent_of(connection, cases)
    standing = standing_choices(connection)
    listed = [
        _listed(found[case], states[case], kept[case], urgent=case in urgent, standing=standing)
        for case in cases
    ]
    placed = arrange([one for one in listed if belongs(wish.view, one, person)], now=now)
    shown = [case for case, _ in placed[:SHOWN_MAX]]
    counts = _images(connection, shown)
    holders = holders_of(connection, shown, now)
    ages = stated_ages_of(connection, shown)
    lines = [
        Line(
            study=found[case],
            known=states[case],
            age=ages.get(case),
            report=kept[case],
            urgent=case in urgent,
            images=counts.get(case, 0),
            place=place,
            holder=holders.get(case),
        )
        for case, place in placed[:SHOWN_MAX]
    ]
    return {
        "items": [line_json(line, person, now) for line in lines],
        "triage": any(one.subject is Subject.TRIAGE for one in standing),
        "cap_hours": CAP_HOURS,
        "now": now.isoformat(),
        "left_out": max(len(placed) - SHOWN_MAX, 0),
    }


def _listed(
    study: Study,
    known: CaseState,
    kept: ReportKept,
    *,
    urgent: bool,
    standing: Sequence[Chosen],
) -> Listed:
    return Listed(
        waiting=Waiting(
            case=study.case,
            received=study.received_at,
            urgent=urgent,
            ai=known.ai()[0],
            raised=_raised(standing, study, known),
        ),
        report=kept.standing.state,
        author=kept.author,
        signed_at=kept.signed_at,
    )


def _raised(standing: Sequence[Chosen], study: Study, known: CaseState) -> str:
    """Give the class by which AI raises a study: as the site has chosen, whoever looks."""
    switched = choice_for(standing, study, Subject.TRIAGE)
    return raised(None if known.reading is None else known.reading.state, switched)


def _asked_for(connection: Connection, wish: Wish) -> list[Study]:
    if wish.view in {View.UNREAD, View.MINE}:
        found = [study_by_case(connection, case) for case in _unsigned(connection)]
    else:
        found = all_studies(connection, LISTED_MAX)
    return [
        one
        for one in found
        if wish.modality in ("", one.text("Modality")) and matches(wish.words, one.attributes)
    ]


def _unsigned(connection: Connection) -> list[CaseId]:
    """List what waits for a signature, the longest first: nobody falls out at the end."""
    signed = select(reports.c.case).where(reports.c.state == ReportState.SIGNED.value)
    query = select(studies.c.case).where(studies.c.case.not_in(signed))
    rows = connection.execute(query.order_by(studies.c.received_at).limit(LISTED_MAX)).scalars()
    return [CaseId(case) for case in rows]


def _images(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, int]:
    counted = select(instances.c.case, func.count()).where(instances.c.case.in_(cases))
    rows = connection.execute(counted.group_by(instances.c.case))
    return {CaseId(case): count for case, count in rows}
