"""The HTTP face of reporting: the list, a study, one's opinion, the report, the signature."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Header, Query, Request
from sqlalchemy import Connection

from lynkeus.access.actors import Actor
from lynkeus.access.execute import Door
from lynkeus.access.permits import require_reading, require_viewing
from lynkeus.access.signing import confirm
from lynkeus.access.web import Caller, RequestKey, TheClock, TheDatabase, TheDoor
from lynkeus.archive.commands import ListStudies, OpenStudy
from lynkeus.archive.queries import study_by_uid
from lynkeus.cases.commands import RecordOpinion
from lynkeus.cases.opinions import OpinionGiven
from lynkeus.cases.told.commands import ShowResult
from lynkeus.cases.told.queries import unseen
from lynkeus.core.database import Database
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.reporting.addenda.commands import SignAddendum
from lynkeus.reporting.commands import Decide, Sign
from lynkeus.reporting.in_hand.commands import PutStudyDown, TakeStudy
from lynkeus.reporting.listing.queries import Wish, worklist
from lynkeus.reporting.queries import holders_of, see
from lynkeus.reporting.report import Text
from lynkeus.reporting.said import (
    AddendumSaid,
    OpinionSaid,
    ReportSaid,
    SignatureSaid,
    Sought,
    UrgencySaid,
    WishSaid,
)
from lynkeus.reporting.showing.commands import ShowReport
from lynkeus.reporting.urgency.commands import MarkUrgent, Urgency
from lynkeus.reporting.view import study_json

router = APIRouter(prefix="/api")

May = Callable[[Connection, Actor, CaseId, datetime], None]
"""What a permit to look must say; it refuses otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who sits at the page, and what he may reach."""

    caller: Actor
    door: Door
    database: Database
    now: datetime
    key: str

    def case(self, uid: str) -> CaseId:
        """Find the study of a UID."""
        with self.database.read() as connection:
            return study_by_uid(connection, uid).case

    def shown(self, uid: str, may: May = require_reading) -> dict[str, Json]:
        """Show a study as this person may see it; it must be open to him.

        Where AI's result stands in it that he has not seen, that is recorded first, and once.
        """
        with self.database.read() as connection:
            study = study_by_uid(connection, uid)
            may(connection, self.caller, study.case, self.now)
            seen = see(connection, study, self.caller.id)
            new = unseen(connection, study.case, self.caller.id, seen.known)
        if new:
            key = f"result-shown:{study.case}:{self.now.isoformat()}"
            self.door.execute(self.caller, ShowResult(case=study.case), key=key)
        return study_json(seen)


def _desk(
    caller: Caller, door: TheDoor, database: TheDatabase, clock: TheClock, key: RequestKey
) -> Desk:
    return Desk(caller=caller, door=door, database=database, now=clock.now(), key=key)


AtDesk = Annotated[Desk, Depends(_desk)]


@router.get("/worklist")
def list_studies(
    desk: AtDesk, wish: Annotated[WishSaid, Query()], x_search: Annotated[Sought, Header()] = ""
) -> dict[str, Json]:
    """List studies with the reason for each place; a look is recorded once a query and day.

    Words searched for are names: they come in a header, percent-encoded, since addresses are
    kept by proxies and browsers.
    """
    words = unquote(x_search)
    asked = Wish(words=words, **wish.model_dump())
    digest = hashlib.sha256(repr(asked).encode()).hexdigest()[:16]
    command = ListStudies(view=wish.view.value, query_digest=digest)
    key = f"list:{wish.view.value}:{digest}:{desk.now:%Y%m%d}"
    desk.door.execute(desk.caller, command, key=key)
    with desk.database.read() as connection:
        return worklist(connection, desk.caller.id, asked, desk.now)


@router.post("/studies/{uid}/open")
def open_study(uid: str, desk: AtDesk) -> dict[str, Json]:
    """Open a study: it is recorded, and gives a permit to view it for half an hour."""
    desk.door.execute(desk.caller, OpenStudy(case=desk.case(uid)), key=desk.key)
    return desk.shown(uid, may=require_viewing)  # whom it is for, the door has just said


@router.get("/studies/{uid}")
def show_study(uid: str, desk: AtDesk) -> dict[str, Json]:
    """Show a study that is open."""
    return desk.shown(uid)


@router.post("/studies/{uid}/opinion")
def give_opinion(uid: str, said: OpinionSaid, desk: AtDesk) -> dict[str, Json]:
    """Give one's own opinion; from then on AI's reading is shown."""
    given = OpinionGiven(**said.model_dump(exclude={"revision", "active_s"}))
    command = RecordOpinion(
        case=desk.case(uid), revision=said.revision, opinion=given, active_s=said.active_s
    )
    desk.door.execute(desk.caller, command, key=desk.key)
    return desk.shown(uid)


@router.put("/studies/{uid}/report")
def keep_report(uid: str, said: ReportSaid, desk: AtDesk) -> dict[str, Json]:
    """Keep a report with the decision about AI's reading."""
    text = said.text
    command = Decide(
        case=desk.case(uid),
        version=said.version,
        revision=said.revision,
        decision=said.decision,
        readings=said.readings,
        text=None if text is None else Text(**text.model_dump()),
        active_s=said.active_s,
    )
    desk.door.execute(desk.caller, command, key=desk.key)
    return desk.shown(uid)


@router.post("/studies/{uid}/report/shown")
def show_report(uid: str, desk: AtDesk) -> dict[str, Json]:
    """Show a colleague's signed report before the own opinion: it is recorded."""
    desk.door.execute(desk.caller, ShowReport(case=desk.case(uid)), key=desk.key)
    return desk.shown(uid)


@router.post("/studies/{uid}/signature")
def sign_report(uid: str, said: SignatureSaid, desk: AtDesk, request: Request) -> dict[str, Json]:
    """Sign a report, with the password again."""
    command = Sign(
        case=desk.case(uid),
        version=said.version,
        decision=said.decision,
        readings=said.readings,
        patients=said.patients,
        doubted=said.doubted,
        ruled=said.ruled,
        active_s=said.active_s,
    )
    confirm(request, desk.caller, said.password, right="sign", about=command.case)
    desk.door.execute(desk.caller, command, key=desk.key)
    return desk.shown(uid)


@router.post("/studies/{uid}/addenda")
def sign_addendum(uid: str, said: AddendumSaid, desk: AtDesk, request: Request) -> dict[str, Json]:
    """Add to a signed report, with the password again."""
    command = SignAddendum(
        case=desk.case(uid),
        seen=said.seen,
        revision=said.revision,
        patients=said.patients,
        doubted=said.doubted,
        ruled=said.ruled,
        text=said.text,
        active_s=said.active_s,
    )
    confirm(request, desk.caller, said.password, right="sign", about=command.case)
    desk.door.execute(desk.caller, command, key=desk.key)
    return desk.shown(uid)


@router.post("/studies/{uid}/urgency")
def mark_urgent(uid: str, said: UrgencySaid, desk: AtDesk) -> dict[str, Json]:
    """Put a study first, or back among the others."""
    command = MarkUrgent(case=desk.case(uid), urgency=said.urgency)
    desk.door.execute(desk.caller, command, key=desk.key)
    return {"urgent": said.urgency is Urgency.URGENT}


@router.post("/studies/{uid}/lease")
def take_study(uid: str, desk: AtDesk) -> dict[str, Json]:
    """Say that one has an open study in hand, and hear who has it; nobody is kept out."""
    case = desk.case(uid)
    desk.door.execute(desk.caller, TakeStudy(case=case), key=desk.key)
    with desk.database.read() as connection:
        holder = holders_of(connection, [case], desk.now).get(case)
    return {"holder": None if holder is None else holder.as_json(desk.caller.id)}


@router.delete("/studies/{uid}/lease")
def put_study_down(uid: str, desk: AtDesk) -> dict[str, Json]:
    """Say that one has left a study."""
    desk.door.execute(desk.caller, PutStudyDown(case=desk.case(uid)), key=desk.key)
    return {"holder": None}
