"""How old somebody was when an image was taken."""

import pytest

from lynkeus.dicom.age import age_years, exact_age_years
from lynkeus.dicom.parse import parse_header


def attributes(birth: str = "", taken: str = "", age: str = "") -> dict[str, tuple[str, ...]]:
    return {"PatientBirthDate": (birth,), "StudyDate": (taken,), "PatientAge": (age,)}


@pytest.mark.parametrize(
    ("birth", "taken", "age", "years"),
    [
        ("20200101", "20240101", "", 4.0),
        ("", "20240101", "004Y", 4.0),
        ("", "", "018M", 1.5),
        ("", "", "020W", 0.383),
        ("", "", "010D", 0.027),
        ("19350101", "20240101", "012Y", 89.0),
        ("20240101", "19350101", "012Y", 12.0),
    ],
)
def test_dates_count_before_the_stated_age(birth, taken, age, years):
    assert exact_age_years(attributes(birth, taken, age)) == pytest.approx(years, abs=0.01)


@pytest.mark.parametrize("age", ["", "4", "Y004", "12", "abcY", "1234Y"])
@pytest.mark.parametrize("birth", ["", "20209999", "unknown"])
def test_what_says_no_age_is_unknown(birth, age):
    assert exact_age_years(attributes(birth, "20240101", age)) is None
    assert age_years(attributes(birth, "20240101", age)) is None


def test_f23_twenty_months_and_twenty_weeks_are_no_twenty_years(field_case):
    ages = [
        exact_age_years(parse_header(field_case(f"F23/0{one}.dcm")).attributes) for one in (1, 2)
    ]
    assert ages == pytest.approx([1.67, 0.38], abs=0.01)
