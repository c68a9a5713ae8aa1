"""Laws that every check keeps, whatever it is asked."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lynkeus.quality.catalogue import CHECKS, as_json
from lynkeus.quality.check import (
    Answer,
    Bound,
    Check,
    OfDecoding,
    OfFrame,
    OfHeader,
    OfSeries,
    OfStudy,
    Verdict,
)
from lynkeus.quality.checks.iod_attributes import OWN_TYPE_1, OWN_TYPE_2, TYPE_1, TYPE_2
from lynkeus.quality.checks.pixel_attributes import REQUIRED
from lynkeus.quality.facts import SOP_CLASSES, Facts
from lynkeus.quality.frame import Decoding, Frame

KEYWORDS = sorted(
    {*REQUIRED, *TYPE_1, *TYPE_2, "PixelSpacing", "ImagerPixelSpacing", "ViewPosition"}
    | {"Laterality", "ImageLaterality", "BodyPartExamined", "DeviationIndex", "InstanceNumber"}
    | {one for names in (*OWN_TYPE_1.values(), *OWN_TYPE_2.values()) for one in names}
)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True, width=32).map(str)
VALUES = st.lists(
    st.one_of(
        st.text(max_size=8),
        NUMBERS,
        st.integers(-5, 5000).map(str),
        st.sampled_from([*SOP_CLASSES, "MONOCHROME1", "RGB", "CR", "HAND", "R", "PA"]),
    ),
    max_size=6,
).map(tuple)
ATTRIBUTES = st.dictionaries(st.sampled_from(KEYWORDS), VALUES, max_size=20)
FACTS = ATTRIBUTES.map(lambda attributes: Facts(attributes=attributes))
SERIES = st.lists(FACTS, max_size=6).map(tuple)
FRAMES = st.builds(
    lambda rows, columns, seed, low, span: Frame(
        pixels=np.random.default_rng(seed).uniform(low, low + span, (rows, columns)).astype("f4"),
        low=low,
        high=low + span,
    ),
    st.integers(1, 24),
    st.integers(1, 24),
    st.integers(0, 9),
    st.floats(-2000, 2000),
    st.floats(0, 5000),
)
DECODINGS = st.builds(
    lambda tried, lost, problem: Decoding(
        expected=tried, tried=tried, decoded=max(tried - lost, 0), problem=problem
    ),
    st.integers(0, 9),
    st.integers(0, 3),
    st.text(max_size=8),
)


def _material(check: Check) -> st.SearchStrategy[object]:
    match check.run:
        case OfHeader():
            return FACTS
        case OfFrame():
            return FRAMES
        case OfDecoding():
            return DECODINGS
        case OfSeries() | OfStudy():
            return SERIES


def _ask(check: Check, material: object) -> Answer:
    return check.run.ask(material)  # type: ignore[arg-type]  # the material of its own kind


@pytest.mark.parametrize("name", CHECKS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_input_gives_the_same_answer_twice(name: str, data: st.DataObject) -> None:
    check = CHECKS[name]
    material = data.draw(_material(check))
    first, second = _ask(check, material), _ask(check, material)
    assert first == second
    assert first.verdict in Verdict
    assert (first.why is None) == (first.verdict is Verdict.PASS)
    shown = as_json(name, first)
    assert shown["check"] == name
    assert isinstance(shown["source"], str)
    _lies_on_its_side(check, first)


def _lies_on_its_side(check: Check, answer: Answer) -> None:
    """Hold that what passed lies where the limit says, and what failed does not."""
    found, limit = answer.measured, check.limit
    if not isinstance(found, int | float) or not isinstance(limit, int | float):
        return
    within = {Bound.MOST: found <= limit, Bound.LEAST: found >= limit}
    assert within[check.bound] == (answer.verdict is Verdict.PASS)


@pytest.mark.parametrize(
    "name", [name for name, check in CHECKS.items() if isinstance(check.run, OfFrame)]
)
def test_a_check_leaves_its_picture_untouched(name: str) -> None:
    pixels = np.random.default_rng(1).uniform(0, 255, (32, 40)).astype(np.float32)
    before = pixels.copy()
    _ask(CHECKS[name], Frame(pixels=pixels, low=0, high=255))
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_what_it_is(name: str) -> None:
    check = CHECKS[name]
    assert check.question.endswith("?")
    assert check.source
    assert check.evidence
    sides = {str: {Bound.AMONG}, list: {Bound.BAND}}
    assert check.bound in sides.get(type(check.limit), {Bound.MOST, Bound.LEAST})


def _film(**more: tuple[str, ...]) -> Facts:
    base: Mapping[str, tuple[str, ...]] = {
        "SOPClassUID": ("1.2.840.10008.5.1.4.1.1.1",),
        "Modality": ("CR",),
        "Rows": ("100",),
        "Columns": ("80",),
        "SamplesPerPixel": ("1",),
        "PhotometricInterpretation": ("MONOCHROME2",),
    }
    return Facts(attributes={**base, **more})


def test_a_spacing_of_zero_is_impossible() -> None:
    answer = _ask(CHECKS["pixel_spacing"], _film(PixelSpacing=("0.000", "0.000")))
    assert answer.verdict is Verdict.FAIL
    assert answer.why is not None
    assert answer.why.code == "spacing_impossible"


def test_a_film_without_spacing_is_unknown_and_with_one_passes() -> None:
    assert _ask(CHECKS["pixel_spacing"], _film()).verdict is Verdict.UNKNOWN
    good = _film(ImagerPixelSpacing=("0.148", "0.148"))
    assert _ask(CHECKS["pixel_spacing"], good).measured == pytest.approx(0.148)


def test_a_paired_part_needs_a_side_and_a_chest_does_not() -> None:
    hand = _film(BodyPartExamined=("HAND",))
    assert _ask(CHECKS["laterality"], hand).verdict is Verdict.UNKNOWN
    right = _film(BodyPartExamined=("HAND",), ImageLaterality=("R",))
    assert _ask(CHECKS["laterality"], right).verdict is Verdict.PASS
    assert _ask(CHECKS["laterality"], _film(BodyPartExamined=("CHEST",))).verdict is Verdict.PASS


def test_a_view_that_is_no_view_fails() -> None:
    assert _ask(CHECKS["view"], _film(ViewPosition=("XX",))).verdict is Verdict.FAIL
    assert _ask(CHECKS["view"], _film(ViewPosition=("PA",))).verdict is Verdict.PASS
    assert _ask(CHECKS["view"], _film()).verdict is Verdict.UNKNOWN


def test_colour_in_a_radiograph_fails() -> None:
    colour = _film(PhotometricInterpretation=("RGB",), SamplesPerPixel=("3",))
    assert _ask(CHECKS["photometric_interpretation"], colour).verdict is Verdict.FAIL


def test_a_blank_plate_fails_and_a_ramp_passes() -> None:
    noise = np.random.default_rng(3).normal(2000, 5, (64, 64)).astype(np.float32)
    blank = _ask(CHECKS["blank"], Frame(pixels=noise, low=0, high=4095))
    assert blank.verdict is Verdict.FAIL
    ramp = np.tile(np.linspace(0, 4095, 64, dtype=np.float32), (64, 1))
    assert _ask(CHECKS["blank"], Frame(pixels=ramp, low=0, high=4095)).verdict is Verdict.PASS


def test_white_inside_is_clipped_and_a_black_rim_is_collimation() -> None:
    pixels = np.full((100, 100), 0.0, dtype=np.float32)
    pixels[20:80, 20:80] = 128
    good = _ask(CHECKS["clipped"], Frame(pixels=pixels, low=0, high=255))
    assert good.verdict is Verdict.PASS
    pixels[40:60, 40:60] = 255
    bad = _ask(CHECKS["clipped"], Frame(pixels=pixels, low=0, high=255))
    assert bad.verdict is Verdict.FAIL
    assert bad.measured == pytest.approx(400 / 3600, abs=1e-4)


def test_two_patients_in_one_study_are_kept_from_ai() -> None:
    check = CHECKS["one_patient"]
    study = (_film(PatientID=("A",)), _film(PatientID=("B",)))
    assert _ask(check, study).verdict is Verdict.FAIL
    assert check.severity.value == "block"


NUMBERED = {"PatientID": ("1",), "PatientBirthDate": ("20200101",)}


@pytest.mark.parametrize(
    ("one", "other", "verdict", "differing"),
    [
        (NUMBERED, {"PatientID": ("1",)}, Verdict.PASS, None),
        (NUMBERED, {**NUMBERED, "IssuerOfPatientID": ("A",)}, Verdict.PASS, None),
        (NUMBERED, {"PatientID": ("1",), "PatientBirthDate": ("",)}, Verdict.PASS, None),
        (NUMBERED, {"PatientID": ("2",)}, Verdict.FAIL, ["PatientID"]),
        (NUMBERED, {"PatientBirthDate": ("20200102",)}, Verdict.FAIL, ["PatientBirthDate"]),
        ({"PatientName": ("A^B",)}, {"PatientName": ("A^C",)}, Verdict.FAIL, ["PatientName"]),
        ({"PatientName": ("LI^Wei=李^伟",)}, {"PatientName": ("=李^伟",)}, Verdict.PASS, None),
        ({"PatientName": ("LI^Wei",)}, {"PatientName": ("Li^WEI^",)}, Verdict.PASS, None),
        (
            {**NUMBERED, "PatientName": ("A",)},
            {**NUMBERED, "PatientName": ("B",)},
            Verdict.PASS,
            None,
        ),
        (NUMBERED, {}, Verdict.UNKNOWN, None),
        ({}, {}, Verdict.PASS, None),
    ],
)
def test_only_what_images_say_tells_patients_apart(
    one: dict[str, tuple[str, ...]],
    other: dict[str, tuple[str, ...]],
    verdict: Verdict,
    differing: list[str] | None,
) -> None:
    silent = {"PatientID": ("",), "PatientBirthDate": ("",), "PatientName": ("",)}
    study = tuple(_film(**{**silent, **said}) for said in (one, other, one))
    answer = _ask(CHECKS["one_patient"], study)
    assert answer.verdict is verdict
    if differing is not None:
        assert answer.why is not None
        assert (answer.why.fields["attributes"], answer.measured) == (differing, 2)
        assert f"differ in {differing[0]}" in answer.why.words
