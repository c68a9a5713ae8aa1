"""Who has a study in hand: said by an open page, shown to others, in nobody's way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lynkeus.access.actors import operator
from lynkeus.app.studies import listed_studies
from lynkeus.core.ids import CaseId
from lynkeus.reporting.in_hand.commands import LEASE
from lynkeus.reporting.queries import times_of
from lynkeus.reporting.records import times

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
TEXT = {"findings": "Clear.", "impression": ""}
PASSWORD = "a long password"


def _at(pages: Pages, who: str, uid: str) -> Any:
    person = pages(who)
    person.ask("POST", f"/api/studies/{uid}/open")
    return person


def test_the_list_shows_who_has_a_study_until_the_page_is_silent(
    site: Any, case: CaseId, pages: Pages
) -> None:
    uid = site.uid(case)
    wang, zhou = _at(pages, "wang", uid), _at(pages, "zhou", uid)
    assert wang.ask("POST", f"/api/studies/{uid}/lease").json()["holder"]["mine"] is True
    (line,) = zhou.ask("GET", "/api/worklist").json()["items"]
    assert (line["holder"]["name"], line["holder"]["mine"]) == ("Wang", False)
    site.clock.at += LEASE / 2
    assert zhou.ask("POST", f"/api/studies/{uid}/lease").json()["holder"]["name"] == "Wang"
    site.clock.at += LEASE / 2 + timedelta(seconds=1)
    assert zhou.ask("POST", f"/api/studies/{uid}/lease").json()["holder"]["name"] == "Zhou"
    assert zhou.ask("DELETE", f"/api/studies/{uid}/lease").json() == {"holder": None}
    (line,) = zhou.ask("GET", "/api/worklist").json()["items"]
    assert line["holder"] is None


def test_signing_checks_the_version_seen_and_never_who_has_it(
    site: Any, case: CaseId, pages: Pages
) -> None:
    uid = site.uid(case)
    wang, zhou = _at(pages, "wang", uid), _at(pages, "zhou", uid)
    wang.ask("POST", f"/api/studies/{uid}/lease")
    body = {"version": 0, "revision": 1, "decision": "undecided", "text": TEXT, "active_s": 5}
    assert zhou.ask("PUT", f"/api/studies/{uid}/report", body).status_code == 200
    opinion = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 5}
    wang.ask("POST", f"/api/studies/{uid}/opinion", opinion)
    late = wang.ask("PUT", f"/api/studies/{uid}/report", body)
    assert (late.status_code, late.json()["reason"]) == (409, "report_changed")
    stale = {"version": 0, "password": PASSWORD, "active_s": 6}
    assert wang.ask("POST", f"/api/studies/{uid}/signature", stale).status_code == 409
    (line,) = zhou.ask("GET", "/api/worklist").json()["items"]
    assert line["holder"]["name"] == "Wang"
    seen = {**stale, "version": 1}
    assert zhou.ask("POST", f"/api/studies/{uid}/signature", seen).status_code == 200
    (line,) = zhou.ask("GET", "/api/worklist?view=all").json()["items"]
    assert (line["report"], line["holder"]) == ("signed", None)
    assert wang.ask("POST", f"/api/studies/{uid}/lease").json() == {"holder": None}, "no one waits"
    with site.database.read() as connection:
        noted = {(row.person, row.what): row.active_s for row in connection.execute(times.select())}
    assert noted[("person-wang", "opened")] == 0
    assert noted[("person-zhou", "signed")] == 6


def test_the_times_of_opening_opinion_decision_and_signature_are_kept_idle_time_apart(
    site: Any, case: CaseId, pages: Pages
) -> None:
    uid, began = site.uid(case), site.clock.at
    wang, path = _at(pages, "wang", uid), f"/api/studies/{uid}"
    opinion = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 41.5}
    report = {"version": 0, "revision": 1, "decision": "accept", "text": TEXT, "active_s": 58}
    amended = {**report, "version": 1, "decision": "amend", "active_s": 60}
    steps = (
        ("POST", "lease", None),
        ("POST", "opinion", opinion),
        ("PUT", "report", report),
        ("PUT", "report", amended),
        ("POST", "signature", {"version": 1, "password": PASSWORD, "active_s": 63.5}),
        ("POST", "lease", None),
    )
    for method, what, body in steps:
        assert wang.ask(method, f"{path}/{what}", body).status_code == 200
        site.clock.at += timedelta(minutes=3)
    first = [("opened", 0, 0.0), ("opinion", 3, 41.5), ("decided", 6, 58.0), ("signed", 12, 63.5)]
    expected = [(what, began + timedelta(minutes=after), worked) for what, after, worked in first]
    with site.database.read() as connection:
        noted = times_of(connection, [case])[case]
    assert [(one.what, one.at, one.active_s) for one in noted] == expected
    assert {(one.person, one.revision) for one in noted} == {("person-wang", 1)}
    listed: Any = listed_studies(site.door, site.database, operator("li"))
    assert listed["studies"][0]["times"] == [one.as_json() for one in noted], "for who needs it"
    acts = {"opinion": "opinion.recorded", "decided": "report.decided", "signed": "report.signed"}
    told = {one["act"]: one for one in reversed(site.story(case))}
    assert told["study.opened"]["at"] == began.isoformat()
    for what, at, worked in expected[1:]:
        entry = told[acts[what]]
        assert (entry["at"], entry["fields"]["active_s"]) == (at.isoformat(), worked), what
