"""A site may let AI raise studies, or show its result first: by default it does neither."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
    on_between,
    on_still,
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

_AT = datetime(2026, 1, 2, 9, tzinfo=UTC)


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
    assert (chosen["sources"], chosen["modalities"]) == (["test"], ["CR"])
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
    doctor = pages("wang")
    assert _ai(site, doctor, case) == "above"
    assert _shown(site, doctor, case) is True
    told = {one["act"]: one for one in site.story(case)}
    assert "before a person's own opinion" in str(told["reading.recorded"]["words"])


def test_off_is_off_for_what_was_read_before_and_had_stood_open(
    site: Any, make_film: Film, pages: Pages
) -> None:
    earlier = site.receive(make_film(StudyInstanceUID="1.2.3.6", SeriesInstanceUID="1.2.3.6.1"))
    site.work()
    site.do("admin", _choose(Subject.RESULT_FIRST))
    case, unopened = site.receive(make_film()), site.receive(_another(make_film))
    site.work()
    doctor, other = pages("wang"), pages("zhou")
    site.do("admin", _choose(Subject.RESULT_FIRST))
    for _ in range(2):
        assert [_ai(site, doctor, one) for one in (case, earlier)] == ["above", "withheld"]
    assert {one["ai"] for one in other.ask("GET", "/api/worklist").json()["items"]} == {
        "above",
        "withheld",
    }
    site.do("admin", _choose(Subject.RESULT_FIRST, Turn.OFF))
    for one in (case, unopened):
        assert _ai(site, doctor, one) == _ai(site, other, one) == "withheld"
    assert _shown(site, doctor, case) is True
    assert _shown(site, other, unopened) is True, "the list had told it"
    assert _shown(site, doctor, earlier) is False
    for one, words, acts in (
        (case, "AI's finding was shown to this reader before it", 2),
        (
            unopened,
            "had stood open to all readers in the list before it",
            1,
        ),
        (earlier, "AI's finding was not shown before it", 1),
    ):
        [told] = [each for each in site.story(one) if each["act"] == "opinion.recorded"]
        assert (words in told["words"], site.acts(one).count("result.shown")) == (True, acts)
    site.do("admin", _choose(Subject.RESULT_FIRST))
    assert _ai(site, doctor, unopened) == "withheld", "what it was read under was taken back"


@given(st.lists(st.sampled_from([*Turn]), max_size=6))
def test_a_decision_is_on_until_it_is_taken_back_and_a_second_one_confirms_it(
    turns: list[Turn],
) -> None:
    made = [
        _made(number, turn, Scope.SOURCE, "lab", _AT + timedelta(minutes=number))
        for number, turn in enumerate(turns, start=1)
    ]
    last_off = max((one.number for one in made if one.turn is Turn.OFF), default=0)
    wanted = {one.number for one in made if one.number > last_off}
    assert on_still(reversed(made), Subject.TRIAGE) == wanted
    for since in range(len(made) + 2):
        at = _AT + timedelta(minutes=since)
        span = (at, _AT + timedelta(days=1))
        was = on_between(made, Subject.TRIAGE, span, modality="CR", source="lab")
        before = [one.turn for one in made if one.at < at]
        after = [one.turn for one in made if one.at >= at]
        assert was == (before[-1:] == [Turn.ON] or Turn.ON in after)
    ever = (_AT, _AT + timedelta(days=1))
    assert not on_between(made, Subject.TRIAGE, ever, modality="CR", source="other")
    early = (_AT - timedelta(days=1), _AT)
    assert not on_between(made, Subject.TRIAGE, early, modality="CR", source="lab")


def _shown(site: Any, doctor: Any, case: CaseId, revision: int = 1) -> bool:
    """Give an opinion; tells whether it is recorded as given after AI's finding was shown."""
    said = SAID | {"revision": revision}
    assert doctor.ask("POST", f"/api/studies/{site.uid(case)}/opinion", said).status_code == 200
    with site.database.read() as connection:
        query = opinions.select().where(opinions.c.case == case).order_by(opinions.c.at.desc())
        row = connection.execute(query).first()
    site.clock.at += timedelta(minutes=1)
    return bool(row.ai_shown_before)


def test_who_saw_ai_on_fewer_images_has_seen_it(site: Any, make_film: Film, pages: Pages) -> None:
    case, doctor = site.receive(make_film()), pages("wang")
    site.work()
    assert _ai(site, doctor, case) == "withheld"
    assert _shown(site, doctor, case) is False
    site.receive(make_film(InstanceNumber=2))
    site.work()
    assert _ai(site, doctor, case) == "withheld"
    assert _shown(site, doctor, case, revision=2) is True
    words = [str(one["words"]) for one in site.story(case) if one["act"] == "opinion.recorded"]
    assert "AI's finding was shown to this reader before it" in words[-1]


def test_an_opinion_tells_that_ai_had_raised_the_study(
    site: Any, make_film: Film, pages: Pages
) -> None:
    case, later = site.receive(make_film()), site.receive(_another(make_film))
    site.work()
    doctor, said = pages("wang"), []
    for one in (case, later):
        _ai(site, doctor, one)
        _shown(site, doctor, one)
        told = [each for each in site.story(one) if each["act"] == "opinion.recorded"]
        said.append((told[0]["fields"]["raised_by_ai"], "raised" in str(told[0]["words"])))
        site.do("admin", _choose(Subject.TRIAGE))
        site.do("admin", _choose(Subject.TRIAGE, Turn.OFF))
    assert said == [(False, False), (True, True)]


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
