"""What pages show of findings is held against the ledger, which says what was recorded."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, text

from lynkeus.app import recorded
from lynkeus.app.recorded import verify_all
from lynkeus.cases.records import opinions, reading_plans, readings
from lynkeus.core.errors import Broken
from lynkeus.core.ids import CaseId
from lynkeus.core.json import parse_object
from lynkeus.ledger.verify import Problem, Verified
from lynkeus.reporting.records import addenda, reports

from .test_reports import PASSWORD, SAID, TEXT, Film, Pages, keep, sign

RESULT = "UPDATE readings SET result = json_set(result, '$.probability', 0.01)"
DECIDER = "UPDATE reports SET readings = json_set(readings, '$.decisions[0].name', 'Zhou')"
CHANGES = [
    ("changed", "reading", RESULT),
    ("changed", "reading", "UPDATE readings SET state = 'below'"),
    ("changed", "reading", "UPDATE readings SET result = 'no document'"),
    ("changed", "reading", "UPDATE readings SET result = x'ff00'"),
    ("changed", "reading", "UPDATE readings SET \"case\" = 'another'"),
    ("changed", "reading", "UPDATE readings SET version = '9.9.9'"),
    ("changed", "reading", "UPDATE readings SET revision = 7"),
    ("changed", "reading", "UPDATE readings SET result = replace(hex(zeroblob(50000)), '0', '[')"),
    ("changed", "reading", "UPDATE readings SET at = '2026-01-01T00:00:00.000000+00:00'"),
    ("changed", "reading", "UPDATE readings SET choices = json_set(choices, '$.result_first', 1)"),
    ("changed", "reading", "UPDATE readings SET stands = 0"),
    ("removed", "reading", "DELETE FROM readings"),
    ("changed", "plan", "UPDATE reading_plans SET planned = '[]'"),
    ("changed", "plan", "UPDATE reading_plans SET planned = replace(planned, 'chest', 'other')"),
    ("removed", "plan", "DELETE FROM reading_plans"),
    ("changed", "opinion", "UPDATE opinions SET overall = 'none'"),
    ("changed", "opinion", "UPDATE opinions SET findings = '[\"nodule\"]'"),
    ("changed", "opinion", "UPDATE opinions SET text = 'No more.'"),
    ("changed", "opinion", "UPDATE opinions SET certainty = 'very_sure'"),
    ("changed", "opinion", "UPDATE opinions SET name = 'Zhou'"),
    ("changed", "opinion", "UPDATE opinions SET ai_shown_before = 1"),
    ("changed", "opinion", "UPDATE opinions SET at = '2026-01-01T00:00:00.000000+00:00'"),
    ("removed", "opinion", "DELETE FROM opinions"),
    ("changed", "report", "UPDATE reports SET findings = 'Nothing.'"),
    ("changed", "report", "UPDATE reports SET impression = x'ff'"),
    ("changed", "report", "UPDATE reports SET decision = 'reject'"),
    ("changed", "report", "UPDATE reports SET signed_by = 'Zhou'"),
    ("changed", "report", "UPDATE reports SET version = 9"),
    ("changed", "report", DECIDER),
    (
        "changed",
        "report",
        "UPDATE reports SET readings = json_set(readings, '$.decisions[0].marks', '[]')",
    ),
    ("changed", "report", "UPDATE reports SET author = 'zhou'"),
    ("changed", "report", "UPDATE reports SET signed_at = NULL"),
    ("changed", "report", "UPDATE reports SET state = CAST(state AS BLOB)"),
    ("changed", "report", "UPDATE reports SET findings = CAST(findings AS BLOB)"),
    ("changed", "report", "UPDATE reports SET state = 'draft'"),
    ("removed", "report", "DELETE FROM reports"),
    ("changed", "addendum", "UPDATE addenda SET text = 'Less.'"),
    ("changed", "addendum", "UPDATE addenda SET person = 'zhou'"),
    ("changed", "addendum", "UPDATE addenda SET signed_by = 'Zhou'"),
    ("removed", "addendum", "DELETE FROM addenda"),
]
COPIED = (
    (readings, "id", "reading"),
    (reports, "case", "report"),
    (opinions, "person", "opinion"),
    (reading_plans, "revision", "plan of readings"),
    (addenda, "number", "addendum"),
)


@pytest.fixture
def signed(site: Any, make_film: Film, pages: Pages) -> CaseId:
    """A study that was read, judged, signed and added to."""
    case: CaseId = site.receive(make_film())
    site.work()
    doctor, uid = pages("wang"), site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/open")
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    keep(doctor, uid, 0)
    assert sign(doctor, uid, 1).status_code == 200
    added = {"seen": 0, "revision": 1, "text": "More.", "password": PASSWORD, "active_s": 1}
    assert doctor.ask("POST", f"/api/studies/{uid}/addenda", added).status_code == 200
    return case


class Undone(Exception):
    """Takes back what a test has changed."""


def found(site: Any, change: Callable[[Connection], object] = lambda _: None) -> list[Problem]:
    """Verify while something is changed, and take it back."""
    seen = Verified()
    with suppress(Undone), site.database.write() as connection:
        change(connection)
        seen = verify_all(connection, site.keys, site.public)
        raise Undone
    return seen.problems


def test_a_row_that_was_changed_beside_the_ledger_is_found(site: Any, signed: CaseId) -> None:
    assert found(site) == []
    for what, kind, statement in CHANGES:
        [one] = found(site, lambda connection, change=statement: connection.execute(text(change)))
        assert (one.what, kind in one.words) == (what, True), statement
        assert str(TEXT["findings"]) not in one.words


def test_a_row_that_nobody_recorded_is_found(site: Any, signed: CaseId) -> None:
    for table, key, kind in COPIED:

        def copy(connection: Connection, table: Table = table, key: str = key) -> None:
            row = connection.execute(table.select()).mappings().one()
            connection.execute(table.insert().values({**row, key: "99"}))

        [one] = found(site, copy)
        assert (one.what, kind in one.words) == ("inserted", True)


def test_a_reading_that_stands_no_more_is_not_made_to_stand(
    site: Any, make_film: Film, pages: Pages
) -> None:
    """A draft too is what was recorded, and what an older version said stands again with it."""
    case: CaseId = site.receive(make_film())
    site.work()
    again: dict[str, Any] = {"case": case, "revision": 1}
    for version in ("2.0.0", "1.0.0"):
        site.packages.version = version
        site.clock.at += timedelta(hours=1)
        site.queue.append(("read_study", "", again))
        site.work()
        assert found(site) == []
    assert site.acts(case)[-1] == "reading.planned"
    stand = "UPDATE readings SET stands = (version = '2.0.0')"
    several = found(site, lambda connection: connection.execute(text(stand)))
    assert [one.what for one in several] == ["changed", "changed"]
    doctor, uid = pages("wang"), site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/open")
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    keep(doctor, uid, 0)
    assert found(site) == []
    for change in (DECIDER, "UPDATE reports SET signed_by = 'Wang'"):
        [one] = found(site, lambda connection, it=change: connection.execute(text(it)))
        assert (one.what, "report" in one.words) == ("changed", True), change


def test_what_an_older_program_did_not_record_is_not_held_against_it(
    site: Any, signed: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = ("stands", "plan", "decided")

    def older(content: bytes) -> Any:
        read: Any = parse_object(content)
        fields = {one: said for one, said in read.get("fields", {}).items() if one not in lacking}
        return read | {"fields": fields}

    monkeypatch.setattr(recorded, "parse_object", older)
    assert found(site) == []
    for change in ("UPDATE readings SET stands = 0", DECIDER):
        assert found(site, lambda connection, it=change: connection.execute(text(it))) == []


def test_where_the_ledger_itself_was_changed_nothing_else_is_told(
    site: Any, signed: CaseId
) -> None:
    def both(connection: Connection) -> None:
        for one in (RESULT, "UPDATE ledger_entries SET sealed = x'00' WHERE number = 1"):
            connection.execute(text(one))

    [one] = found(site, both)
    assert one.words == "The text of entry 1 was changed: its seal is broken."


def test_a_reading_that_failed_and_was_asked_for_again_stands_as_recorded_last(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.models.says, good = Broken("A child process died.", reason="child_died"), site.models.says
    case = site.receive(make_film())
    site.work()
    site.models.says = good
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    doctor.ask("POST", f"{path}/open")
    assert doctor.ask("POST", f"{path}/reading").json() == {"asked": 1}
    site.work()
    told = [act for act in site.acts(case) if act in {"reading.failed", "reading.recorded"}]
    assert told == ["reading.failed", "reading.recorded"]
    assert found(site) == []
