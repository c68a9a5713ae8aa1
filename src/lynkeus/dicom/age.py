"""How old somebody was when an image was taken.

Source: DICOM PS3.5 section 6.2 (AS), PS3.3 C.7.2.2 (Patient's Age).
"""

import re
from datetime import date

from lynkeus.dicom.header import Attributes, first_text

DAYS_A_YEAR = 365.25
DAYS_A_MONTH_MAX = 31
_AGE = re.compile(r"^(\d{1,3})([DWMY])$")
_DAYS = {"D": 1.0, "W": 7.0, "M": DAYS_A_YEAR / 12, "Y": DAYS_A_YEAR}
AGE_YEARS_MAX = 130
MONTHS_BELOW_YEARS = 3
_BARE = re.compile(r"^\d{1,3}$")


def exact_age_years(attributes: Attributes) -> float | None:
    """Give the age at the study, in years.

    Args:     attributes: Of a header, by keyword.
    Returns:  From birth and study date where both are there and possible, else from the stated
              age; None when neither is. Whole years are completed ones: 5.0 on the fifth birthday
              (of who was born on a 29th of February up to 5.01, on the 1st of March).
    Source:   DICOM PS3.3 C.7.1.1, C.7.2.2.
    """
    born = read_date(first_text(attributes, "PatientBirthDate"))
    taken = read_date(first_text(attributes, "StudyDate"))
    if born is not None and taken is not None:
        years = _years_between(born, taken)
        if 0 <= years <= AGE_YEARS_MAX:
            return years
    stated = _AGE.match(first_text(attributes, "PatientAge") or "")
    return None if stated is None else int(stated[1]) * _DAYS[stated[2]] / DAYS_A_YEAR


def months_of_a_child(years: float) -> int | None:
    """Give the age of a child under three as it is said: years alone would call a baby 0.

    Args:     years: The age, exactly.
    Returns:  Completed months; None from three years on.
    Source:   Word of the ward.
    """
    return int(years * 12 + 0.01) if years < MONTHS_BELOW_YEARS else None


def age_without_unit(attributes: Attributes) -> int | None:
    """Give an age that a header writes as a bare number: of days, weeks, months or years.

    Args:     attributes: Of a header, by keyword.
    Returns:  The number, whose unit nobody knows; None where the age has one, or is absent.
    Source:   DICOM PS3.5 6.2 (AS) wants a unit; some devices leave it out.
    """
    said = first_text(attributes, "PatientAge") or ""
    return int(said) if _BARE.match(said) else None


def _years_between(born: date, taken: date) -> float:
    """Count as a calendar does: a month is over on its day, or the day after a shorter month."""
    months = (taken.year - born.year) * 12 + taken.month - born.month - (taken.day < born.day)
    return (months + (taken.day - born.day) % DAYS_A_MONTH_MAX / DAYS_A_MONTH_MAX) / 12


def read_date(text: str | None) -> date | None:
    """Read a DICOM date; None when it is absent or impossible."""
    try:
        digits = (text or "").replace(".", "").replace("-", "")
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
