"""A silent trial told: what a version said unseen, beside what people decided, in totals alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lynkeus.access.actors import Actor
from lynkeus.app.packages import Keeper
from lynkeus.archive.queries import studies_of
from lynkeus.cases.records import opinions, readings
from lynkeus.core.database import batches
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.json import Json
from lynkeus.inference.shadow.commands import TellTrial
from lynkeus.inference.shadow.queries import Unseen, unseen_by
from lynkeus.inference.shadow.trial import Signed, says, totals
from lynkeus.models.queries import named
from lynkeus.reporting.records import reports
from lynkeus.reporting.report import ReportState


def trial(house: Keeper, actor: Actor, package: str, version: str) -> Json:
    """Tell how a version that reads unseen compares with people; it is recorded.

    Raises:  Refused: If the actor may not. NotFound: If there is no such version. Conflict: If too
             few of the studies that it has read are signed.
    """
    house.door.check(actor, TellTrial)
    with house.database.read() as connection:
        one = named(connection, package, version)
        signed = _signed(connection, (package, version), one.summary.finding)
    told = TellTrial(package=package, version=version, totals=totals(signed, one.summary.finding))
    return house.door.execute(actor, told, key=new_id())


def _signed(connection: Connection, model: tuple[str, str], finding: str) -> list[Signed]:
    """List the signed studies, as they came to be comparable: no later one moves an earlier one."""
    read = {one.case: one for one in unseen_by(connection, *model)}
    found: list[tuple[datetime, CaseId, Signed]] = []
    for some in batches(sorted(read)):
        asked = select(reports).where(
            reports.c.case.in_(some), reports.c.state == ReportState.SIGNED.value
        )
        rows = {CaseId(row.case): row for row in connection.execute(asked)}
        active = _active(connection, [*rows], model)
        judged = _opinions(connection, [*rows])
        studies = studies_of(connection, [*rows])
        for case, row in rows.items():
            one = read[case]
            if one.revision > row.revision:
                continue
            opinion = judged.get((case, row.author))
            signed = Signed(
                unseen=one.state,
                active=active.get(case, ""),
                person=_person(opinion, finding),
                blind=opinion is not None and not opinion.ai_shown_before,
                decision=row.decision,
                patient=studies[case].subject,
            )
            found.append((_since(one, row), case, signed))
    return [signed for _, _, signed in sorted(found, key=lambda one: one[:2])]


def _since(one: Unseen, row: Any) -> datetime:  # noqa: ANN401  # a row of `reports`
    signed_at: datetime = row.signed_at
    return max(one.at, signed_at)


def _person(opinion: Any, finding: str) -> bool | None:  # noqa: ANN401  # a row of `opinions`
    return None if opinion is None else says(opinion.overall, opinion.findings, finding)


def _active(
    connection: Connection, cases: list[CaseId], model: tuple[str, str]
) -> Mapping[CaseId, str]:
    """Give what the version in use said of studies, of the same package, that stands."""
    package, version = model
    mine = (readings.c.package == package) & (readings.c.version != version)
    asked = select(readings.c.case, readings.c.state).where(
        readings.c.case.in_(cases), mine, readings.c.stands.is_(True)
    )
    rows = connection.execute(asked.order_by(readings.c.revision, readings.c.at))
    return {CaseId(row.case): row.state for row in rows}


def _opinions(connection: Connection, cases: list[CaseId]) -> Mapping[tuple[CaseId, str], Any]:
    asked = select(opinions).where(opinions.c.case.in_(cases)).order_by(opinions.c.revision)
    return {(CaseId(row.case), row.person): row for row in connection.execute(asked)}
