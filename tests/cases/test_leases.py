"""Who has a study in hand: said by an open page, shown to others, in nobody's way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lynkeus.core.ids import CaseId
from lynkeus.reporting.in_hand.commands import LEASE
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
    late = wang.ask("PUT", f"/api/studies/{uid}/report", body)
    assert (late.status_code, late.json()["reason"]) == (409, "report_changed")
    stale = {"version": 0, "password": PASSWORD, "active_s": 6}
    assert wang.ask("POST", f"/api/studies/{uid}/signature", stale).status_code == 409
    seen = {**stale, "version": 1}
    assert zhou.ask("POST", f"/api/studies/{uid}/signature", seen).status_code == 200
    with site.database.read() as connection:
        noted = {(row.person, row.what): row.active_s for row in connection.execute(times.select())}
    assert noted[("person-wang", "opened")] == 0
    assert noted[("person-zhou", "signed")] == 6
