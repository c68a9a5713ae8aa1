"""The list of studies: urgent ones first, found by name, spelling and number, looks recorded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from lynkeus.access.actors import operator
from lynkeus.access.records import executions
from lynkeus.app.studies import listed_studies
from lynkeus.cases.choices.choice import Scope, Subject, Turn
from lynkeus.cases.choices.commands import Choose
from lynkeus.core.ids import CaseId
from lynkeus.reporting.queries import urgent_waiting
from lynkeus.reporting.urgency.commands import MarkUrgent, Urgency

from .test_reports import keep, sign

Film = Callable[..., bytes]
Pages = Callable[[str], Any]


def test_a_technologist_marks_urgent_and_it_stands_first(
    site: Any, case: CaseId, make_film: Film, pages: Pages
) -> None:
    site.clock.at += timedelta(minutes=1)
    later = site.receive(make_film(StudyInstanceUID="1.2.9", SeriesInstanceUID="1.2.9.1"))
    site.do("li", MarkUrgent(case=later, urgency=Urgency.URGENT))
    listed = pages("wang").ask("GET", "/api/worklist").json()
    assert [one["case"] for one in listed["items"]] == [later, case]
    place = listed["items"][0]["place"]
    assert (place["code"], place["fields"]) == (
        "urgent",
        {"by": "Li", "at": site.clock.at.isoformat()},
    )
    site.do("li", MarkUrgent(case=later, urgency=Urgency.NOT_URGENT))
    listed = pages("wang").ask("GET", "/api/worklist").json()
    assert [one["case"] for one in listed["items"]] == [case, later]


def test_a_signed_study_is_not_marked_urgent_until_images_come(
    site: Any, case: CaseId, doctor: Any, make_film: Film
) -> None:
    uid = site.uid(case)

    def mark(urgency: str) -> Any:
        return doctor.ask("POST", f"/api/studies/{uid}/urgency", {"urgency": urgency})

    mark("urgent")
    keep(doctor, uid, 0, "undecided")
    sign(doctor, uid, 1)
    assert mark("not_urgent").json() == {"urgent": False}
    assert mark("urgent").json()["reason"] == "signed_not_urgent"
    site.receive(make_film(InstanceNumber=2))
    assert mark("urgent").json() == {"urgent": True}


def test_every_page_is_told_what_is_urgent_by_whom_and_no_patient(
    site: Any, case: CaseId, pages: Pages
) -> None:
    site.do("li", MarkUrgent(case=case, urgency=Urgency.URGENT))
    told = urgent_waiting_of(site, "wang")
    assert [(one["uid"], one["by"], one["mine"]) for one in told] == [(site.uid(case), "Li", False)]
    assert {"modality", "body_part", "at"} < set(told[0])
    assert not {"patient", "name", "accession"} & set(told[0])
    assert [one["mine"] for one in urgent_waiting_of(site, "li")] == [True]
    site.do("li", MarkUrgent(case=case, urgency=Urgency.NOT_URGENT))
    assert urgent_waiting_of(site, "wang") == []


def urgent_waiting_of(site: Any, who: str) -> list[dict[str, Any]]:
    """Give what is urgent as somebody's page is told it."""
    with site.database.read() as connection:
        return [dict(one) for one in urgent_waiting(connection, site.people[who].id)]


def test_a_study_is_looked_for_by_the_days_on_which_it_came(
    site: Any, case: CaseId, make_film: Film, pages: Pages
) -> None:
    begins = site.clock.at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    site.clock.at += timedelta(days=1)
    later = site.receive(make_film(StudyInstanceUID="1.2.9", SeriesInstanceUID="1.2.9.1"))
    doctor = pages("wang")

    def came(**days: str) -> list[str]:
        asked = urlencode(days)
        items = doctor.ask("GET", f"/api/worklist?view=all&{asked}").json()["items"]
        return sorted(one["case"] for one in items)

    assert came(since=begins.isoformat()) == [later]
    assert came(before=begins.isoformat()) == [case]
    both = {"since": (begins - timedelta(days=2)).isoformat()}
    assert came(**both, before=(begins + timedelta(days=2)).isoformat()) == sorted([case, later])
    assert doctor.ask("GET", "/api/worklist?since=yesterday").status_code == 422
    assert doctor.ask("GET", "/api/worklist?since=2026-01-01T00:00:00").status_code == 422


def test_search_takes_characters_spelling_initials_and_numbers(
    site: Any, case: CaseId, pages: Pages
) -> None:
    doctor = pages("wang")
    for words in ("赵", "zhao", "zhaoguo", "zg", "P-1", "A-17", "zhao a-17"):
        found = doctor.find(words)["items"]
        assert [one["case"] for one in found] == [case], words
    assert doctor.find("nobody")["items"] == []
    assert doctor.ask("GET", "/api/worklist?modality=CT").json()["items"] == []


def test_no_name_can_be_asked_for_in_an_address(case: CaseId, pages: Pages) -> None:
    assert pages("wang").ask("GET", "/api/worklist?q=zhao").status_code == 422


def test_a_look_at_the_list_is_recorded_once(site: Any, case: CaseId, pages: Pages) -> None:
    doctor = pages("wang")
    for _ in range(3):
        doctor.ask("GET", "/api/worklist")
    with site.database.read() as connection:
        keys = [row.key for row in connection.execute(executions.select())]
    assert sum("list:unread" in key for key in keys) == 1


def test_a_patient_is_shown_as_people_write(site: Any, case: CaseId, doctor: Any) -> None:
    patient = doctor.ask("GET", f"/api/studies/{site.uid(case)}").json()["patient"]
    assert patient["name"] == "赵国强"
    assert patient["name_latin"] == "ZHAO Guoqiang"
    assert patient["age_years"] == 3
    assert patient["made_number"] is False


def test_a_terminal_is_told_that_ai_has_read_a_study_and_never_what_it_found(
    site: Any, make_film: Film
) -> None:
    switch = {"subject": Subject.RESULT_FIRST, "scope": Scope.MODALITY, "value": "CR"}
    site.do("admin", Choose(**switch, turn=Turn.ON, reason="the board says so"))
    site.receive(make_film())
    site.work()
    listed: Any = listed_studies(site.door, site.database, operator("li"))
    [line] = listed["studies"]
    assert (line["ai"], line["report"], line["taken"]) == (
        "withheld",
        "unread",
        "2026-01-02T08:15:00",
    )
    assert line["checks"] in {"cleared", "warnings"}
    assert not {"above", "secret"} & set(str(line).lower().replace("'", " ").split())
