"""A length says where it was measured: in the body, or at the detector."""

import pytest

from lynkeus.dicom.display import display_of
from lynkeus.dicom.parse import parse_header
from lynkeus.dicom.spacing import aspect_of

from .making import made


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


def test_f07_pixels_that_are_higher_than_wide_say_so(field_case):
    display = display_of(parse_header(field_case("F07/01.dcm")).attributes)
    assert display.aspect == pytest.approx(1.8)


@pytest.mark.parametrize(
    ("said", "spacing", "aspect"),
    [
        (["6", "5"], None, 1.2),
        (["4", "5"], [0, 0], 0.8),
        (["6", "5"], [0.2, 0.2], 1.0),
        (["1", "1"], [0.9, 0.5], 1.8),
        (["1", "0"], None, 1.0),
        (["1"], None, 1.0),
        (["1", "50"], None, 1.0),
        (["-6", "-5"], None, 1.0),
        (None, None, 1.0),
    ],
)
def test_the_spacing_tells_the_shape_of_a_pixel_and_else_its_aspect_ratio(said, spacing, aspect):
    told = {"PixelAspectRatio": said, "PixelSpacing": spacing}
    data = made(**{keyword: value for keyword, value in told.items() if value is not None})
    display = display_of(parse_header(data).attributes)
    assert display.aspect == pytest.approx(aspect)
    assert display.as_json()["aspect"] == display.aspect


def test_a_spacing_that_no_pixel_has_is_unknown():
    attributes = {"PixelSpacing": ("0.1", "9"), "PixelAspectRatio": ("6", "5")}
    assert display_of(attributes).spacing is None
    assert aspect_of(attributes) == pytest.approx(1.2)
