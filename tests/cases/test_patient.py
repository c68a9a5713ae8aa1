"""How a patient is shown; what is not known stays unknown."""

import pytest

from lynkeus.cases.patient import matches, patient_json, taken


def test_nothing_known_is_nothing_said() -> None:
    shown = patient_json({})
    assert shown["made_number"] is False
    assert {shown[name] for name in shown if name != "made_number"} == {None}
    assert taken({}) is None


def test_months_are_said_under_three_years() -> None:
    shown = patient_json({"PatientAge": ("020M",)})
    assert shown["age_months"] == 20
    assert patient_json({"PatientAge": ("064Y",)})["age_years"] == 64
    assert patient_json({"PatientAge": ("064Y",)})["age_months"] is None


def test_a_made_number_is_told() -> None:
    assert patient_json({"PatientID": ("IMG-0123456789",)})["made_number"] is True


def test_when_it_was_taken_with_and_without_a_time() -> None:
    assert taken({"StudyDate": ("20260102",), "StudyTime": ("081500.12",)}) == (
        "2026-01-02T08:15:00"
    )
    assert taken({"StudyDate": ("2026.01.02",)}) == "2026-01-02"
    assert taken({"StudyDate": ("99999999",)}) is None


def test_every_word_must_be_meant() -> None:
    attributes = {"PatientName": ("ZHAO^Guoqiang=赵^国强",), "AccessionNumber": ("A-17",)}
    assert matches("", attributes)
    assert matches("强 a-17", attributes)
    assert not matches("zhao b-17", attributes)


@pytest.mark.parametrize(
    "typed", ["欧阳", "ouyang", "OuyangXiaolan", "oyxl", "ouyang xiaolan", "xiaolan 0042"]
)
def test_a_name_in_characters_is_found_by_its_pinyin(typed: str) -> None:
    attributes = {"PatientName": ("欧阳^晓岚",), "PatientID": ("00420177",)}
    assert matches(typed, attributes)
    assert not matches("zhao", attributes)


@pytest.mark.parametrize("typed", ["zeng", "ceng", "zw"])
def test_a_character_is_found_by_each_of_its_readings(typed: str) -> None:
    assert matches(typed, {"PatientName": ("=曾^伟",)})
