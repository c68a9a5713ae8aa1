"""A site may let AI raise studies, or show its result first: by default it does neither."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lynkeus.cases.choices.choice import (
    Chosen,
    Scope,
    Subject,
    Turn,
    applying,
    in_force,
    raised,
)
from lynkeus.cases.choices.commands import Choose
from lynkeus.cases.records import opinions, readings
from lynkeus.cases.withholding import AiState
from lynkeus.core.errors import BadInput, Refused
from lynkeus.core.ids import CaseId

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
SAID = {"revision": 1, "overall": "none", "findings": [], "text": "", "active_s": 2}


def _choose(subject: Subject, turn: Turn = Turn.ON, value: str = "CR") -> Choose:
    return Choose(
        subject=subject, scope=Scope.MODALITY, value=value, turn=turn, reason="the board says so"
    )


def _made(number: int, turn: Turn, scope: Scope, value: str, at: Any) -> Chosen:
    return Chosen(
        number=number,
        subject=Subject.TRIAGE,
        scope=scope,
        value=value,
        turn=turn,
        reason="",
        name="",
        at=at,
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(Turn), st.sampled_from(Scope), st.sampled_from(["CR", "CT"])),
        max_size=12,
    )
)
def test_the_newest_decision_about_the_same_studies_stands(drawn: list[Any]) -> None:
    made = [_made(number, *one, at=None) for number, one in enumerate(drawn, start=1)]
    standing = in_force(reversed(made))
    assert {(one.scope, one.value) for one in standing} == {
        (scope, value)
        for turn, scope, value in {
            (o.scope, o.value): (o.turn, o.scope, o.value) for o in made
        }.values()
        if turn is Turn.ON
    }


@pytest.mark.parametrize("state", [*AiState, None])
def test_ai_raises_what_is_above_the_point_and_lowers_nothing(state: AiState | None) -> None:
    switch = _made(1, Turn.ON, Scope.MODALITY, "CR", None)
    states = [] if state is None else [state, AiState.BELOW]
    assert raised(states, None) == ""
    assert raised(states, switch) == ("A" if state is AiState.ABOVE else "")
    assert applying([switch], Subject.TRIAGE, modality="CT", source="CR") is None
    by_source = replace(switch, scope=Scope.SOURCE)
    assert applying([by_source], Subject.TRIAGE, modality="CT", source="CR") is by_source


def test_triage_raises_by_a_class_without_finding_and_each_reading_records_it(
    site: Any, make_film: Film, pages: Pages
) -> None:
    before = site.receive(make_film())
    site.work()
    doctor = pages("wang")
    listed = doctor.ask("GET", "/api/worklist").json()
    assert listed["triage"] is False
    assert listed["items"][0]["place"]["code"] == "waiting"
    chosen = pages("admin").ask("PUT", "/api/choices", {**_body(), "value": "CR"}).json()
    assert [one["by"] for one in chosen["standing"]] == ["Admin"]
    assert chosen["sources"] == ["test"]
    after = site.receive(_another(make_film))
    site.work()
    listed = doctor.ask("GET", "/api/worklist")
    places = [one["place"] for one in listed.json()["items"]]
    assert [one["code"] for one in places] == ["raised", "raised"]
    assert places[0]["fields"] == {"class": "A"}
    assert "opacity" not in listed.text
    assert "0.7312" not in listed.text
    with site.database.read() as connection:
        kept = {row.case: row.choices for row in connection.execute(readings.select())}
    assert kept[before] == {"triage": 0, "result_first": 0}
    assert kept[after] == {"triage": 1, "result_first": 0}
    assert site.happened("site.chose") == 1


def _another(make_film: Film) -> bytes:
    return make_film(StudyInstanceUID="1.2.3.5", SeriesInstanceUID="1.2.3.5.1")


def _body() -> dict[str, str]:
    return {"subject": "triage", "scope": "modality", "turn": "on", "reason": "the board says so"}


def test_a_result_that_is_shown_first_is_recorded_with_the_opinion(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.do("admin", _choose(Subject.RESULT_FIRST))
    case = site.receive(make_film())
    site.work()
    site.do("admin", _choose(Subject.RESULT_FIRST, Turn.OFF))
    withheld = site.receive(_another(make_film))
    site.work()
    doctor = pages("wang")
    assert _ai(site, doctor, case) == "above"
    assert _ai(site, doctor, withheld) == "withheld"
    for one in (case, withheld):
        doctor.ask("POST", f"/api/studies/{site.uid(one)}/opinion", SAID)
    with site.database.read() as connection:
        rows = connection.execute(opinions.select())
        shown = {row.case: row.ai_shown_before for row in rows}
    assert shown == {case: True, withheld: False}
    told = {one["act"]: one for one in site.story(case)}
    assert "before a person's own opinion" in str(told["reading.recorded"]["words"])


def _ai(site: Any, doctor: Any, case: CaseId) -> str:
    state: str = doctor.ask("POST", f"/api/studies/{site.uid(case)}/open").json()["ai"]
    return state


def test_only_an_administrator_chooses_and_says_why(site: Any) -> None:
    with pytest.raises(Refused):
        site.do("zhou", _choose(Subject.TRIAGE))
    with pytest.raises(BadInput) as found:
        site.do("admin", replace(_choose(Subject.TRIAGE), reason=" no "))
    assert found.value.reason == "reason_length"
    with pytest.raises(BadInput):
        site.do("admin", _choose(Subject.TRIAGE, value=""))
