"""How a patient and a study's dates are shown; what is not known stays None."""

from dataclasses import dataclass
from datetime import datetime

from lynkeus.core.json import Json
from lynkeus.dicom.age import age_without_unit, exact_age_years, months_of_a_child, read_date
from lynkeus.dicom.convert import is_made_number
from lynkeus.dicom.header import Attributes, first_text
from lynkeus.dicom.text import likely_chinese, name_groups, plain

SEXES = frozenset({"M", "F", "O"})
TIME_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAge:
    """Between which ages somebody says that a patient is; `source` says whose word it is."""

    low_years: float
    high_years: float
    source: str


def patient_json(attributes: Attributes, stated: StatedAge | None) -> dict[str, Json]:
    """Give a patient as the pages show one.

    Args:     attributes: Of a header, by keyword. stated: What somebody says of the age, if
              anybody does; the header's own age stands before it.
    Returns:  Names, number, sex, birth date, age at the study in years; None for what is unknown.
    Source:   DICOM PS3.3 C.7.1.1, PS3.5 6.2.1 (name components).
    """
    name = first_text(attributes, "PatientName") or ""
    latin, native = name_groups(name)
    guess = likely_chinese(name)
    number = plain(first_text(attributes, "PatientID") or "") or None
    sex = first_text(attributes, "PatientSex")
    born = read_date(first_text(attributes, "PatientBirthDate"))
    return {
        "name": native or latin,
        "name_latin": latin if native else None,
        "name_guess": None if guess is None else " ".join(filter(None, name_groups(guess))),
        "id": number,
        "sex": sex if sex in SEXES else None,
        "birth_date": None if born is None else born.isoformat(),
        **_age(attributes),
        "age_without_unit": age_without_unit(attributes),
        "age_stated": None if stated is None else _band(stated),
        "made_number": is_made_number(attributes),
    }


def _age(attributes: Attributes) -> dict[str, Json]:
    """Give an age as people say it: whole years, and months under three years."""
    years = exact_age_years(attributes)
    if years is None:
        return {"age_years": None, "age_months": None}
    months = months_of_a_child(years)
    return {"age_years": int(years) if months is None else round(years, 2), "age_months": months}


def _band(stated: StatedAge) -> dict[str, Json]:
    return {"low": stated.low_years, "high": stated.high_years, "source": stated.source}


def taken(attributes: Attributes) -> str | None:
    """Tell when the images were taken, as the device said it, without a zone.

    Args:     attributes: Of a header, by keyword.
    Returns:  Acquisition date and time, else the study's; the day alone when no time is known.
    Source:   DICOM PS3.3 C.7.6.1, C.7.2.1; PS3.5 6.2 (DA, TM).
    """
    for kind in ("Acquisition", "Study"):
        when = read_date(first_text(attributes, f"{kind}Date"))
        if when is not None:
            digits = (first_text(attributes, f"{kind}Time") or "").replace(":", "")[:TIME_DIGITS]
            return f"{when.isoformat()}T{_clock(digits)}" if _clock(digits) else when.isoformat()
    return None


def _clock(digits: str) -> str | None:
    if not digits:
        return None
    padded = digits.ljust(TIME_DIGITS, "0")
    try:
        return datetime.strptime(padded, "%H%M%S").strftime("%H:%M:%S")  # noqa: DTZ007  # as above
    except ValueError:
        return None
