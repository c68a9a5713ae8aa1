"""Decide, keep and sign: on the version seen, with the password again."""

from collections.abc import Callable
from typing import Any

from lynkeus.core.ids import CaseId
from lynkeus.quality.commands import RejectSeries

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
PASSWORD = "a long password"
SAID = {"revision": 1, "overall": "finding", "findings": ["opacity"], "text": "", "active_s": 12.5}
LATER = SAID | {"revision": 2}
NOTHING = {"findings": "", "impression": ""}
TEXT = {"findings": "Opacity at the left base.", "impression": "Suggests pneumonia."}


def keep(doctor: Any, uid: str, version: int, decision: str = "accept") -> Any:
    seen = doctor.ask("GET", f"/api/studies/{uid}").json()["revision"]
    return keep_on(doctor, uid, seen, version=version, decision=decision)


def keep_on(doctor: Any, uid: str, seen: int, *, version: int, decision: str = "accept") -> Any:
    body = {"version": version, "revision": seen, "decision": decision, "text": TEXT}
    body["active_s"] = 20
    return doctor.ask("PUT", f"/api/studies/{uid}/report", body)


def sign(doctor: Any, uid: str, version: int, password: str = PASSWORD) -> Any:
    body = {"version": version, "password": password, "active_s": 30}
    return doctor.ask("POST", f"/api/studies/{uid}/signature", body)


def test_the_way_from_opinion_to_signature(site: Any, case: CaseId, doctor: Any) -> None:
    uid = site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    kept = keep(doctor, uid, 0).json()["report"]
    assert (kept["version"], kept["state"], kept["decision"]) == (1, "writing", "accept")
    assert kept["text"] == TEXT
    mine = doctor.ask("GET", "/api/worklist?view=mine").json()["items"]
    assert [one["case"] for one in mine] == [case]
    signed = sign(doctor, uid, 1).json()["report"]
    assert (signed["version"], signed["state"], signed["signed_by"]) == (1, "signed", "Wang")
    assert site.happened("report.signed") == 1
    acts = site.acts(case)
    for act in ("study.received", "study.arrived", "study.cleared", "reading.recorded"):
        assert act in acts
    assert acts[-3:] == ["result.shown", "report.decided", "report.signed"]
    assert "Opacity" not in str(site.story(case))
    assert doctor.ask("GET", "/api/worklist").json()["items"] == []
    [line] = doctor.ask("GET", "/api/worklist?view=signed").json()["items"]
    assert line["place"]["code"] == "signed"


def test_undecided_may_be_signed_and_is_recorded_so(site: Any, case: CaseId, doctor: Any) -> None:
    uid = site.uid(case)
    keep(doctor, uid, 0, "undecided")
    assert sign(doctor, uid, 1).json()["report"]["decision"] == "undecided"
    told = site.story(case)[-1]
    assert told["fields"]["decision"] == "undecided"
    assert told["fields"]["own_opinion"] is False


def test_ai_is_not_decided_on_before_the_own_opinion(site: Any, case: CaseId, doctor: Any) -> None:
    early = keep(doctor, site.uid(case), 0, "accept")
    assert early.status_code == 409
    assert early.json()["reason"] == "opinion_first"
    assert site.happened("report.decided") == 0


def test_without_a_result_there_is_nothing_to_accept(
    site: Any, make_film: Film, pages: Pages
) -> None:
    film = make_film(Modality="US", SOPClassUID="1.2.840.10008.5.1.4.1.1.6.1")
    case, person = site.receive(film), pages("wang")
    site.work()
    person.ask("POST", f"/api/studies/{site.uid(case)}/open")
    person.ask("POST", f"/api/studies/{site.uid(case)}/opinion", SAID)
    assert keep(person, site.uid(case), 0, "accept").json()["reason"] == "nothing_to_decide"
    assert keep(person, site.uid(case), 0, "undecided").status_code == 200


def test_who_saw_an_older_version_neither_keeps_nor_signs(
    site: Any, case: CaseId, doctor: Any, pages: Pages
) -> None:
    uid, other = site.uid(case), pages("zhou")
    other.ask("POST", f"/api/studies/{uid}/open")
    other.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    keep(doctor, uid, 0, "undecided")
    reworded = {"version": 1, "revision": 1, "decision": "undecided", "text": NOTHING}
    other.ask("PUT", f"/api/studies/{uid}/report", reworded | {"active_s": 2})
    for answer in (keep(doctor, uid, 1, "undecided"), sign(doctor, uid, 1)):
        assert answer.status_code == 409
        assert answer.json()["reason"] == "report_changed"
        assert answer.json()["fields"]["version"] == 2
    assert site.happened("report.signed") == 0


def test_a_colleagues_draft_is_not_told_before_the_own_opinion(
    site: Any, case: CaseId, doctor: Any, pages: Pages, make_film: Film
) -> None:
    uid, other = site.uid(case), pages("zhou")
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    keep(doctor, uid, 0, "accept")
    report = other.ask("POST", f"/api/studies/{uid}/open").json()["report"]
    assert (report["author"], report["withheld"], report["version"]) == ("Wang", True, 0)
    assert (report["decision"], report["text"]["findings"]) == ("undecided", "")
    for version in (report["version"], 1):
        for answer in (keep(other, uid, version, "undecided"), sign(other, uid, version)):
            assert answer.json()["reason"] == "opinion_first"
    site.receive(make_film(InstanceNumber=2))
    site.work_at("check_study")
    pending = other.ask("GET", f"/api/studies/{uid}").json()
    assert (pending["ai"], pending["report"]["text"]["findings"]) == ("pending", "")
    shown = other.ask("POST", f"/api/studies/{uid}/opinion", LATER).json()["report"]
    assert (shown["decision"], shown["text"]) == ("undecided", TEXT)
    assert (shown["withheld"], shown["version"]) == (False, 1)


def test_nothing_is_kept_in_place_of_a_draft_that_was_withheld(
    site: Any, case: CaseId, doctor: Any, pages: Pages
) -> None:
    uid, other = site.uid(case), pages("zhou")
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    keep(doctor, uid, 0, "undecided")
    told = other.ask("POST", f"/api/studies/{uid}/open").json()["report"]["version"]
    other.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    refused = keep(other, uid, told, "undecided")
    assert (refused.status_code, refused.json()["reason"]) == (409, "report_changed")
    assert doctor.ask("GET", f"/api/studies/{uid}").json()["report"]["version"] == 1


def test_what_ai_found_in_images_that_a_person_rejects_stands_no_more(
    site: Any, case: CaseId, doctor: Any
) -> None:
    uid = site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    why = "Another patient's film."
    site.do("zhou", RejectSeries(case=case, revision=1, series="1.2.3.4.1", reason=why))
    assert doctor.ask("GET", f"/api/studies/{uid}").json()["ai"] == "not_applicable"
    assert keep(doctor, uid, 0, "accept").json()["reason"] == "nothing_to_decide"


def test_a_wrong_password_signs_nothing_and_is_told(site: Any, case: CaseId, doctor: Any) -> None:
    uid = site.uid(case)
    keep(doctor, uid, 0, "undecided")
    wrong = sign(doctor, uid, 1, "not the password")
    assert wrong.status_code == 403
    assert wrong.json()["reason"] == "wrong_password"
    assert site.happened("report.signed") == 0
    told = site.story(case)[-1]
    assert (told["act"], told["actor"]["id"]) == ("refused", "person-wang")
    assert (told["fields"]["right"], told["fields"]["reason"]) == ("sign", "wrong_password")


def test_guessing_the_password_is_slowed_down(site: Any, case: CaseId, doctor: Any) -> None:
    uid = site.uid(case)
    answers = [sign(doctor, uid, 0, f"guess number {count}") for count in range(6)]
    assert answers[-1].status_code == 429


def test_signing_twice_is_one_signature(site: Any, case: CaseId, doctor: Any) -> None:
    uid = site.uid(case)
    keep(doctor, uid, 0, "undecided")
    sign(doctor, uid, 1)
    assert sign(doctor, uid, 1).json()["reason"] == "report_signed"
    assert site.happened("report.signed") == 1


def test_nothing_is_not_signed(site: Any, case: CaseId, doctor: Any) -> None:
    assert sign(doctor, site.uid(case), 0).json()["reason"] == "nothing_to_sign"
    doctor.ask("POST", f"/api/studies/{site.uid(case)}/opinion", SAID)
    assert sign(doctor, site.uid(case), 0).json()["report"]["version"] == 1


def test_images_that_came_since_are_looked_at_first(
    site: Any, case: CaseId, doctor: Any, make_film: Film
) -> None:
    uid = site.uid(case)
    keep(doctor, uid, 0, "undecided")
    site.receive(make_film(InstanceNumber=2))
    assert sign(doctor, uid, 1).json()["reason"] == "images_arrived"


def test_an_opinion_of_fewer_images_is_not_signed_for_all(
    site: Any, case: CaseId, doctor: Any, make_film: Film
) -> None:
    uid = site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    site.receive(make_film(InstanceNumber=2))
    assert sign(doctor, uid, 0).json()["reason"] == "images_arrived"
    assert site.happened("report.signed") == 0


def test_images_that_came_while_the_page_was_open_are_not_reported_unseen(
    site: Any, case: CaseId, doctor: Any, make_film: Film
) -> None:
    uid = site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    site.receive(make_film(InstanceNumber=2))
    late = keep_on(doctor, uid, 1, version=0)
    assert (late.status_code, late.json()["reason"]) == (409, "images_arrived")
    assert site.happened("report.decided") == 0
    assert keep_on(doctor, uid, 2, version=0).status_code == 200


def test_a_decision_about_an_older_reading_is_not_signed_as_one_about_the_newer(
    site: Any, case: CaseId, doctor: Any, make_film: Film
) -> None:
    uid = site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    site.receive(make_film(InstanceNumber=2))
    assert keep(doctor, uid, 0, "accept").status_code == 200
    site.work()
    assert sign(doctor, uid, 1).json()["reason"] == "opinion_first"
    doctor.ask("POST", f"/api/studies/{uid}/opinion", LATER)
    shown = doctor.ask("GET", f"/api/studies/{uid}").json()["report"]
    assert (shown["decision"], shown["decided"]) == ("undecided", None), "one key decides again"
    again = keep(doctor, uid, 1, "accept").json()["report"]
    assert (again["decision"], again["decided"]["mine"]) == ("accept", True)
    assert sign(doctor, uid, 1).json()["report"]["state"] == "signed"


def test_what_ai_found_in_fewer_images_is_no_answer_about_those_checked_since(
    site: Any, case: CaseId, doctor: Any, make_film: Film
) -> None:
    uid = site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    assert doctor.ask("GET", f"/api/studies/{uid}").json()["ai"] == "above"
    site.receive(make_film(InstanceNumber=2))
    site.work_at("check_study")
    assert doctor.ask("GET", f"/api/studies/{uid}").json()["ai"] == "pending"
    assert keep(doctor, uid, 0, "accept").json()["reason"] == "nothing_to_decide"


def test_a_signed_report_is_flagged_by_later_images_and_not_changed(
    site: Any, case: CaseId, doctor: Any, make_film: Film
) -> None:
    uid = site.uid(case)
    keep(doctor, uid, 0, "undecided")
    sign(doctor, uid, 1)
    site.receive(make_film(InstanceNumber=2))
    report = doctor.ask("GET", f"/api/studies/{uid}").json()["report"]
    assert report["state"] == "signed"
    assert report["later_images"] is True
    assert report["text"] == TEXT
