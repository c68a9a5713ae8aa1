"""Pictures that are not there to be read are told from those that are."""

import pytest

from lynkeus.dicom.parse import parse_header
from lynkeus.dicom.purpose import Purpose, purpose_of

RAW_CLASS = "1.2.840.10008.5.1.4.1.1.1.1.1"


def test_raw_images_and_localizers_of_the_field_cases_are_told(field_case):
    def purpose(name: str) -> Purpose:
        return purpose_of(parse_header(field_case(name)).attributes)

    assert [purpose(f"F24/{one}.dcm") for one in ("01", "02")] == [Purpose.RAW, Purpose.READING]
    slices = [purpose(f"F09/0{number}.dcm") for number in range(1, 8)]
    assert sorted(slices) == [Purpose.LOCALIZER, *[Purpose.READING] * 6]


@pytest.mark.parametrize(
    ("said", "purpose"),
    [
        ({}, Purpose.READING),
        ({"SOPClassUID": (RAW_CLASS,)}, Purpose.RAW),
        ({"SOPClassUID": (RAW_CLASS,), "PresentationIntentType": ("FOR PRESENTATION",)}, "reading"),
        ({"PresentationIntentType": ("for processing ",)}, Purpose.RAW),
        ({"ImageType": ("ORIGINAL", "PRIMARY", "LOCALIZER ")}, Purpose.LOCALIZER),
        ({"ImageType": ("LOCALIZER", "PRIMARY")}, Purpose.READING),
    ],
)
def test_what_a_header_does_not_say_is_for_reading(said, purpose):
    assert purpose_of(said) == purpose
