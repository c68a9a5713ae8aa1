"""A length says where it was measured: in the body, or at the detector."""

import pytest

from lynkeus.dicom.display import display_of
from lynkeus.dicom.parse import parse_header


def test_f06_spacing_at_the_detector_says_so(field_case):
    display = display_of(parse_header(field_case("F06/01.dcm")).attributes)
    assert display.spacing == (0.16, 0.16, "ImagerPixelSpacing")


@pytest.mark.parametrize(
    ("inside", "kind", "place"),
    [
        ("0.16", "", "ImagerPixelSpacing"),
        ("0.16", "GEOMETRY", "PixelSpacing"),
        ("0.14", "", "PixelSpacing"),
    ],
)
def test_a_spacing_that_repeats_the_detectors_is_the_detectors(inside, kind, place):
    attributes = {
        "PixelSpacing": (inside, inside),
        "ImagerPixelSpacing": ("0.160", "0.160"),
        "PixelSpacingCalibrationType": (kind,),
    }
    assert display_of(attributes).spacing == (float(inside), float(inside), place)
