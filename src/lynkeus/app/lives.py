"""The life of a version at a site, from the ledger: each decision, who took it, when and why."""

from collections.abc import Mapping

from sqlalchemy import Connection

from lynkeus.core.json import Json, parse_object
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.read import opened_about
from lynkeus.models.registry import subject_of

TOLD = (
    *("version", "reason", "replaces", "instead", "after", "point", "films", "studies"),
    *("signed_by", "opening", "openings", "name", "evaluation"),
)
"""What of a decision is told to all who are signed in: never a figure of a trial."""


def life(connection: Connection, model: tuple[str, str], keys: SubjectKeys) -> list[Json]:
    """List what was decided of a version, the first first; refusals are not among it."""
    found: list[Json] = []
    for one in opened_about(connection, subject_of(*model), keys):
        entry = parse_object(one.content)
        actor, fields = entry["actor"], entry["fields"]
        if entry["act"] == "refused" or not isinstance(fields, Mapping):
            continue
        found.append(
            {
                "number": one.number,
                "at": entry["at"],
                "act": entry["act"],
                "by": actor.get("name") if isinstance(actor, Mapping) else None,
                "kind": actor.get("kind") if isinstance(actor, Mapping) else None,
                "words": entry["words"],
                "fields": {name: fields[name] for name in TOLD if name in fields},
            }
        )
    return found
