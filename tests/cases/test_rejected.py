"""A series that a model had read is kept back by a person: its reading answers no more."""

from collections.abc import Callable
from typing import Any

import pytest

from lynkeus.cases.choices.choice import Scope, Subject, Turn
from lynkeus.cases.choices.commands import Choose
from lynkeus.cases.records import readings
from lynkeus.core.ids import CaseId
from lynkeus.quality.commands import AskForImages, RejectSeries, ReleaseSeries

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
FIRST, SECOND = "1.2.3.4.1", "1.2.3.4.2"
WHY = "another patient's film"


def _stands(site: Any) -> dict[str, bool]:
    with site.database.read() as connection:
        return {row.state: row.stands for row in connection.execute(readings.select())}


def _come(site: Any, make_film: Film, **second: object) -> CaseId:
    """Let a study of two series come, of which AI may raise, and be read; it is above."""
    triage = {"subject": Subject.TRIAGE, "turn": Turn.ON, "reason": WHY}
    site.do("admin", Choose(scope=Scope.SOURCE, value="test", **triage))
    films = make_film(), make_film(SeriesInstanceUID=SECOND, SeriesNumber=2, **second)
    case: CaseId = site.receive(*films)
    site.work()
    site.models.says = {**site.models.says, "state": "below"}
    return case


@pytest.mark.parametrize("command", [RejectSeries, AskForImages])
def test_the_next_series_is_read_and_the_kept_one_answers_no_more(
    site: Any, make_film: Film, pages: Pages, command: Any
) -> None:
    case = _come(site, make_film)
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    [line] = doctor.ask("GET", "/api/worklist").json()["items"]
    assert line["place"]["code"] == "raised"
    before = doctor.ask("POST", f"{path}/open").json()["readings"]
    site.do("zhou", command(case=case, revision=1, series=FIRST, reason=WHY))
    [line] = doctor.ask("GET", "/api/worklist").json()["items"]
    assert (line["ai"], line["place"]["code"]) == ("pending", "waiting")
    assert _stands(site) == {"above": False}
    site.work()
    after = doctor.ask("GET", path).json()["readings"]
    assert [one["state"] for one in (*before, *after)] == ["withheld", "withheld"]
    assert [sop for sop, _ in site.models.asked] == [before[0]["sop"], after[0]["sop"]]
    assert before[0]["sop"] != after[0]["sop"]
    assert _stands(site) == {"above": False, "below": True}
    site.do("zhou", ReleaseSeries(case=case, revision=1, series=FIRST, reason="it is hers"))
    site.work()
    again = doctor.ask("GET", path).json()["readings"]
    assert [one["id"] for one in again] == [before[0]["id"]]
    assert _stands(site) == {"above": True, "below": False}


def test_a_colleague_s_judgement_of_a_series_that_is_kept_since_stays_withheld(
    site: Any, make_film: Film, pages: Pages
) -> None:
    case = _come(site, make_film)
    uid = site.uid(case)
    said = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 2}
    text = {"findings": "as AI says", "impression": ""}
    kept = {"version": 0, "revision": 1, "decision": "accept", "text": text, "active_s": 2}
    wang, zhou = pages("wang"), pages("zhou")
    for one in (wang, zhou):
        one.ask("POST", f"/api/studies/{uid}/open")
    wang.ask("POST", f"/api/studies/{uid}/opinion", said)
    assert wang.ask("PUT", f"/api/studies/{uid}/report", kept).status_code == 200
    site.do("li", RejectSeries(case=case, revision=1, series=FIRST, reason=WHY))
    shown = zhou.ask("GET", f"/api/studies/{uid}").json()
    assert shown["report"]["text"]["findings"] == ""


def test_where_no_other_series_fits_no_model_has_read_the_study(
    site: Any, make_film: Film, pages: Pages
) -> None:
    case = _come(site, make_film, Modality="OT")
    doctor, path = pages("wang"), f"/api/studies/{site.uid(case)}"
    doctor.ask("POST", f"{path}/open")
    site.do("zhou", RejectSeries(case=case, revision=1, series=FIRST, reason=WHY))
    site.work()
    shown = doctor.ask("GET", path).json()
    assert (shown["ai"], shown["ai_reason"]["code"]) == ("none", "no_model_fits")
    assert shown["readings"] == []
    site.do("zhou", RejectSeries(case=case, revision=1, series=SECOND, reason=WHY))
    assert site.queue == []
    shown = doctor.ask("GET", path).json()
    assert (shown["ai"], shown["ai_reason"]["code"]) == ("not_applicable", "quarantined")
