"""Whether an opinion is called independent of what a colleague signed, and of AI."""

from typing import Any

from lynkeus.core.ids import CaseId
from lynkeus.core.json import Json
from lynkeus.reporting.queries import times_of

from .test_reports import NOTHING, PASSWORD, SAID, TEXT, Film, Pages, keep, sign


def _shown_before(site: Any, case: CaseId) -> Json:
    """Tell what the newest opinion says of what was shown before it."""
    given = [one for one in site.story(case) if one["act"] == "opinion.recorded"]
    shown: Json = given[-1]["fields"]["ai_shown_before"]
    return shown


def test_an_opinion_after_a_report_that_tells_the_finding_is_not_called_independent(
    site: Any, case: CaseId, doctor: Any, pages: Pages, make_film: Film
) -> None:
    uid, other = site.uid(case), pages("zhou")
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    keep(doctor, uid, 0, "accept")
    sign(doctor, uid, 1)
    seen = other.ask("POST", f"/api/studies/{uid}/open").json()["report"]
    assert (seen["may_tell"], seen["text"], seen["decided"]) == (True, NOTHING, None)
    assert (seen["decision"], seen["signed_by"]) == ("undecided", "Wang")
    for _ in range(2):
        shown = other.ask("POST", f"/api/studies/{uid}/report/shown").json()["report"]
        assert (shown["may_tell"], shown["decision"], shown["text"]) == (False, "accept", TEXT)
    assert site.acts(case).count("report.shown") == 1
    with site.database.read() as connection:
        noted = [one for one in times_of(connection, [case])[case] if one.what == "shown"]
    assert [(one.person, one.revision) for one in noted] == [("person-zhou", 1)]
    other.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    given = [one for one in site.story(case) if one["act"] == "opinion.recorded"]
    assert [one["fields"]["ai_shown_before"] for one in given] == [False, True]
    assert [one["fields"]["ai_before"] for one in given] == ["nothing", "report"]
    assert "A signed report that may tell AI's finding was shown before it" in given[1]["words"]


def test_an_opinion_beside_a_signed_report_that_nobody_asked_for_is_independent(
    site: Any, case: CaseId, doctor: Any, pages: Pages
) -> None:
    uid, other = site.uid(case), pages("zhou")
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    keep(doctor, uid, 0, "accept")
    sign(doctor, uid, 1)
    assert doctor.ask("GET", f"/api/studies/{uid}").json()["report"]["text"] == TEXT
    opened = other.ask("POST", f"/api/studies/{uid}/open")
    assert not any(secret in opened.text for secret in ("accept", "pacity", "pneumonia"))
    added = {"seen": 0, "revision": 1, "text": "More.", "password": PASSWORD, "active_s": 1}
    refused = other.ask("POST", f"/api/studies/{uid}/addenda", added)
    assert refused.json()["reason"] == "opinion_first"
    report = other.ask("POST", f"/api/studies/{uid}/opinion", SAID).json()["report"]
    assert (report["may_tell"], report["text"]) == (False, TEXT)
    assert _shown_before(site, case) is False


def test_a_report_signed_unknowing_tells_no_finding(
    site: Any, case: CaseId, doctor: Any, pages: Pages
) -> None:
    uid, other = site.uid(case), pages("zhou")
    keep(doctor, uid, 0, "undecided")
    sign(doctor, uid, 1)
    signed = site.story(case)[-1]
    assert (signed["fields"]["ai_told"], "AI" in signed["words"]) == (False, False)
    seen = other.ask("POST", f"/api/studies/{uid}/open").json()["report"]
    assert (seen["may_tell"], seen["text"]) == (False, TEXT)
    assert other.ask("POST", f"/api/studies/{uid}/report/shown").status_code == 200
    other.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    assert _shown_before(site, case) is False
    assert "report.shown" not in site.acts(case)
