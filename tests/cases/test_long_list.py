"""A list of thousands: nobody falls out of it, everybody is found, the questions stay as few."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from lynkeus.archive.records import patients, studies
from lynkeus.cases.choices.cap import CAP_HOURS
from lynkeus.cases.choices.records import caps, choices
from lynkeus.cases.records import passed_over, reading_plans, readings, verdicts
from lynkeus.cases.withholding import AiState
from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.dicom.search import name_in_characters, search_text
from lynkeus.reporting.listing.queries import (
    CANDIDATES_MAX,
    SHOWN_MAX,
    Wish,
    unread_counted,
    worklist,
)
from lynkeus.reporting.order import Marked, Waiting, order
from lynkeus.reporting.records import addenda, reports, urgent_marks
from lynkeus.reporting.worklist import View

MANY = 2500
LONG_AGO = timedelta(hours=CAP_HOURS + 1)


class Crowd:
    """Studies laid into the tables as if they had come in, and questions about them."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection, self.now, self.asked = connection, now, 0
        patient = {"subject": "somebody", "patient_id": "P", "issuer": ""}
        connection.execute(patients.insert().values(**patient))

    def come(
        self,
        *names: str,
        ago: timedelta,
        name: str = "DOE^Jane",
        number: str = "P-1",
        each: timedelta = timedelta(milliseconds=1),
    ) -> None:
        """Let CT studies arrive that no model reads, one after another."""
        said = {"PatientName": [name], "PatientID": [number], "Modality": ["CT"]}
        heard = {keyword: tuple(values) for keyword, values in said.items()}
        row = {
            "subject": "somebody",
            "header": said,
            "modality": "CT",
            "search_text": search_text(heard),
            "name_in_characters": name_in_characters(heard),
            "source": "CT1",
            "changed_at": self.now - ago,
            "revision": 1,
            "settled": True,
        }
        self.connection.execute(
            studies.insert(),
            [
                {**row, "case": one, "study_uid": one, "received_at": self.now - ago + each * place}
                for place, one in enumerate(names)
            ],
        )
        self.check(*names)
        self.pass_over(*names)

    def check(
        self, *cases: str, revision: int = 1, series: str = "s", state: str = "cleared"
    ) -> None:
        """Let the checks judge the images of some."""
        judged = {"series": series, "state": state, "answers": [], "at": self.now}
        rows = [{**judged, "case": one, "revision": revision} for one in cases]
        self.connection.execute(verdicts.insert(), rows)

    def pass_over(self, *cases: str, revision: int = 1) -> None:
        """Let no model be made for the images of some."""
        passed = {"revision": revision, "reason": "no_model_fits", "at": self.now}
        self.connection.execute(passed_over.insert(), [{**passed, "case": one} for one in cases])

    def urge(self, case: str) -> None:
        """Mark one urgent."""
        row = {"case": case, "person": "li", "at": self.now}
        self.connection.execute(urgent_marks.insert().values(**row))

    def read(self, state: str, *cases: str, revision: int = 1, version: str = "1.0.0") -> None:
        """Let a model say something of some; what any said before stands no more."""
        model = {"package": "chest", "version": version}
        said = {**model, "state": state, "sop": "1", "reason": None}
        row = {"revision": revision, "state": state, **model, "result": said, "stands": True}
        kept = {**row, "choices": {"result_first": 0}, "at": self.now}
        plan = {
            "revision": revision,
            "planned": [{**model, "sop": "1", "series": "s"}],
            "chosen_at": self.now,
        }
        self.connection.execute(passed_over.delete().where(passed_over.c.case.in_(cases)))
        earlier = reading_plans.c.case.in_(cases) & (reading_plans.c.revision == revision)
        self.connection.execute(reading_plans.delete().where(earlier))
        before = readings.update().where(readings.c.case.in_(cases))
        self.connection.execute(before.values(stands=False))
        self.connection.execute(reading_plans.insert(), [{**plan, "case": one} for one in cases])
        each = [{**kept, "case": one, "id": f"{one}.{revision}.{version}"} for one in cases]
        self.connection.execute(readings.insert(), each)

    def choose_triage(self, modality: str) -> None:
        """Let AI raise studies of a modality."""
        what = {"subject": "triage", "scope": "modality", "value": modality, "turn": "on"}
        who = {"reason": "to try", "person": "admin", "name": "Admin", "at": self.now}
        self.connection.execute(choices.insert().values(number=1, **what, **who))

    def set_cap(self, hours: int) -> None:
        """Let no study wait longer."""
        who = {"reason": "to try", "person": "admin", "name": "Admin", "at": self.now}
        self.connection.execute(caps.insert().values(number=1, hours=hours, **who))

    def ask(self, words: str = "", view: View = View.UNREAD, **other: str) -> dict[str, Any]:
        """Ask for the list, and count what that asks of the database."""
        self.asked = 0
        wish = Wish(view=view, words=words, **other)
        return dict(worklist(self.connection, "wang", wish, self.now))

    def cases(self, words: str = "", view: View = View.UNREAD, **other: str) -> list[Json]:
        """Give who is listed."""
        return [one["case"] for one in self.ask(words, view, **other)["items"]]


@pytest.fixture
def crowd(site: Any) -> Iterator[Crowd]:
    with site.database.write() as connection:
        made = Crowd(connection, site.clock.at)

        def count(*_: object) -> None:
            made.asked += 1

        event.listen(connection, "before_cursor_execute", count)
        yield made


def test_an_urgent_study_comes_first_and_an_old_patient_is_found_among_thousands(
    crowd: Crowd,
) -> None:
    crowd.come("latin", ago=LONG_AGO * 3, name="ZHAO^Guoqiang", number="H-4711")
    crowd.come(*(f"old{one}" for one in range(MANY)), ago=LONG_AGO * 2)
    crowd.come("han", ago=LONG_AGO, name="曾国藩", number="H-4712")
    crowd.come("new", "newer", ago=timedelta(minutes=1))
    crowd.urge("newer")
    told = crowd.ask()
    assert (len(told["items"]), told["total"]) == (SHOWN_MAX, MANY + 4)
    assert [one["case"] for one in told["items"][:3]] == ["newer", "latin", "old0"]
    assert (told["sources"], told["modalities"]) == (["CT1"], ["CT"])
    for words in ("zhaoguo", "4711"):
        assert crowd.cases(words) == crowd.cases(words, View.ALL) == ["latin"]
    for words in ("zeng", "cgf", "国藩", "4712"):
        assert crowd.cases(words, modality="CT", source="CT1") == ["han"]
    assert crowd.cases("old1777") == ["old1777"], "by its whole UID"
    assert crowd.cases("47%1") == crowd.cases("zeng", modality="MR") == []
    assert crowd.cases("zeng", source="CT2") == crowd.cases(view=View.SIGNED) == []


def test_a_list_of_thousands_asks_no_more_than_a_list_of_twenty(crowd: Crowd) -> None:
    crowd.come(*(f"old{one}" for one in range(20)), ago=LONG_AGO)
    assert len(crowd.cases()) == 20
    few = crowd.asked
    crowd.come(*(f"new{one}" for one in range(MANY)), ago=timedelta(minutes=1))
    assert len(crowd.cases()) == SHOWN_MAX
    assert crowd.asked == few


def test_where_ai_failed_a_doctor_looks_first_however_many_wait(crowd: Crowd) -> None:
    crowd.come(*(f"new{one:04}" for one in range(1000)), ago=timedelta(minutes=9))
    crowd.come("failed", "foreign", ago=timedelta(minutes=1))
    crowd.read("failed", "failed")
    crowd.read("not_applicable", "foreign")
    assert crowd.cases()[:3] == ["failed", "foreign", "new0000"]


@pytest.mark.parametrize(
    ("hours", "longest", "failed"), [(CAP_HOURS, 12, 300), (1, 3, 700), (48, 93, 300)]
)
def test_the_tables_rank_as_the_order_does_whatever_the_cap(
    crowd: Crowd, hours: int, longest: int, failed: int
) -> None:
    if hours != CAP_HOURS:
        crowd.set_cap(hours)
    names = [f"s{one:04}" for one in range(800)]
    ago, each = timedelta(hours=longest), timedelta(hours=longest) / len(names)
    crowd.come(*names, ago=ago, each=each)
    crowd.read("failed", *names[-failed:])
    crowd.urge(names[-1])
    said = [AiState.NONE] * (len(names) - failed) + [AiState.FAILED] * failed
    waiting = [
        Waiting(
            case=CaseId(one),
            received=crowd.now - ago + each * place,
            urgent=Marked(by="", at=crowd.now) if one == names[-1] else None,
            ai=said[place],
        )
        for place, one in enumerate(names)
    ]
    placed = order(waiting, now=crowd.now, cap_hours=hours)[:SHOWN_MAX]
    told = crowd.ask()
    assert told["cap_hours"] == hours
    assert [(one["case"], one["place"]) for one in told["items"]] == [
        (case, why.as_json()) for case, why in placed
    ]


@pytest.mark.parametrize("since", ["replaced", "checked", "passed over", "held in part"])
def test_what_counts_no_more_or_in_part_puts_nobody_first(crowd: Crowd, since: str) -> None:
    old = [f"old{one:04}" for one in range(SHOWN_MAX)]
    new = [f"new{one:04}" for one in range(CANDIDATES_MAX)]
    crowd.come(*old, ago=timedelta(minutes=9))
    crowd.come(*new, ago=timedelta(minutes=1))
    if since != "held in part":
        crowd.read("failed", *new)
    if since == "held in part":
        crowd.check(*new, series="another", state="quarantined")
    elif since == "replaced":
        crowd.read("below", *new, version="2.0.0")
    else:
        crowd.check(*new, revision=2)
    if since == "passed over":
        crowd.pass_over(*new, revision=2)
    assert crowd.cases() == old


@pytest.mark.parametrize("raising", ["", "DX", "CT"])
def test_what_ai_found_decides_who_is_listed_only_where_it_may_raise(
    crowd: Crowd, raising: str
) -> None:
    crowd.come(*(f"new{one:04}" for one in range(1000)), ago=timedelta(minutes=9))
    if raising:
        crowd.choose_triage(raising)
    before = crowd.cases()
    crowd.read("above", *(f"new{one:04}" for one in range(600, 1000)))
    crowd.read("below", "new0999", revision=2)
    after = crowd.cases()
    assert before == [f"new{one:04}" for one in range(SHOWN_MAX)]
    raised = [f"new{one:04}" for one in range(600, 999)]
    assert after == ([*raised, "new0000"] if raising == "CT" else before)


def test_the_newest_signature_stands_first_in_the_list_of_all(crowd: Crowd) -> None:
    crowd.come("one", "two", "three", ago=LONG_AGO)
    for case, minutes in (("one", 9), ("three", 3)):
        text = {"decision": "undecided", "findings": "", "impression": "", "readings": []}
        who = {"author": "w", "author_name": "W", "changed_at": crowd.now}
        at = crowd.now - timedelta(minutes=minutes)
        row = {"case": case, "revision": 1, "version": 1, "state": "signed", "signed_at": at}
        crowd.connection.execute(reports.insert().values(**row, **text, **who))
    assert crowd.cases(view=View.ALL) == ["two", "three", "one"]
    assert crowd.cases(view=View.SIGNED) == ["three", "one"]
    assert crowd.cases() == ["two"]
    crowd.connection.execute(studies.update().where(studies.c.case == "one").values(revision=2))
    assert crowd.cases() == ["one", "two"], "images came after the signature"
    assert crowd.cases(view=View.SIGNED) == ["one", "three"]
    assert unread_counted(crowd.connection) == crowd.ask()["total"] == 2
    added = {"case": "one", "number": 1, "revision": 2, "text": "", "person": "w"}
    crowd.connection.execute(addenda.insert().values(**added, signed_by="W", signed_at=crowd.now))
    assert crowd.cases() == ["two"], "an addendum speaks of them"
    assert unread_counted(crowd.connection) == crowd.ask()["total"] == 1
