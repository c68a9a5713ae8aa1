"""A version in use held against people again and again: what is due, measured, and learnt from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Row, Select, select

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.archive.queries import studies_of
from lynkeus.cases.records import opinions, readings
from lynkeus.core.clock import Clock
from lynkeus.core.database import Database, batches
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.work import Steps, Workflow
from lynkeus.inference.shadow.trial import says
from lynkeus.models.queries import named
from lynkeus.models.watching.commands import CallForLook, RecordLook
from lynkeus.models.watching.figures import FOUND, Compared, figures
from lynkeus.models.watching.queries import due, taken_in_until
from lynkeus.reporting.records import reports
from lynkeus.reporting.report import ReportState

Model = tuple[str, str]
SPOKE = (*FOUND, "not_applicable", "failed")
WATCH = "watch"
"""The program that looks at models again, by the name that the ledger gives it."""


class Watching(Protocol):
    """Who may look at a site's models again: a house does."""

    @property
    def door(self) -> Door:
        """The one door."""
        ...

    @property
    def database(self) -> Database:
        """What was read and signed is in it."""
        ...

    @property
    def clock(self) -> Clock:
        """What time it is."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed study of a version: what it said of which image, and what its signer judged."""

    case: CaseId
    image: str
    signed_at: datetime
    decision: str
    compared: Compared

    @property
    def why(self) -> str:
        """Why it is a candidate for the next cohort; "" where it teaches nothing new."""
        state, person = self.compared.state, self.compared.person
        if state not in FOUND:
            return "abstained"
        if person is not None and FOUND[state] != person:
            return "disagrees"
        return "rejected" if self.decision in {"reject", "amend"} else ""

    @property
    def label(self) -> str:
        """What the signer's own opinion calls it; "" where somebody has to say."""
        return {True: "finding", False: "none", None: ""}[self.compared.person]


def call_for_looks(house: Watching, actor: Actor) -> None:
    """Let each version be looked at again whose time has come; each look starts once."""
    now = house.clock.now()
    with house.database.read() as connection:
        waits = due(connection, now)
    for one in waits:
        command = CallForLook(package=one.package, version=one.version, since=one.since)
        key = f"look:{one.package}:{one.version}:{one.since.isoformat()}"
        house.door.execute(actor, command, key=key)


def looks(house: Watching, actor: Actor) -> Workflow:
    """Give the durable work that looks at a version again."""

    def run(steps: Steps, body: Mapping[str, Json]) -> None:
        model = (str(body["package"]), str(body["version"]))
        found = steps.step("measure", measure, house.database, model)
        key = f"looked:{':'.join(model)}:{body['since']}"
        steps.step("hold against", _hold, house, actor, recording(model, found), key)

    return run


def measure(database: Database, model: Model) -> dict[str, Json]:
    """Measure how a version did on what was signed since the last look that had enough."""
    with database.read() as connection:
        since = taken_in_until(connection, model)
        fresh = signed(connection, model, since)
    newest = max((one.signed_at for one in fresh), default=None)
    told = figures([one.compared for one in fresh])
    return {"figures": told, "until": None if newest is None else newest.isoformat()}


def _hold(house: Watching, actor: Actor, command: RecordLook, key: str) -> None:
    house.door.execute(actor, command, key=key)


def recording(model: Model, found: Mapping[str, Json]) -> RecordLook:
    """Write the command that keeps what `measure` gave."""
    until = cast("str | None", found["until"])
    return RecordLook(
        package=model[0],
        version=model[1],
        figures=cast("Mapping[str, Json]", found["figures"]),
        until=None if until is None else datetime.fromisoformat(until),
    )


def signed(connection: Connection, model: Model, since: datetime | None) -> list[Signed]:
    """List the signed studies that a version has read, those signed after a moment.

    Args:     model: Package and version. since: None for all.
    Returns:  Each by the newest of its readings whose images the signer had, the first signed
              first.
    """
    finding = named(connection, *model).summary.finding
    rows: dict[CaseId, Row[Any]] = {}
    for row in connection.execute(_read_and_signed(model, since)):
        rows[CaseId(row.case)] = row
    found = list[Signed]()
    for some in batches(sorted(rows)):
        asked = select(opinions).where(opinions.c.case.in_(some)).order_by(opinions.c.revision)
        said = {(CaseId(one.case), one.person): one for one in connection.execute(asked)}
        studies = studies_of(connection, some)
        for case in some:
            row = rows[case]
            opinion = said.get((case, row.author))
            compared = Compared(
                state=row.state,
                person=None
                if opinion is None
                else says(opinion.overall, opinion.findings, finding),
                blind=opinion is not None and not opinion.ai_shown_before,
                patient=studies[case].subject,
            )
            image = str(row.result.get("sop") or "")
            told = {"case": case, "image": image, "decision": row.decision}
            found.append(Signed(**told, signed_at=row.signed_at, compared=compared))
    return sorted(found, key=lambda one: (one.signed_at, one.case))


def _read_and_signed(model: Model, since: datetime | None) -> Select[Any]:
    """Ask for readings of signed studies that the signer had the images of, the newest last."""
    package, version = model
    mine = (readings.c.package == package) & (readings.c.version == version)
    stands = readings.c.stands.is_(True) & readings.c.state.in_(SPOKE)
    done = reports.c.state == ReportState.SIGNED.value
    fresh = done if since is None else done & (reports.c.signed_at > since)
    columns = (reports.c.author, reports.c.signed_at, reports.c.decision)
    asked = select(readings.c.case, readings.c.state, readings.c.result, *columns)
    joined = asked.join(reports, reports.c.case == readings.c.case)
    had = readings.c.revision <= reports.c.revision
    return joined.where(mine, stands, fresh, had).order_by(readings.c.revision, readings.c.at)
