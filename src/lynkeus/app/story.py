"""A study's story, told from the ledger, and whether the ledger is whole."""

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import APIRouter
from sqlalchemy import Connection

from lynkeus.access.permits import require_reading
from lynkeus.access.web import Caller, TheClock, TheDatabase, TheKeys, provided
from lynkeus.app.recorded import verify_all
from lynkeus.archive.queries import study_by_case, study_by_uid
from lynkeus.cases.queries import state_of
from lynkeus.cases.told.queries import was_shown
from lynkeus.cases.withholding import to_the_minute
from lynkeus.core.database import Database
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.read import entries_about, newest_checkpoint
from lynkeus.reporting.queries import reports_of

router = APIRouter(prefix="/api")

JUDGING = frozenset({"opinion.recorded", "report.kept", "report.decided", "cover.made"})
"""What, taken together, tells what AI found: only what a model gave a result for is covered."""

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
        case = study_by_uid(connection, uid).case
        require_reading(connection, caller, case, clock.now())
        withheld = is_withheld(connection, case, caller.id)
        told: list[Json] = [
            {"number": one.number, **_as_seen(one.entry, caller.id, withheld=withheld)}
            for one in entries_about(connection, case, keys)
        ]
        newest = newest_checkpoint(connection)
    checkpoint: Json = None
    if newest is not None:
        root = base64.b64encode(newest.root).decode()
        checkpoint = {"size": newest.size, "root": root, "at": newest.at.isoformat()}
    return {"entries": told, "checkpoint": checkpoint}


def is_withheld(connection: Connection, case: CaseId, person: str) -> bool:
    """Tell whether a story is told without what colleagues judged: it would tell what AI found.

    What is signed is open to all who ask for it, until images come of which it does not speak.
    """
    if not state_of(connection, case, person).withholds:
        return False
    kept, revision = reports_of(connection, [case])[case], study_by_case(connection, case).revision
    return kept.waits(revision) or not was_shown(connection, case, person, revision)


def _as_seen(entry: dict[str, Json], person: str, *, withheld: bool) -> dict[str, Json]:
    if withheld and str(entry["act"]).startswith("reading."):
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
    return {**entry, "words": "Judged this study; told after your own opinion.", "fields": {}}


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
