"""A series that a model had read is kept back by a person: its reading answers no more."""

from collections.abc import Callable
from typing import Any

import pytest

from lynkeus.cases.choices.choice import Scope, Subject, Turn
from lynkeus.cases.choices.commands import Choose
from lynkeus.cases.commands import RecordOpinion
from lynkeus.cases.opinions import OpinionGiven, Overall
from lynkeus.cases.queries import state_of
from lynkeus.cases.records import readings
from lynkeus.core.ids import CaseId
from lynkeus.quality.commands import AskForImages, RejectSeries, ReleaseSeries
from lynkeus.reporting.commands import Decide
from lynkeus.reporting.decisions import Decision
from lynkeus.reporting.report import Text

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


def _overtaken(site: Any, make_film: Film, how: str) -> CaseId:
    """Let a film be read as above and judged by Wang, and then something else as not applicable."""
    case = _come(site, make_film)
    reason = {"code": "age_outside", "fields": {}, "words": "64 years old."}
    site.models.says = {**site.models.says, "state": "not_applicable", "reason": reason}
    site.open("wang", case)
    given = OpinionGiven(overall=Overall.NONE, findings=(), text="")
    site.do("wang", RecordOpinion(case=case, revision=1, opinion=given, active_s=2))
    with site.database.read() as connection:
        marks = state_of(connection, case, "person-wang").reading_marks
    text = Text(findings="as AI says", impression="")
    kept = {"version": 0, "revision": 1, "decision": Decision.ACCEPT, "active_s": 2}
    site.do("wang", Decide(case=case, readings=tuple(marks), text=text, **kept))
    if how == "series":
        site.do("li", RejectSeries(case=case, revision=1, series=FIRST, reason=WHY))
    else:
        site.receive(make_film(SeriesInstanceUID="1.2.3.4.0", SeriesNumber=0))
    return case


@pytest.mark.parametrize("how", ["series", "images"])
def test_a_finding_that_a_later_reading_took_the_place_of_stays_withheld(
    site: Any, make_film: Film, pages: Pages, how: str
) -> None:
    case = _overtaken(site, make_film, how)
    zhou, path = pages("zhou"), f"/api/studies/{site.uid(case)}"
    zhou.ask("POST", f"{path}/open")
    before = zhou.ask("GET", path).json()["report"]
    site.work()
    shown = zhou.ask("GET", path)
    assert shown.json()["ai"] == "not_applicable"
    for report in (before, shown.json()["report"]):
        assert (report["decision"], report["text"]["findings"]) == ("undecided", "")
    assert not any(secret in shown.text for secret in ("above", "accept", "as AI says"))
    body = {"version": 1, "revision": shown.json()["revision"], "active_s": 2, "readings": []}
    text = {"text": {"findings": "", "impression": ""}, "decision": "undecided"}
    signature = {"version": 1, "readings": [], "password": "a long password", "active_s": 2}
    sop = shown.json()["series"][0]["instances"][0]["sop"]
    box = {"package": "chest", "sop": sop, "boxes": [[0.1, 0.1, 0.2, 0.2]]}
    for answer in (
        zhou.ask("PUT", f"{path}/report", body | text),
        zhou.ask("POST", f"{path}/signature", signature),
        zhou.ask("POST", f"{path}/cover", box),
    ):
        assert answer.json()["reason"] == "opinion_first"
    said = {"overall": "none", "findings": [], "text": "", "active_s": 2}
    opinion = said | {"revision": shown.json()["revision"]}
    report = zhou.ask("POST", f"{path}/opinion", opinion).json()["report"]
    assert (report["decisions"], report["text"]["findings"]) == ([], "as AI says")
    given = [one for one in site.story(case) if one["act"] == "opinion.recorded"]
    assert [one["fields"]["ai_shown_before"] for one in given] == [False, False]


@pytest.mark.parametrize("how", ["series", "images"])
def test_what_is_signed_by_who_saw_a_finding_that_stands_no_more_may_tell_it(
    site: Any, make_film: Film, pages: Pages, how: str
) -> None:
    case = _overtaken(site, make_film, how)
    site.work()
    wang, zhou, path = pages("wang"), pages("zhou"), f"/api/studies/{site.uid(case)}"
    said = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 2}
    for one in (wang, zhou):
        said["revision"] = one.ask("POST", f"{path}/open").json()["revision"]
    text = {"text": {"findings": "as AI said", "impression": ""}, "decision": "undecided"}
    wang.ask("PUT", f"{path}/report", said | text | {"version": 1})
    signature = {"version": 2, "password": "a long password", "active_s": 2}
    assert wang.ask("POST", f"{path}/signature", signature).status_code == 200
    assert zhou.ask("GET", path).json()["report"]["may_tell"] is True
    zhou.ask("POST", f"{path}/report/shown")
    zhou.ask("POST", f"{path}/opinion", said)
    given = [one for one in site.story(case) if one["act"] == "opinion.recorded"]
    assert [one["fields"]["ai_shown_before"] for one in given] == [False, True]


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
