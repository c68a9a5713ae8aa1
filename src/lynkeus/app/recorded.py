"""Whether what pages show of findings is what the ledger recorded: readings, reports, addenda."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Column, Connection, Label, LargeBinary, cast, select

from lynkeus.cases.records import readings
from lynkeus.core.json import Json, parse_object
from lynkeus.core.keys import SubjectKeys
from lynkeus.ledger.checkpoints import Checkpoint
from lynkeus.ledger.verify import Verified, verify
from lynkeus.reporting.records import addenda, reports
from lynkeus.reporting.report import ReportState, Text
from lynkeus.reporting.telling import digest

Name = tuple[str, str]
"""A kind of thing, and which one."""
Values = dict[str, Json]
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
    return (READING, str(fields["reading"])), _of(entry, fields, told)


def _signed(entry: Mapping[str, Json], fields: Mapping[str, Json]) -> tuple[Name, Values]:
    values = _of(entry, fields, ("digest", "revision", "version", "decision"))
    return (REPORT, str(values["case"])), values | {"by": _by(entry)}


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
    return {"case": case} | {one: fields.get(one) for one in told}


def _by(entry: Mapping[str, Json]) -> Json:
    actor = entry["actor"]
    return actor.get("name") if isinstance(actor, Mapping) else None


def _kept(connection: Connection) -> Iterator[tuple[Name, Values]]:
    """Give what is kept, its texts read as bytes, whatever somebody has made of them by hand."""
    columns = readings.c.id, readings.c.case, readings.c.revision
    model = readings.c.package, readings.c.version, readings.c.state
    for row in connection.execute(select(*columns, *model, _bytes(readings.c.result))):
        values = {"case": row.case, "revision": row.revision, "package": row.package}
        named = hashlib.sha256(row.result).hexdigest() if _says(row.result, row.state) else ""
        yield (READING, row.id), values | {"version": row.version, "digest": named}
    both = reports.c.case, reports.c.revision, reports.c.version, reports.c.decision
    texts = _bytes(reports.c.findings), _bytes(reports.c.impression)
    query = select(*both, reports.c.signed_by, *texts)
    for row in connection.execute(query.where(reports.c.state == ReportState.SIGNED)):
        text = Text(findings=_text(row.findings), impression=_text(row.impression))
        values = {"case": row.case, "revision": row.revision, "version": row.version}
        signed = {"decision": row.decision, "digest": digest(text), "by": row.signed_by}
        yield (REPORT, row.case), values | signed
    part = addenda.c.case, addenda.c.number, addenda.c.revision, addenda.c.signed_by
    for row in connection.execute(select(*part, _bytes(addenda.c.text))):
        values = {"case": row.case, "revision": row.revision, "by": row.signed_by}
        named = hashlib.sha256(row.text).hexdigest()
        yield (ADDENDUM, f"{row.number} of {row.case}"), values | {"digest": named}


def _says(result: bytes, state: str) -> bool:
    """Tell whether the state by which lists go is the one that the result itself says."""
    try:
        return parse_object(result).get("state") == state
    except ValueError:
        return False


def _bytes(column: Column[str]) -> Label[bytes]:
    return cast(column, LargeBinary).label(column.name)


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")
