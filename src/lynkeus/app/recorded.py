"""Whether what pages show of findings is what the ledger recorded: readings, reports, addenda."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, LargeBinary, Table, cast, select
from sqlalchemy import Text as TextType

from lynkeus.cases.records import readings
from lynkeus.core.database import is_of_its_kind
from lynkeus.core.json import Json, canonical, parse_object
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.checkpoints import Checkpoint
from lynkeus.ledger.verify import Verified, verify
from lynkeus.reporting.records import addenda, reports
from lynkeus.reporting.report import ReportState, Text
from lynkeus.reporting.telling import digest

Name = tuple[str, str]
"""A kind of thing, and which one."""
Values = dict[str, str]
Row = Mapping[str, bytes]
SAID = "as the result says"
KIND, KEPT = "kind", b"of its columns"
"""Whether all values of a row are of their columns' kinds: pages cannot read any other."""
COMPARED = frozenset(
    [
        "id",
        "case",
        "revision",
        "package",
        "version",
        "state",
        "result",
        "choices",
        "at",
        "decision",
        "findings",
        "impression",
        "number",
        "text",
        "signed_by",
        "signed_at",
    ]
)
"""The columns that are read, of any of the three tables."""
READING, REPORT, ADDENDUM = "reading", "signed report", "addendum"


def verify_all(
    connection: Connection,
    keys: SubjectKeys,
    public: Ed25519PublicKey,
    older: Iterable[Checkpoint] = (),
) -> Verified:
    """Verify the ledger, and where it is whole, hold against it what is kept of findings.

    Args:     older: As of `ledger.verify.verify`.
    Returns:  Every problem found; a value that was changed beside the ledger is one.
    """
    recorded = _Recorded()
    seen = verify(connection, keys, public, older, recorded.note)
    if not seen.problems:
        recorded.compare(connection, seen)
    return seen


@dataclass(slots=True)
class _Recorded:
    """What the ledger says of each thing: the newest entry about it stands."""

    said: dict[Name, tuple[int, Values]] = field(default_factory=dict)

    def note(self, number: int, content: bytes) -> None:
        """Take in an entry of the ledger."""
        entry = parse_object(content)
        make = next((make for act, make in _MADE if str(entry["act"]).startswith(act)), None)
        fields = entry["fields"]
        if make is not None and isinstance(fields, Mapping) and "digest" in fields:
            name, values = make(entry, fields)
            self.said[name] = (number, values)

    def compare(self, connection: Connection, seen: Verified) -> None:
        """Hold what is kept against it."""
        left = dict(self.said)
        for name, values in _kept(connection):
            number, said = left.pop(name, (-1, None))
            if said is None:
                words = f"The {name[0]} {name[1]} stands in no entry of the ledger."
                seen.find(number, "inserted", words)
            elif values != said:
                words = f"The {name[0]} that entry {number} recorded is kept otherwise now."
                seen.find(number, "changed", words)
        for (kind, _), (number, _) in left.items():
            seen.find(number, "removed", f"The {kind} that entry {number} recorded is missing.")


def _read(entry: Mapping[str, Json], fields: Mapping[str, Json]) -> tuple[Name, Values]:
    told = ("digest", "revision", "package", "version")
    choices = canonical(fields.get("choices")).decode()
    values = _of(entry, fields, told) | {"choices": choices, "state": SAID}
    return (READING, str(fields["reading"])), values


def _signed(entry: Mapping[str, Json], fields: Mapping[str, Json]) -> tuple[Name, Values]:
    values = _of(entry, fields, ("digest", "revision", "version", "decision"))
    return (REPORT, values["case"]), values | {"by": _by(entry)}


def _added(entry: Mapping[str, Json], fields: Mapping[str, Json]) -> tuple[Name, Values]:
    values = _of(entry, fields, ("digest", "revision"))
    return (ADDENDUM, f"{fields['number']} of {values['case']}"), values | {"by": _by(entry)}


Make = Callable[[Mapping[str, Json], Mapping[str, Json]], tuple[Name, Values]]
_MADE: tuple[tuple[str, Make], ...] = (
    ("reading.", _read),
    ("report.signed", _signed),
    ("report.addendum_signed", _added),
)


def _of(entry: Mapping[str, Json], fields: Mapping[str, Json], told: Iterable[str]) -> Values:
    about = entry["about"]
    case = about[0] if isinstance(about, list) and about else ""
    at = datetime.fromisoformat(str(entry["at"])).astimezone(UTC)
    values = {one: str(fields.get(one)) for one in told}
    told = {"case": str(case), "at": at.isoformat(timespec="microseconds")}
    return told | {KIND: KEPT.decode()} | values


def _by(entry: Mapping[str, Json]) -> str:
    actor = entry["actor"]
    return str(actor.get("name")) if isinstance(actor, Mapping) else ""


def _kept(connection: Connection) -> Iterator[tuple[Name, Values]]:
    """Give what is kept as texts, whatever somebody has made of it by hand."""
    for row in _rows(connection, readings):
        values = _same(row, "case", "at", "revision", "package", "version", "choices")
        named = hashlib.sha256(row["result"]).hexdigest()
        yield (READING, _text(row["id"])), values | {"digest": named, "state": _state(row)}
    for row in _rows(connection, reports):
        if _text(row["state"]) == ReportState.SIGNED:
            text = Text(findings=_text(row["findings"]), impression=_text(row["impression"]))
            values = _same(row, "case", "revision", "version", "decision")
            yield (REPORT, values["case"]), values | {"digest": digest(text)} | _signature(row)
    for row in _rows(connection, addenda):
        values = _same(row, "case", "revision")
        values |= {"digest": hashlib.sha256(row["text"]).hexdigest()} | _signature(row)
        yield (ADDENDUM, f"{_text(row['number'])} of {values['case']}"), values


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    shown = [one for one in table.c if one.name in COMPARED]
    columns = (cast(cast(one, TextType), LargeBinary).label(one.name) for one in shown)
    kinds = is_of_its_kind(*shown).label(KIND)
    for row in connection.execute(select(kinds, *columns)).mappings():
        found = {name: value or b"" for name, value in row.items() if name != KIND}
        yield found | {KIND: KEPT if row[KIND] else b""}


def _same(row: Row, *names: str) -> Values:
    return {one: _text(row[one]) for one in (KIND, *names)}


def _signature(row: Row) -> Values:
    return {"by": _text(row["signed_by"]), "at": _text(row["signed_at"])}


def _state(row: Row) -> str:
    """Tell whether the state by which lists go is the one that the result says.

    A result that was changed by hand is told by its digest; it need not even be a document.
    """
    try:
        said = parse_object(row["result"]).get("state")
    except (ValueError, RecursionError):
        said = None
    return SAID if said == _text(row["state"]) else _text(row["state"])


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")
