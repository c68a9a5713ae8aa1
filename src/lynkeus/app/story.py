"""A study's story, told from the ledger, and whether the ledger is whole."""

import base64
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import APIRouter
from sqlalchemy import Connection

from lynkeus.access.permits import require_reading
from lynkeus.access.web import Caller, TheClock, TheDatabase, TheKeys, provided
from lynkeus.app.beside import lets_read, raisings, results, standings, story_entries
from lynkeus.app.recorded import verify_all
from lynkeus.archive.queries import study_by_case, study_by_uid
from lynkeus.cases.queries import state_of
from lynkeus.cases.told.queries import was_shown
from lynkeus.cases.withholding import to_the_minute
from lynkeus.core.database import Database
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.read import newest_checkpoint
from lynkeus.models.watching.commands import TAKEN_OUT
from lynkeus.reporting.queries import reports_of

router = APIRouter(prefix="/api")

ANSWERED = frozenset({"cover.answered", "cover.map_answered"})
ASKED = frozenset({"cover.made", "cover.map_made"})
JUDGING = frozenset({"opinion.recorded", "report.kept", "report.decided"}) | ASKED | ANSWERED
"""What, taken together, tells what AI found: only what a model gave a result for is covered."""

TIMED = ("reading.", "result.")
"""When it was recorded, or shown on a page that waited for it, tells how long a model took."""
PLAIN = {"cover.map_answered": "cover.answered", "cover.map_made": "cover.made"}
"""Of what is done above the point alone, the name of what is done on either side of it."""
JUDGED_WORDS = "Judged this study; told after your own opinion."
SIGNED = "report.signed"
SIGNED_WORDS = "Report signed; what it decides is told after your own opinion, or when you ask."


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """The public half of the key that signs the ledger's heads."""

    public: Ed25519PublicKey


@router.get("/studies/{uid}/story")
def story(
    uid: str, caller: Caller, database: TheDatabase, clock: TheClock, keys: TheKeys
) -> dict[str, Json]:
    """Tell all that was done to a study that is open, and by what right."""
    with database.read() as connection:
        study, now = study_by_uid(connection, uid), clock.now()
        require_reading(connection, caller, study.case, now)
        withheld = is_withheld(connection, study.case, caller.id)
        known = state_of(connection, study.case, caller.id)
        told = story_entries(connection, study.case, keys)
        letting = lets_read(connection, told, keys)
        seen: list[Json] = [
            {
                "number": one.number,
                **_as_seen(one.entry, caller.id, withheld=withheld, numbers=not known.withholds),
                "let_by": letting.get(one.number),
                "beside": str(study.case) not in about(one.entry),
            }
            for one in told
            if not (withheld and one.entry["act"] == TAKEN_OUT)
        ]
        beside: dict[str, Json] = {
            "out_of_use": standings(connection, told),
            "results": results(told, known),
            "raised": raisings(connection, study, known, now),
        }
        newest = newest_checkpoint(connection)
    checkpoint: Json = None
    if newest is not None:
        root = base64.b64encode(newest.root).decode()
        checkpoint = {"size": newest.size, "root": root, "at": newest.at.isoformat()}
    return {"entries": seen, "checkpoint": checkpoint, **beside}


def is_withheld(connection: Connection, case: CaseId, person: str) -> bool:
    """Tell whether a story is told without what colleagues judged: it would tell what AI found.

    What is signed is open to all who ask for it, until images come of which it does not speak.
    """
    if not state_of(connection, case, person).withholds:
        return False
    kept, revision = reports_of(connection, [case])[case], study_by_case(connection, case).revision
    return kept.waits(revision) or not was_shown(connection, case, person, revision)


def tells_numbers(entry: Mapping[str, Json]) -> bool:
    """Tell whether an entry holds what a model found in numbers: nobody is told before judging."""
    return entry["act"] in ANSWERED


def about(entry: Mapping[str, Json]) -> Sequence[Json]:
    """Give what an entry is about."""
    named = entry["about"]
    return named if isinstance(named, list) else ()


def _as_seen(
    entry: dict[str, Json], person: str, *, withheld: bool, numbers: bool
) -> dict[str, Json]:
    act = str(entry["act"])
    if not numbers and (tells_numbers(entry) or act in PLAIN):
        return {**entry, "act": PLAIN.get(act, act), "words": JUDGED_WORDS, "fields": {}}
    if withheld and act.startswith(TIMED):
        at = to_the_minute(datetime.fromisoformat(str(entry["at"])))
        return {**entry, "at": at.isoformat()}
    actor = entry["actor"]
    mine = isinstance(actor, Mapping) and actor.get("id") == person
    if not withheld or mine:
        return entry
    if entry["act"] == SIGNED:
        return {**entry, "words": SIGNED_WORDS, "fields": _signed_fields(entry["fields"])}
    if entry["act"] not in JUDGING:
        return entry
    return {**entry, "act": PLAIN.get(act, act), "words": JUDGED_WORDS, "fields": {}}


def _signed_fields(fields: Json) -> dict[str, Json]:
    told = fields if isinstance(fields, Mapping) else {}
    return {name: told[name] for name in ("version", "revision", "patients") if name in told}


@router.post("/ledger/verify")
def verify_now(
    caller: Caller,  # noqa: ARG001  # only who is signed in may ask
    database: TheDatabase,
    keys: TheKeys,
    key: Annotated[LedgerKey, provided(LedgerKey)],
) -> dict[str, Json]:
    """Recompute the whole ledger."""
    return verified(database, keys, key.public)


def verified(database: Database, keys: SubjectKeys, public: Ed25519PublicKey) -> dict[str, Json]:
    """Verify a ledger and give the outcome as plain values."""
    began = time.perf_counter()
    with database.read() as connection:
        seen = verify_all(connection, keys, public)
    return {**seen.as_json(), "ms": round((time.perf_counter() - began) * 1000)}
