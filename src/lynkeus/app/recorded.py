"""Whether what pages show of findings is what the ledger recorded.

Compared are readings (which of them stand too), which models were to read, opinions, reports with
whose decision they hold, and addenda. Of what an older program's entries lack nothing is compared:
which readings stand, which models were to read, the text of an opinion, whose a decision is. Nor is
when models were chosen, nor how long somebody was at work: no entry holds the one, and the engine
writes the other otherwise.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, LargeBinary, Table, and_, cast, or_, select
from sqlalchemy import Text as TextType

from lynkeus.cases.records import opinions, reading_plans, readings
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
        "stands",
        "planned",
        "person",
        "name",
        "overall",
        "certainty",
        "ai_shown_before",
        "author",
        "author_name",
        "changed_at",
        "readings",
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
"""The columns that are read, of any of the tables."""
READING, PLAN, OPINION = "reading", "plan of readings", "opinion"
REPORT, ADDENDUM = "report", "addendum"


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
    stand: dict[str, Sequence[Json]] = field(default_factory=dict)
    """Which readings stand, by study."""

    def note(self, number: int, content: bytes) -> None:
        """Take in an entry of the ledger."""
        entry = parse_object(content)
        fields = entry["fields"]
        if not isinstance(fields, Mapping):
            return
        make = next((make for act, make in _MADE if str(entry["act"]).startswith(act)), None)
        if make is not None:
            self.said |= {name: (number, values) for name, values in make(entry, fields)}
        if isinstance(stand := fields.get("stands"), list):
            self.stand[_case(entry)] = stand

    def compare(self, connection: Connection, seen: Verified) -> None:
        """Hold what is kept against it."""
        left = dict(self.said)
        for name, values in _kept(connection):
            number, said = left.pop(name, (-1, None))
            if said is None:
                words = f"The {name[0]} {name[1]} stands in no entry of the ledger."
                seen.find(number, "inserted", words)
            elif (said | self._stands(name, said)).items() - values.items():
                words = f"The {name[0]} that entry {number} recorded is kept otherwise now."
                seen.find(number, "changed", words)
        for (kind, _), (number, _) in left.items():
            seen.find(number, "removed", f"The {kind} that entry {number} recorded is missing.")

    def _stands(self, name: Name, said: Values) -> Values:
        stand = self.stand.get(said["case"])
        return {} if stand is None or name[0] != READING else {"stands": _bit(name[1] in stand)}


Entry = Mapping[str, Json]
Told = Iterator[tuple[Name, Values]]


def _read(entry: Entry, fields: Entry) -> Told:
    if "digest" not in fields:
        return
    values = _of(entry, fields, "digest", "revision", "package", "version")
    choices = canonical(fields.get("choices")).decode()
    yield (
        (READING, str(fields["reading"])),
        values | {"choices": choices, "state": SAID} | _at(entry),
    )
    yield from _planned(entry, fields)


def _planned(entry: Entry, fields: Entry) -> Told:
    values = _of(entry, fields, "revision", "plan")
    yield (PLAN, f"{values['revision']} of {values['case']}"), values


def _judged(entry: Entry, fields: Entry) -> Told:
    values = _of(entry, fields, "revision", "overall", "certainty", "digest")
    values |= {"person": _who(entry, "id"), "name": _who(entry, "name")} | _at(entry)
    values["findings"] = canonical(fields.get("findings")).decode()
    values["ai_shown_before"] = _bit(fields.get("ai_shown_before"))
    yield (OPINION, f"{values['revision']} of {values['case']} by {values['person']}"), values


def _reported(entry: Entry, fields: Entry) -> Told:
    if "digest" not in fields:
        return
    signed = entry["act"] == "report.signed"
    values = _of(entry, fields, "digest", "revision", "version", "decision", "decided")
    values["state"] = (ReportState.SIGNED if signed else ReportState.WRITING).value
    # A decision alone leaves the words whose they were.
    written = fields.get("written")
    by = {"actor": written, **written} if isinstance(written, Mapping) else entry
    values |= {"author": _who(by, "id"), "author_name": _who(by, "name")}
    values |= {"changed_at": _at(by)["at"]}
    values |= {"by": _who(entry, "name")} | _at(entry) if signed else {"by": "", "at": ""}
    yield (REPORT, values["case"]), values


def _added(entry: Entry, fields: Entry) -> Told:
    values = _of(entry, fields, "digest", "revision") | _at(entry)
    values |= {"by": _who(entry, "name"), "person": _who(entry, "id")}
    yield (ADDENDUM, f"{fields['number']} of {values['case']}"), values


_MADE: tuple[tuple[str, Callable[[Entry, Entry], Told]], ...] = (
    ("reading.planned", _planned),
    ("reading.", _read),
    ("opinion.recorded", _judged),
    ("report.kept", _reported),
    ("report.decided", _reported),
    ("report.signed", _reported),
    ("report.addendum_signed", _added),
)


def _of(entry: Entry, fields: Entry, *told: str) -> Values:
    """Give what an entry tells; an older program's tells less."""
    values = {one: str(fields[one]) for one in told if one in fields}
    return {"case": _case(entry), KIND: KEPT.decode()} | values


def _case(entry: Entry) -> str:
    about = entry["about"]
    return str(about[0]) if isinstance(about, list) and about else ""


def _at(entry: Entry) -> Values:
    at = datetime.fromisoformat(str(entry["at"])).astimezone(UTC)
    return {"at": at.isoformat(timespec="microseconds")}


def _who(entry: Entry, what: str) -> str:
    actor = entry["actor"]
    return str(actor.get(what)) if isinstance(actor, Mapping) else ""


def _bit(said: object) -> str:
    return str(int(bool(said)))


def _kept(connection: Connection) -> Told:
    """Give what is kept as texts, whatever somebody has made of it by hand."""
    for row in _rows(connection, readings):
        values = _same(row, "case", "at", "revision", "package", "version", "choices", "stands")
        values |= {"digest": _digest(row["result"]), "state": _state(row)}
        yield (READING, _text(row["id"])), values
    for row in _rows(connection, reading_plans):
        values = _same(row, "case", "revision") | {"plan": _digest(row["planned"])}
        yield (PLAN, f"{values['revision']} of {values['case']}"), values
    for row in _rows(connection, opinions):
        values = _same(row, "case", "person", "revision", "name", "overall", "findings")
        values |= _same(row, "certainty", "at", "ai_shown_before") | {
            "digest": _digest(row["text"])
        }
        yield (OPINION, f"{values['revision']} of {values['case']} by {values['person']}"), values
    for row in _rows(connection, reports):
        text = Text(findings=_text(row["findings"]), impression=_text(row["impression"]))
        values = _same(row, "case", "revision", "version", "decision", "state")
        values |= _same(row, "author", "author_name", "changed_at") | _signature(row)
        values |= {"digest": digest(text), "decided": _digest(row["readings"])}
        yield (REPORT, values["case"]), values
    for row in _rows(connection, addenda):
        values = _same(row, "case", "revision", "person") | _signature(row)
        values["digest"] = _digest(row["text"])
        yield (ADDENDUM, f"{_text(row['number'])} of {values['case']}"), values


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    shown = [one for one in table.c if one.name in COMPARED]
    columns = (cast(cast(one, TextType), LargeBinary).label(one.name) for one in shown)
    # Where nothing may stand, nothing is compared with what the entry says, as any value is.
    kinds = and_(*(or_(one.is_(None), is_of_its_kind(one)) for one in shown)).label(KIND)
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


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")
