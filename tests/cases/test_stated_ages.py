"""An age that somebody states, late, or otherwise than before: models read by what stands now."""

from collections.abc import Callable
from typing import Any

import pytest

from lynkeus.core.ids import CaseId
from lynkeus.inference.commands import StateAge

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
ACCEPTED = {"decision": "accept"}
SAID = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 1}
UNKNOWN = {"code": "age_unknown", "fields": {}, "words": "The age is unknown."}
OUTSIDE = {"code": "age_outside", "fields": {}, "words": "The model is made for 1 to 5 years."}


def _silent(site: Any, reason: dict[str, Any]) -> dict[str, Any]:
    empty = dict.fromkeys(("probability", "point", "map", "cover"))
    return {**site.models.says, **empty, "state": "not_applicable", "reason": reason}


def _state(site: Any, case: CaseId, low: float, high: float) -> None:
    site.do("li", StateAge(case=case, band=(low, high), source="the ward"))


@pytest.fixture
def ageless(make_film: Film) -> bytes:
    return make_film(PatientBirthDate="")


def test_an_age_that_is_stated_later_lets_the_model_read(
    site: Any, ageless: bytes, pages: Pages
) -> None:
    able, site.models.says = site.models.says, _silent(site, UNKNOWN)
    case = site.receive(ageless)
    site.work()
    doctor, uid = pages("wang"), site.uid(case)
    assert doctor.ask("POST", f"/api/studies/{uid}/open").json()["ai"] == "not_applicable"
    site.models.says = able
    _state(site, case, 1, 5)
    site.work()
    shown = doctor.ask("GET", f"/api/studies/{uid}").json()
    assert (shown["ai"], len(shown["readings"])) == ("withheld", 1)
    assert site.models.asked[-1][1] == (1, 5)
    made_by = shown["readings"][0]["stated_age"]
    assert (made_by["low"], made_by["high"], made_by["source"]) == (1, 5, "the ward")


def test_a_statement_that_is_taken_back_takes_its_reading_with_it(
    site: Any, ageless: bytes, pages: Pages
) -> None:
    case = site.receiver.receive(ageless, "test").case
    _state(site, case, 1, 5)
    site.receive(ageless)
    site.work()
    doctor, uid = pages("wang"), site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/open")
    assert doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID).json()["ai"] == "above"
    kept = {"version": 0, "revision": 1, "decision": "accept", "active_s": 1}
    kept["text"] = {"findings": "x", "impression": ""}
    assert doctor.ask("PUT", f"/api/studies/{uid}/report", kept).status_code == 200
    able, site.models.says = site.models.says, _silent(site, OUTSIDE)
    _state(site, case, 60, 70)
    site.work()
    assert doctor.ask("GET", f"/api/studies/{uid}").json()["ai"] == "not_applicable"
    signature = {"version": 1, "password": "a long password", "active_s": 1}
    accepted = doctor.ask("POST", f"/api/studies/{uid}/signature", signature | ACCEPTED)
    assert accepted.json()["reason"] == "decision_changed"
    assert doctor.ask("GET", f"/api/studies/{uid}").json()["report"]["decision"] == "undecided"
    site.models.says = able
    _state(site, case, 1, 5)
    site.work()
    shown = doctor.ask("GET", f"/api/studies/{uid}").json()
    assert (shown["ai"], shown["readings"][0]["stated_age"]["high"]) == ("above", 5)
    late = doctor.ask("POST", f"/api/studies/{uid}/signature", signature)
    assert late.json()["report"]["decision"] == "undecided", "as it is shown beside the new reading"


@pytest.mark.parametrize(("born", "asked"), [("", [None, (1, 5)]), ("20220301", [None])])
def test_an_age_that_is_stated_while_the_model_is_at_work_is_read_by(
    site: Any, make_film: Film, born: str, asked: list[object]
) -> None:
    case = site.receive(make_film(PatientBirthDate=born))

    def state() -> None:
        site.models.meanwhile = lambda: None
        _state(site, case, 1, 5)

    site.models.meanwhile = state
    site.work()
    assert [one[1] for one in site.models.asked] == asked


def test_images_that_are_not_checked_yet_are_not_read_for_it(
    site: Any, ageless: bytes, make_film: Film
) -> None:
    site.models.says = _silent(site, UNKNOWN)
    case = site.receive(ageless)
    site.work()
    asked = len(site.models.asked)
    site.receive(make_film(PatientBirthDate="", InstanceNumber=2))
    waiting = list(site.queue)
    _state(site, case, 1, 5)
    assert site.queue == waiting
    site.work()
    assert [one[1] for one in site.models.asked[asked:]] == [(1, 5)]


def test_a_statement_that_stands_already_changes_nothing(site: Any, ageless: bytes) -> None:
    case = site.receive(ageless)
    _state(site, case, 1, 5)
    site.work()
    told, asked = site.acts(case), len(site.models.asked)
    for who in ("li", "wang"):
        again = StateAge(case=case, band=(1, 5), source="the ward")
        assert site.do(who, again) == {"stated": False, "before": [1, 5]}
    assert site.queue == []
    assert (site.acts(case), len(site.models.asked)) == (told, asked)
    other = StateAge(case=case, band=(1, 5), source="the collection")
    assert site.do("li", other) == {"stated": True, "before": [1, 5]}
    assert site.acts(case) == [*told, "age.stated"]
