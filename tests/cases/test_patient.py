"""How a patient is shown; what is not known stays unknown."""

import io

import pydicom
import pytest
from PIL import Image

from lynkeus.cases.patient import Attributes, StatedAge, patient_json, taken
from lynkeus.cases.spelling import is_meant, words_of
from lynkeus.dicom.convert import image_to_dicom
from lynkeus.dicom.search import name_in_characters, search_text


def matches(typed: str, attributes: Attributes) -> bool:
    """Tell whether what a person typed means a study with such a header, as the list does."""
    text, name = search_text(attributes), name_in_characters(attributes)
    return is_meant(words_of(typed), text=text, name=name)


def test_nothing_known_is_nothing_said() -> None:
    shown = patient_json({}, None)
    assert shown["made_number"] is False
    assert {shown[name] for name in shown if name != "made_number"} == {None}
    assert taken({}) is None


def test_a_chinese_name_that_was_declared_as_latin_is_shown_as_declared_with_a_guess() -> None:
    declared = "张^三".encode("gb2312").decode("latin-1")
    shown = patient_json({"PatientName": (declared,)}, None)
    assert (shown["name"], shown["name_guess"]) == (declared.replace("^", " "), "张三")
    assert patient_json({"PatientName": ("MÜLLER^JÖRG",)}, None)["name_guess"] is None


def test_months_are_said_under_three_years() -> None:
    shown = patient_json({"PatientAge": ("020M",)}, None)
    assert shown["age_months"] == 20
    assert patient_json({"PatientAge": ("064Y",)}, None)["age_years"] == 64
    assert patient_json({"PatientAge": ("064Y",)}, None)["age_months"] is None


def test_what_somebody_says_of_an_age_is_told_with_whose_word_it_is() -> None:
    stated = StatedAge(low_years=1.0, high_years=5.0, source="import")
    shown = patient_json({}, stated)
    assert (shown["age_years"], shown["age_stated"]) == (
        None,
        {"low": 1.0, "high": 5.0, "source": "import"},
    )


@pytest.mark.parametrize(("said", "number"), [("064", 64), ("64", 64), ("064Y", None), ("x", None)])
def test_an_age_without_a_unit_is_a_number_and_no_age(said: str, number: int | None) -> None:
    shown = patient_json({"PatientAge": (said,)}, None)
    assert shown["age_without_unit"] == number
    assert (shown["age_years"] is None) is (said != "064Y")


def test_a_number_made_here_is_told_and_one_of_a_hospital_that_begins_alike_is_its_own() -> None:
    picture = io.BytesIO()
    Image.new("L", (8, 8)).save(picture, "PNG")
    made = pydicom.dcmread(io.BytesIO(image_to_dicom(picture.getvalue())))
    number = {"PatientID": (str(made.PatientID),)}
    converted = {**number, "ConversionType": (str(made.ConversionType),)}
    assert patient_json(converted, None)["made_number"] is True
    assert patient_json(number, None)["made_number"] is False
    assert patient_json({**converted, "PatientID": ("H-1",)}, None)["made_number"] is False


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
