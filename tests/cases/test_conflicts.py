"""Two objects of one number: seen in the list and by who judges, each under its own patient."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lynkeus.access.permits import was_opened
from lynkeus.archive.rulings import clashing_counted
from lynkeus.core.ids import CaseId

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
PASSWORD = "a long password"
ONE = {"SOPInstanceUID": "1.2.3.4.1.9"}
FIRST = {"PatientName": "Wang^Fang", "PatientID": "1", "StudyDate": "20260101"}
OTHER = {"PatientName": "Zhou^Mei", "PatientID": "2", "StudyDate": "20250101"}


def test_each_of_two_objects_is_shown_under_its_own_patient_and_date(
    site: Any, make_film: Film, pages: Pages
) -> None:
    case = site.receive(make_film(**ONE, **FIRST))
    site.receive(make_film(**ONE, **OTHER))
    doctor, uid = pages("wang"), site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/open")
    (both,) = doctor.ask("GET", f"/api/studies/{uid}/conflicts").json()["items"]
    assert (both["first"]["patient"]["name"], both["first"]["patient"]["id"]) == ("Wang Fang", "1")
    assert both["first"]["taken"].startswith("2026-01-01")
    assert (both["aside"]["patient"]["name"], both["aside"]["patient"]["id"]) == ("Zhou Mei", "2")
    assert both["aside"]["taken"].startswith("2025-01-01")


@pytest.fixture
def mistaken(site: Any, make_film: Film) -> CaseId:
    """Give a study of one patient, beside which an object of another is kept aside."""
    case: CaseId = site.receive(make_film(**ONE, **FIRST))
    site.receive(make_film(**ONE, **OTHER, AccessionNumber="MADE18B"))
    return case


def test_the_list_says_that_an_object_kept_aside_names_another_patient(
    mistaken: CaseId, pages: Pages
) -> None:
    [line] = pages("wang").ask("GET", "/api/worklist").json()["items"]
    assert (line["conflicts"], line["patients"]) == (1, 1)
    [aside] = line["aside"]
    assert (aside["patient"]["name"], aside["patient"]["id"]) == ("Zhou Mei", "2")
    assert (aside["another"], aside["accession"]) == (True, "MADE18B")


@pytest.mark.parametrize("words", ["zhou mei", "zm", "made18b", "wang fang"])
def test_a_study_is_found_by_what_only_the_object_kept_aside_says(
    mistaken: CaseId, pages: Pages, words: str
) -> None:
    assert [one["case"] for one in pages("wang").find(words)["items"]] == [mistaken]


def test_another_content_of_the_same_patient_is_no_other_patient(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.receive(make_film(**ONE, **FIRST))
    site.receive(make_film(**ONE, **FIRST | {"PatientName": "WANG^F"}))
    [line] = pages("wang").ask("GET", "/api/worklist").json()["items"]
    assert line["conflicts"] == 1
    assert [one["another"] for one in line["aside"]] == [False]
    site.receive(make_film(**ONE, **FIRST | {"PatientName": "WANG^F"}, WindowCenter="7"))
    [line] = pages("wang").ask("GET", "/api/worklist").json()["items"]
    assert (line["conflicts"], len(line["aside"])) == (2, 1), "who is named alike is named once"


def test_what_is_kept_aside_stands_on_the_page_of_quality(
    site: Any, mistaken: CaseId, pages: Pages
) -> None:
    told = pages("li").ask("GET", "/api/quality/quarantine").json()
    [one] = told["conflicts"]
    assert (one["case"], one["objects"], told["conflicts_total"]) == (mistaken, 1, 1)
    assert one["patient"]["name"] == "Wang Fang"
    assert [aside["patient"]["name"] for aside in one["aside"]] == ["Zhou Mei"]


def test_a_technologist_compares_the_headers_on_the_record_and_sees_no_image(
    site: Any, mistaken: CaseId, pages: Pages
) -> None:
    technologist, uid = pages("li"), site.uid(mistaken)
    for _ in range(2):
        [both] = technologist.ask("GET", f"/api/studies/{uid}/conflicts").json()["items"]
    assert both["aside"]["patient"]["name"] == "Zhou Mei"
    assert "PatientName" in [one["keyword"] for one in both["differs"]]
    assert both["display"] is None
    assert technologist.ask("GET", f"/api/studies/{uid}").status_code == 403
    with site.database.read() as connection:
        assert not was_opened(connection, mistaken), "no permit for an image comes of it"
    assert site.acts(mistaken).count("conflict.looked_at") == 1


def test_a_technologist_learns_nothing_of_a_study_that_keeps_nothing_aside(
    site: Any, case: CaseId, pages: Pages
) -> None:
    refused = pages("li").ask("GET", f"/api/studies/{site.uid(case)}/conflicts")
    assert (refused.status_code, refused.json()["reason"]) == (404, "nothing_aside")


STAYS = {"ruling": "stays", "reason": "the request names Wang Fang"}


def _aside(person: Any, uid: str) -> dict[str, Any]:
    [both] = person.ask("GET", f"/api/studies/{uid}/conflicts").json()["items"]
    found: dict[str, Any] = both
    return found


def _settle(person: Any, conflict: str, said: dict[str, object]) -> Any:
    return person.ask("POST", f"/api/quality/conflicts/{conflict}/ruling", said)


def test_a_person_settles_a_conflict_with_a_reason_and_nothing_goes(
    site: Any, mistaken: CaseId, pages: Pages
) -> None:
    technologist, uid = pages("li"), site.uid(mistaken)
    conflict = _aside(technologist, uid)["id"]
    refused = _settle(technologist, conflict, STAYS | {"reason": " no "})
    assert refused.json()["reason"] == "reason_length"
    assert _settle(pages("wang"), conflict, STAYS).json()["reason"] == "role_missing"
    with site.database.read() as connection:
        assert clashing_counted(connection) == 1
    assert _settle(technologist, conflict, STAYS).status_code == 200
    with site.database.read() as connection:
        assert clashing_counted(connection) == 0
    both = _aside(technologist, uid)
    [said] = both["rulings"]
    assert (said["ruling"], said["by"], said["reason"]) == ("stays", "Li", STAYS["reason"])
    assert both["aside"]["patient"]["name"] == "Zhou Mei", "both are there as they were"
    assert technologist.ask("GET", "/api/quality/quarantine").json()["conflicts"] == []
    [line] = technologist.ask("GET", "/api/worklist").json()["items"]
    assert line["conflicts"] == 0
    entry = site.story(mistaken)[-1]
    assert (entry["act"], entry["fields"]["reason"]) == ("conflict.settled", STAYS["reason"])
    assert STAYS["reason"] not in str(entry["words"]), "what is typed may name a patient"
    assert site.happened("study.conflict_settled") == 1


def test_of_two_who_settle_the_second_has_read_what_the_first_said(
    site: Any, mistaken: CaseId, pages: Pages
) -> None:
    first, second = pages("li"), pages("zhou")
    conflict = _aside(first, site.uid(mistaken))["id"]
    assert _settle(first, conflict, STAYS).status_code == 200
    other = {"ruling": "aside", "reason": "the ward says that it is Zhou Mei"}
    refused = _settle(second, conflict, other)
    assert (refused.status_code, refused.json()["reason"]) == (409, "conflict_settled")
    assert _settle(second, conflict, other | {"seen": 1}).status_code == 200
    said = _aside(first, site.uid(mistaken))["rulings"]
    assert [one["ruling"] for one in said] == ["stays", "aside"], "what was said before stays"


def test_nobody_signs_unknowingly_where_an_object_kept_aside_names_another_patient(
    site: Any, mistaken: CaseId, pages: Pages
) -> None:
    doctor, path = pages("wang"), f"/api/studies/{site.uid(mistaken)}"
    study = doctor.ask("POST", f"{path}/open").json()
    assert (study["conflicts"], study["doubted"]) == (1, 1)
    [clash] = study["clashes"]
    assert (clash["another"], clash["settled"], clash["objects"]) == (True, None, 1)
    said = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 1}
    assert doctor.ask("POST", f"{path}/opinion", said).status_code == 200
    signature = {"version": 0, "password": PASSWORD, "active_s": 1}
    refused = doctor.ask("POST", f"{path}/signature", signature)
    assert (refused.status_code, refused.json()["reason"]) == (409, "aside_unseen")
    signed = doctor.ask("POST", f"{path}/signature", signature | {"doubted": 1})
    assert signed.json()["report"]["state"] == "signed"
    told = site.story(mistaken)[-1]
    assert told["fields"]["doubted"] == 1
    assert "naming another patient: 1" in str(told["words"])
    waiting = pages("li").ask("GET", "/api/quality/quarantine").json()["conflicts"]
    assert [one["case"] for one in waiting] == [mistaken], "it is somebody's work until settled"


def test_who_was_said_to_be_right_is_told_to_who_signs(
    site: Any, mistaken: CaseId, pages: Pages
) -> None:
    technologist, doctor = pages("li"), pages("wang")
    path = f"/api/studies/{site.uid(mistaken)}"
    conflict = _aside(technologist, site.uid(mistaken))["id"]
    assert _settle(technologist, conflict, STAYS).status_code == 200
    study = doctor.ask("POST", f"{path}/open").json()
    assert (study["conflicts"], study["doubted"]) == (0, 0)
    assert study["clashes"][0]["settled"]["ruling"] == "stays"
    other = {"ruling": "aside", "reason": "the ward says that it is Zhou Mei", "seen": 1}
    assert _settle(technologist, conflict, other).status_code == 200
    study = doctor.ask("GET", path).json()
    assert (study["conflicts"], study["doubted"]) == (0, 1)


def test_each_object_kept_aside_is_told_with_its_own_patient_and_what_was_said_of_it(
    site: Any, mistaken: CaseId, make_film: Film, pages: Pages
) -> None:
    for window in ("7", "8"):
        site.clock.at += timedelta(minutes=1)
        site.receive(make_film(**ONE, PatientName="Zhang^San", PatientID="3", WindowCenter=window))
    technologist, doctor = pages("li"), pages("wang")
    path = f"/api/studies/{site.uid(mistaken)}"
    first, *_ = technologist.ask("GET", f"{path}/conflicts").json()["items"]
    assert _settle(technologist, first["id"], STAYS | {"ruling": "aside"}).status_code == 200
    study = doctor.ask("POST", f"{path}/open").json()
    told = [
        (one["patient"]["name"], one["objects"], one["settled"] and one["settled"]["ruling"])
        for one in study["clashes"]
    ]
    assert told == [("Zhou Mei", 1, "aside"), ("Zhang San", 2, None)]
    assert (study["conflicts"], study["doubted"], study["ruled"]) == (2, 3, 1)


def test_nobody_signs_past_what_was_said_of_an_object_kept_aside_since_he_looked(
    site: Any, mistaken: CaseId, pages: Pages
) -> None:
    technologist, doctor = pages("li"), pages("wang")
    path = f"/api/studies/{site.uid(mistaken)}"
    doctor.ask("POST", f"{path}/open")
    said = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 1}
    seen = doctor.ask("POST", f"{path}/opinion", said).json()
    conflict = _aside(technologist, site.uid(mistaken))["id"]
    other = STAYS | {"ruling": "aside"}
    assert _settle(technologist, conflict, other).status_code == 200
    signature = {"version": 0, "doubted": seen["doubted"], "password": PASSWORD, "active_s": 1}
    refused = doctor.ask("POST", f"{path}/signature", signature | {"ruled": seen["ruled"]})
    assert (refused.status_code, refused.json()["reason"]) == (409, "ruling_unseen")
    assert _settle(technologist, conflict, STAYS | {"seen": 1}).status_code == 200
    refused = doctor.ask("POST", f"{path}/signature", signature | {"ruled": 1})
    assert refused.json()["reason"] == "ruling_unseen", "what was said is said otherwise now"
    signed = doctor.ask("POST", f"{path}/signature", signature | {"doubted": 0, "ruled": 2})
    assert signed.json()["report"]["state"] == "signed"


def test_a_signed_study_goes_back_to_doctors_once_what_is_kept_aside_is_said_to_be_right(
    site: Any, mistaken: CaseId, pages: Pages
) -> None:
    technologist, doctor = pages("li"), pages("wang")
    path = f"/api/studies/{site.uid(mistaken)}"
    doctor.ask("POST", f"{path}/open")
    said = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 1}
    doctor.ask("POST", f"{path}/opinion", said)
    signature = {"version": 0, "doubted": 1, "password": PASSWORD, "active_s": 1}
    assert doctor.ask("POST", f"{path}/signature", signature).status_code == 200
    assert doctor.ask("GET", "/api/worklist").json()["items"] == []
    site.clock.at += timedelta(minutes=1)
    conflict = _aside(technologist, site.uid(mistaken))["id"]
    other = {"ruling": "aside", "reason": "the ward says that it is Zhou Mei"}
    assert _settle(technologist, conflict, other).status_code == 200
    for view in ("unread", "signed", "all"):
        [line] = doctor.ask("GET", f"/api/worklist?view={view}").json()["items"]
        assert (line["waits"], line["place"]["code"]) == (True, "overruled")
    assert doctor.ask("GET", path).json()["report"]["overruled"] is True
    site.clock.at += timedelta(minutes=1)
    added = {"seen": 0, "revision": 1, "text": "Not her.", "doubted": 1, "active_s": 1}
    added |= {"password": PASSWORD}
    assert doctor.ask("POST", f"{path}/addenda", added).json()["reason"] == "ruling_unseen"
    assert doctor.ask("POST", f"{path}/addenda", added | {"ruled": 1}).status_code == 200
    assert doctor.ask("GET", "/api/worklist").json()["items"] == []
    assert doctor.ask("GET", path).json()["report"]["overruled"] is False
    site.clock.at += timedelta(minutes=1)
    back = STAYS | {"seen": 1}
    assert _settle(technologist, conflict, back).status_code == 200
    assert doctor.ask("GET", "/api/worklist").json()["items"] == []


def test_the_story_tells_that_what_was_kept_aside_names_another_patient(
    site: Any, mistaken: CaseId
) -> None:
    [first, other] = [one for one in site.story(mistaken) if one["act"] == "study.received"]
    assert "another" not in first["fields"]
    assert other["fields"]["another"] == 1
    assert "names another patient" in str(other["words"])
