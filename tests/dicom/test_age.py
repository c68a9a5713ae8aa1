"""How old somebody was when an image was taken."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lynkeus.dicom.age import exact_age_years
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


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(1, 100))
def test_a_year_is_over_on_the_birthday_and_not_a_day_before(born: date, years: int) -> None:
    leap = (born.month, born.day) == (2, 29)
    birthday = born.replace(year=born.year + years, day=28 if leap else born.day)
    birthday += timedelta(days=leap)  # the 29th where there is one, else the 1st of March
    ages = [
        exact_age_years(attributes(f"{born:%Y%m%d}", f"{day:%Y%m%d}"))
        for day in (birthday - timedelta(days=1), birthday)
    ]
    assert int(ages[0]) == years - 1
    assert years <= ages[1] < years + 0.01


@pytest.mark.parametrize("age", ["", "4", "Y004", "12", "abcY", "1234Y"])
@pytest.mark.parametrize("birth", ["", "20209999", "unknown"])
def test_what_says_no_age_is_unknown(birth, age):
    assert exact_age_years(attributes(birth, "20240101", age)) is None


def test_f23_twenty_months_and_twenty_weeks_are_no_twenty_years(field_case):
    ages = [
        exact_age_years(parse_header(field_case(f"F23/0{one}.dcm")).attributes) for one in (1, 2)
    ]
    assert ages == pytest.approx([1.67, 0.38], abs=0.01)
