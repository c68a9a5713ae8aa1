"""A study's story with its proof, to be checked by anybody without this system."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from lynkeus.access.actors import READERS, Actor
from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.permits import require_viewing
from lynkeus.access.policy import Context, Rule
from lynkeus.access.web import Caller, RequestKey, front, provided
from lynkeus.app.beside import opened_story
from lynkeus.app.story import LedgerKey, is_withheld, tells_numbers
from lynkeus.archive.queries import study_by_case, study_by_uid
from lynkeus.cases.queries import state_of
from lynkeus.core.errors import Refused
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.merkle import inclusion_proofs
from lynkeus.ledger.proof import packed, text_of
from lynkeus.ledger.read import entries_about, leaf_hashes, newest_checkpoint

router = APIRouter(prefix="/api")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportStory:
    """Take a study's story out, with what proves it."""

    case: CaseId


def _export(context: Context, command: ExportStory) -> Effect:
    words = "Took the story of this study out, with its proof."
    subject = study_by_case(context.connection, command.case).subject
    return Effect(
        entries=(Entry(act="story.exported", words=words, about=(command.case,), subject=subject),)
    )


def _may_take(context: Context, command: ExportStory) -> None:
    _check_open(context.connection, context.actor, command.case, (context.now, context.keys))


def _check_open(
    connection: Connection, actor: Actor, case: CaseId, at: tuple[datetime, SubjectKeys]
) -> None:
    now, keys = at
    require_viewing(connection, actor, case, now)
    # Who asked for a signed report alone is told no number of what AI found.
    withholds = state_of(connection, case, actor.id).withholds
    numbers = withholds and any(
        tells_numbers(one.entry) for one in entries_about(connection, case, keys)
    )
    if numbers or is_withheld(connection, case, actor.id):
        message = "Give your own opinion first: the story tells what colleagues made of the study."
        raise Refused(message, reason="opinion_first")


HANDLERS = (Handler(command=ExportStory, run=_export),)

RULES = (
    Rule(
        command=ExportStory,
        roles=READERS,
        grounds="readers may prove what was done to the studies that they have opened",
        condition=_may_take,
    ),
)


@router.post("/studies/{uid}/story/proof")
def export_story(
    uid: str,
    request: Request,
    caller: Caller,
    signing: Annotated[LedgerKey, provided(LedgerKey)],
    request_key: RequestKey,
) -> Response:
    """Give a zip archive: the story as it was hashed, its proofs, and a program that checks it."""
    here = front(request)
    with here.database.read() as connection:
        case = study_by_uid(connection, uid).case
    here.door.execute(caller, ExportStory(case=case), key=request_key)
    with here.database.read() as connection:
        # The same key again is asked for the role alone; what else allowed it may be over by then.
        _check_open(connection, caller, case, (here.clock.now(), here.keys))
        story = proved(connection, case, here.keys)
    headers = {"Content-Disposition": 'attachment; filename="story.zip"'}
    archive = packed("story.json", story, signing.public)
    return Response(archive, media_type="application/zip", headers=headers)


def proved(connection: Connection, case: CaseId, keys: SubjectKeys) -> dict[str, Json]:
    """Give the entries about a study as they were hashed, and why they are in the ledger."""
    opened = opened_story(connection, case, keys)
    proofs = inclusion_proofs(leaf_hashes(connection), [one.number for one in opened])
    newest = newest_checkpoint(connection)
    return {
        "entries": [
            {
                "number": one.number,
                "salt": text_of(one.salt),
                "entry": one.content.decode(),
                "proof": [text_of(step) for step in proofs[one.number]],
            }
            for one in opened
        ],
        "checkpoint": None if newest is None else newest.as_bytes().decode(),
    }
