"""Models read what is cleared; their finding waits for a person's own opinion."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lynkeus.cases.commands import RecordOpinion, RecordReading
from lynkeus.cases.opinions import Certainty, Finding, OpinionGiven, Overall
from lynkeus.cases.records import readings
from lynkeus.core.errors import BadInput, Conflict, Refused
from lynkeus.core.ids import CaseId
from lynkeus.inference.commands import StateAge

Film = Callable[..., bytes]
Pages = Callable[[str], Any]
SECRETS = ("above", "0.7312", "0.4123", "secret", "0.25", "SECRET DESCRIPTION", "elsewhere")
GIVEN = {"overall": "finding", "findings": ["opacity"], "text": "left base", "active_s": 12.5}
SAID = {"revision": 1, **GIVEN}


def _count(site: Any) -> int:
    with site.database.read() as connection:
        return len(connection.execute(readings.select()).all())


def _given() -> OpinionGiven:
    return OpinionGiven(overall=Overall.FINDING, findings=(Finding.OPACITY,), text="")


@pytest.fixture
def case(site: Any, make_film: Film) -> CaseId:
    found: CaseId = site.receive(make_film())
    site.clock.at += timedelta(seconds=17)
    site.work()
    return found


def test_before_the_opinion_no_answer_holds_the_result(
    site: Any, case: CaseId, pages: Pages
) -> None:
    doctor, uid = pages("wang"), site.uid(case)
    answers = [
        doctor.ask("POST", f"/api/studies/{uid}/open"),
        doctor.ask("GET", f"/api/studies/{uid}"),
        doctor.ask("GET", "/api/worklist?view=all"),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert "withheld" in answer.text
        # To the minute: how long it took would tell above from below.
        assert all(":00+" in one["at"] for one in answer.json().get("readings", ()))
        for secret in SECRETS:
            assert secret not in answer.text
    told = str([one["words"] for one in site.story(case)]) + str(
        [one["fields"] for one in site.story(case)]
    )
    for secret in SECRETS:
        assert secret not in told


def test_the_own_opinion_shows_it_to_that_person_alone(
    site: Any, case: CaseId, pages: Pages
) -> None:
    one, other, uid = pages("wang"), pages("zhou"), site.uid(case)
    one.ask("POST", f"/api/studies/{uid}/open")
    shown = one.ask("POST", f"/api/studies/{uid}/opinion", SAID).json()
    assert shown["ai"] == "above"
    assert shown["readings"][0]["probability"] == pytest.approx(0.7312)
    assert shown["description"] == "SECRET DESCRIPTION"
    assert shown["opinion"]["findings"] == ["opacity"]
    hidden = other.ask("POST", f"/api/studies/{uid}/open")
    assert hidden.json()["ai"] == "withheld"
    for secret in SECRETS:
        assert secret not in hidden.text


def test_how_sure_somebody_is_may_be_said_and_stands_in_the_ledger(
    site: Any, case: CaseId, pages: Pages
) -> None:
    one, other, uid = pages("wang"), pages("zhou"), site.uid(case)
    for person, sure in ((one, {"certainty": "fairly_sure"}), (other, {})):
        person.ask("POST", f"/api/studies/{uid}/open")
        shown = person.ask("POST", f"/api/studies/{uid}/opinion", SAID | sure)
        assert shown.json()["opinion"]["certainty"] == sure.get("certainty", "not_said")
    told = [one for one in site.story(case) if one["act"] == "opinion.recorded"]
    assert [one["fields"]["certainty"] for one in told] == ["fairly_sure", "not_said"]
    assert told[0]["words"].startswith("Own opinion recorded: finding, fairly sure.")
    assert told[1]["words"].startswith("Own opinion recorded: finding.")
    unknown = one.ask("POST", f"/api/studies/{uid}/opinion", SAID | {"certainty": "83 %"})
    assert unknown.status_code == 422


def test_an_opinion_needs_the_study_open(site: Any, case: CaseId) -> None:
    command = RecordOpinion(case=case, revision=1, opinion=_given(), active_s=1)
    with pytest.raises(Refused) as refused:
        site.do("wang", command)
    assert refused.value.reason == "no_viewing_permit"
    assert site.happened("opinion.recorded") == 0


def test_an_opinion_is_given_once(site: Any, case: CaseId) -> None:
    site.open("wang", case)
    command = RecordOpinion(case=case, revision=1, opinion=_given(), active_s=1)
    site.do("wang", command, key="mine")
    site.do("wang", command, key="mine")
    with pytest.raises(Conflict) as twice:
        site.do("wang", command, key="again")
    assert twice.value.reason == "opinion_given"
    assert site.acts(case).count("opinion.recorded") == 1


@pytest.mark.parametrize(
    ("given", "active_s", "reason"),
    [
        (OpinionGiven(overall=Overall.FINDING, findings=(), text=""), 1, "opinion_contradicts"),
        (
            OpinionGiven(overall=Overall.NONE, findings=(Finding.NODULE,), text=""),
            1,
            "opinion_contradicts",
        ),
        (
            OpinionGiven(
                overall=Overall.CANNOT, findings=(), text="", certainty=Certainty.HALF_SURE
            ),
            1,
            "cannot_judge_surely",
        ),
        (OpinionGiven(overall=Overall.NONE, findings=(), text="x" * 20_000), 1, "text_too_long"),
        (OpinionGiven(overall=Overall.NONE, findings=(), text=""), -1, "active_time_impossible"),
    ],
)
def test_an_impossible_opinion_is_refused(
    site: Any, case: CaseId, given: OpinionGiven, active_s: float, reason: str
) -> None:
    site.open("wang", case)
    with pytest.raises(BadInput) as bad:
        site.do("wang", RecordOpinion(case=case, revision=1, opinion=given, active_s=active_s))
    assert bad.value.reason == reason
    assert site.happened("opinion.recorded") == 0


def test_new_images_ask_for_a_new_opinion(
    site: Any, case: CaseId, make_film: Film, pages: Pages
) -> None:
    doctor, uid = pages("wang"), site.uid(case)
    doctor.ask("POST", f"/api/studies/{uid}/open")
    doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    site.receive(make_film(InstanceNumber=2))
    site.work()
    shown = doctor.ask("GET", f"/api/studies/{uid}").json()
    assert shown["revision"] == 2
    assert shown["ai"] == "withheld"
    assert shown["opinion"] is None
    unseen = doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID)
    assert (unseen.status_code, unseen.json()["reason"]) == (409, "images_arrived")
    assert unseen.json()["fields"] == {"seen": 1, "revision": 2}
    assert site.happened("opinion.recorded") == 1
    again = doctor.ask("POST", f"/api/studies/{uid}/opinion", SAID | {"revision": 2}).json()
    assert again["ai"] == "above"
    told = [one for one in site.story(case) if one["act"] == "opinion.recorded"]
    assert [one["fields"]["ai_shown_before"] for one in told] == [False, True]


def test_repeated_steps_make_one_reading(site: Any, make_film: Film) -> None:
    site.receive(make_film())
    site.work(twice=True)
    assert _count(site) == 1
    assert site.happened("reading.recorded") == 1


def test_a_model_that_does_not_apply_says_why_at_once(
    site: Any, make_film: Film, pages: Pages
) -> None:
    reason = {"code": "age_outside", "fields": {"age_years": 64}, "words": "64 years old."}
    empty = dict.fromkeys(("probability", "point", "map", "cover"))
    site.models.says = {**site.models.says, **empty, "state": "not_applicable", "reason": reason}
    case = site.receive(make_film())
    site.work()
    doctor = pages("wang")
    [line] = doctor.ask("GET", "/api/worklist").json()["items"]
    assert line["ai"] == "not_applicable"
    assert line["place"]["code"] == "ai_not_applicable"
    assert line["ai_reason"]["code"] == "age_outside"
    [told] = [one for one in site.story(case) if one["act"] == "reading.not_applicable"]
    assert told["fields"]["reason"] == "age_outside"
    assert told["actor"]["kind"] == "model"


def test_what_no_model_is_made_for_is_shown_and_not_read(
    site: Any, make_film: Film, pages: Pages
) -> None:
    case = site.receive(make_film(Modality="US", SOPClassUID="1.2.840.10008.5.1.4.1.1.6.1"))
    site.work(twice=True)
    assert _count(site) == 0
    shown = pages("wang").ask("POST", f"/api/studies/{site.uid(case)}/open").json()
    assert shown["ai"] == "none"
    assert shown["ai_reason"]["code"] == "no_model_fits"
    assert site.acts(case).count("reading.none") == 1


def test_where_no_model_is_active_the_list_and_the_story_say_so(
    site: Any, make_film: Film, pages: Pages
) -> None:
    site.packages.names = ()
    case = site.receive(make_film())
    site.work(twice=True)
    [line] = pages("wang").ask("GET", "/api/worklist").json()["items"]
    assert (line["ai"], line["ai_reason"]["code"]) == ("none", "no_model_active")
    [told] = [one for one in site.story(case) if one["act"] == "reading.none"]
    assert told["words"].startswith("No model is active at this site")


def test_a_raw_image_is_never_read(site: Any, make_film: Film) -> None:
    raw = make_film(PresentationIntentType="FOR PROCESSING", SOPInstanceUID="1.2.3.4.1.1")
    fine = make_film(
        PresentationIntentType="FOR PRESENTATION",
        SOPInstanceUID="1.2.3.4.1.2",
        InstanceNumber=2,
    )
    site.receive(raw, fine)
    site.work()
    assert [sop for sop, _ in site.models.asked] == ["1.2.3.4.1.2"]


def test_a_stated_age_reaches_the_model_and_the_ledger(site: Any, make_film: Film) -> None:
    case = site.receiver.receive(make_film(PatientBirthDate=""), "test").case
    site.do("li", StateAge(case=case, band=(1, 5), source="the collection"))
    site.receive(make_film(PatientBirthDate="", InstanceNumber=2))
    site.work()
    assert site.models.asked[0][1] == (1, 5)
    assert "age.stated" in site.acts(case)
    with pytest.raises(BadInput) as bad:
        site.do("li", StateAge(case=case, band=(5, 1), source="nobody"))
    assert bad.value.reason == "age_band_impossible"


def test_people_record_no_readings(site: Any, case: CaseId) -> None:
    before = _count(site)
    command = RecordReading(
        case=case, revision=1, result={"state": "above"}, planned=(), chosen_at=site.clock.at
    )
    with pytest.raises(Refused):
        site.do("admin", command)
    assert _count(site) == before
