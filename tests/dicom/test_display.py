"""What the viewer is given shows every image right."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.data import get_testdata_file
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, RLELossless

from lynkeus.core.errors import BadInput
from lynkeus.dicom import decode
from lynkeus.dicom.display import Display, display_of
from lynkeus.dicom.film import read_film
from lynkeus.dicom.parse import dataset_of, parse_header

from .making import RAMP, frame_of, made, written

CASES = ("F01", "F02", "F03", "F04", "F05", "F15", "F17")


def shown(data: bytes, frame: int = 0) -> tuple[Display, np.ndarray]:
    """Give stored values as the pages read them."""
    display = display_of(parse_header(data).attributes)
    kind = "u1" if display.bits == 8 else "<i2" if display.signed else "<u2"
    values = np.frombuffer(frame_of(data, frame), kind)
    shape = (display.rows, display.columns, display.samples)
    return display, values.reshape(shape if display.samples == 3 else shape[:2])


def grey(data: bytes) -> np.ndarray:
    """Draw as the pages draw: window of the header, linear, then the inversion."""
    display, values = shown(data)
    if display.samples == 3:
        return values
    window = display.windows[0]
    real = values * display.slope + display.intercept
    share = (real - (window.center - 0.5)) / (window.width - 1) + 0.5
    drawn = np.clip(share, 0, 1) * 255
    return 255 - drawn if display.invert else drawn


@pytest.mark.parametrize("case", CASES)
def test_field_cases_have_their_right_greys_and_colours(case, field_case, right_answers):
    right = json.loads(right_answers[case])
    drawn = grey(field_case(f"{case}/01.dcm"))
    for row, column, *value in right.get("grey", right.get("rgb")):
        assert np.abs(drawn[row, column] - value).max() <= right["tolerance"]


def test_f04_viewer_and_models_see_the_same_hounsfield_units(field_case, right_answers):
    right = json.loads(right_answers["F04"])
    data = field_case("F04/01.dcm")
    display, values = shown(data)
    places = [(row, column) for row, column, _ in right["grey"]]
    seen = [values[place] * display.slope + display.intercept for place in places]
    assert seen == right["hu"]
    assert [read_film(data).pixels[place] for place in places] == right["hu"]
    assert display.units == "HU"


def test_f07_rows_and_columns_keep_their_own_spacing(field_case):
    display = display_of(parse_header(field_case("F07/01.dcm")).attributes)
    assert display.spacing == (0.9, 0.5, "PixelSpacing")


def test_f16_frames_in_fragments_without_a_table_come_in_order(field_case, right_answers):
    right = json.loads(right_answers["F16"])
    data = field_case("F16/01.dcm")
    for number, greys in enumerate(right["frames"]):
        _, values = shown(data, number)
        for (row, column), value in zip(right["at"], greys, strict=True):
            assert abs(int(values[row, column]) - value) <= right["tolerance"]


@pytest.mark.parametrize("spacing", [[0, 0], [0, 1], [-1, 1], None, ""])
def test_spacing_that_is_absent_or_impossible_is_unknown(spacing):
    data = made() if spacing is None else made(PixelSpacing=spacing)
    assert display_of(parse_header(data).attributes).spacing is None


def test_every_window_is_offered_with_its_name():
    data = made(
        WindowCenter=[40, -600], WindowWidth=[400, 1500],
        WindowCenterWidthExplanation=["SOFT", "LUNG"],
    )  # fmt: skip
    found = display_of(parse_header(data).attributes).windows
    assert [(one.center, one.width, one.name) for one in found] == [
        (40, 400, "SOFT"),
        (-600, 1500, "LUNG"),
    ]


@pytest.mark.parametrize("window", [("x", "1"), ("40", "0"), ("nan", "400"), ("", "")])
def test_an_impossible_window_is_left_out(window):
    attributes = {"WindowCenter": (window[0],), "WindowWidth": (window[1],)}
    assert display_of(attributes).windows == ()


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "Rows", "Columns", "NumberOfFrames", "BitsAllocated", "BitsStored", "RescaleSlope",
                "WindowCenter", "WindowWidth", "PixelSpacing", "PixelAspectRatio",
                "ImagePositionPatient",
                "SamplesPerPixel", "PhotometricInterpretation", "PixelRepresentation",
            ]
        ),
        st.lists(st.sampled_from(["", "0", "1", "-3", "1e9", "nan", "inf", "x", "4.5"]), max_size=3)
        .map(tuple),
    )
)  # fmt: skip
def test_any_header_gives_plain_values(attributes):
    plain = display_of(attributes).as_json()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@given(st.integers(1, 16), st.booleans(), st.integers(0, 65_535), st.integers(0, 65_535))
def test_only_the_stored_bits_count(stored, signed, value, junk):
    inside = value & ((1 << stored) - 1)
    outside = junk & ~((1 << stored) - 1)
    pixels = np.full((2, 2), (inside | outside) & 0xFFFF, np.uint16)
    data = made(
        pixels, BitsStored=stored, HighBit=stored - 1, PixelRepresentation=int(signed),
        Modality="CT",
    )  # fmt: skip
    _, values = shown(data)
    right = inside - (1 << stored) if signed and inside >> (stored - 1) else inside
    assert values[0, 0] == right
    assert read_film(data).pixels[0, 0] == right


def test_values_in_the_upper_bits_are_brought_down():
    data = made(RAMP << 4, BitsStored=12, HighBit=15)
    assert (shown(data)[1] == RAMP).all()


def test_monochrome1_is_turned_by_the_viewer_and_is_turned_already_in_a_film():
    plain, turned = made(), made(PhotometricInterpretation="MONOCHROME1")
    assert not display_of(parse_header(plain).attributes).invert
    assert display_of(parse_header(turned).attributes).invert
    assert frame_of(plain, 0) == frame_of(turned, 0)
    film, other = read_film(plain), read_film(turned)
    assert (other.pixels == other.low + other.high - film.pixels).all()


def test_fifteen_bits_in_sixteen_keep_their_range():
    film = read_film(made(RAMP, BitsStored=15, HighBit=14))
    assert (film.low, film.high) == (0, 32_767)


def test_a_modality_table_is_applied_for_viewer_and_models():
    table = Dataset()
    table.LUTDescriptor = [4096, 0, 16]
    table.ModalityLUTType = "US"
    table.add_new("LUTData", "US", [(4095 - one) * 3 for one in range(4096)])
    data = made(RAMP, BitsStored=12, HighBit=11, ModalityLUTSequence=Sequence([table]))
    right = (4095 - RAMP.astype(int)) * 3
    display, values = shown(data)
    assert (values == right).all()
    assert (display.slope, display.intercept, display.signed) == (1, 0, False)
    film = read_film(data)
    assert (film.pixels == right).all()
    assert (film.low, film.high) == (0, 4095 * 3)


def test_colour_by_plane_and_by_pixel_is_the_same():
    pixels = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    by_pixel = made(pixels)
    by_plane = made(pixels, PlanarConfiguration=1, PixelData=pixels.transpose(2, 0, 1).tobytes())
    assert frame_of(by_pixel, 0) == frame_of(by_plane, 0) == pixels.tobytes()


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_palette_is_shown_in_its_colours_in_either_byte_order(syntax):
    order = "<u2" if syntax.is_little_endian else ">u2"
    tables = {"Red": (0, 255, 0, 9), "Green": (0, 0, 255, 9), "Blue": (7, 7, 7, 7)}
    dataset = dataset_of(made(np.array([[0, 1], [2, 3]], np.uint8)))
    dataset.PhotometricInterpretation = "PALETTE COLOR"
    for colour, values in tables.items():
        name = f"{colour}PaletteColorLookupTable"
        dataset.add_new(f"{name}Descriptor", "US", [4, 0, 16])
        table = np.array([one * 257 for one in values], order)
        dataset.add_new(f"{name}Data", "OW", table.tobytes())
    display, values = shown(written(dataset, syntax))
    assert display.samples == 3
    assert values.tolist() == [[[0, 0, 7], [255, 0, 7]], [[0, 255, 7], [9, 9, 7]]]


def test_sixteen_bit_colour_becomes_eight():
    pixels = np.full((2, 2, 3), 0xABCD, np.uint16)
    assert set(frame_of(made(pixels), 0)) == {0xAB}


def test_run_length_encoding_is_undone():
    dataset = dataset_of(made())
    dataset.compress(RLELossless, encoding_plugin="pydicom")
    assert (shown(written(dataset, RLELossless))[1] == RAMP).all()


@pytest.mark.parametrize(
    "name",
    ["JPEG2000.dcm", "MR_small_jpeg_ls_lossless.dcm", "SC_rgb_jpeg_dcmtk.dcm", "image_dfl.dcm"],
)
def test_the_encodings_of_real_devices_are_decoded(name):
    display, values = shown(Path(str(get_testdata_file(name))).read_bytes())
    assert values.shape[:2] == (display.rows, display.columns)
    assert values.std() > 0


def test_a_real_film_with_a_modality_table_is_the_right_way_round(data):
    film = read_film((data / "dicom-cxr" / "teeth-modality-lut.dcm").read_bytes())
    assert film.low <= film.pixels.min() < film.pixels.max() <= film.high


def test_a_real_monochrome1_film_has_bright_bones_and_a_dark_outside(data):
    film = read_film((data / "dicom-cxr" / "nema-wg04-rg1-chest-pa-j2k.dcm").read_bytes())
    rows, columns = film.pixels.shape
    spine = film.pixels[rows // 3 : rows // 2, columns * 9 // 20 : columns * 11 // 20].mean()
    lung = film.pixels[rows // 3 : rows // 2, columns // 5 : columns // 3].mean()
    assert spine > lung


def test_enhanced_images_are_shown_by_their_functional_groups():
    header = parse_header(Path(str(get_testdata_file("eCT_Supplemental.dcm"))).read_bytes())
    display = display_of(header.attributes)
    assert display.intercept == -1024
    assert display.spacing == (0.388672, 0.388672, "PixelSpacing")
    assert display.windows


@pytest.mark.parametrize("frame", [-1, 1, 99])
def test_a_frame_that_is_not_there_is_refused(frame):
    with pytest.raises(BadInput) as refusal:
        frame_of(made(), frame)
    assert refusal.value.reason == "no_such_frame"


def test_pixels_that_cannot_be_decoded_are_refused_with_the_encoding_named():
    dataset = dataset_of(made())
    dataset.compress(RLELossless, encoding_plugin="pydicom")
    data = written(dataset, RLELossless)
    broken = data[:-40] + b"\xff" * 32 + data[-8:]
    with pytest.raises(BadInput) as refusal:
        frame_of(broken, 0)
    assert refusal.value.reason == "not_decodable"
    assert "RLE" in refusal.value.sentence


def test_an_object_without_pixels_has_none_to_show():
    data = made(None)
    assert display_of(parse_header(data).attributes).rows == 0
    with pytest.raises(BadInput) as refusal:
        frame_of(data, 0)
    assert refusal.value.reason == "no_pixels"


@pytest.mark.parametrize(
    ("read", "reason"), [(read_film, "pixels_do_not_fit"), (frame_of, "too_many_pixels")]
)
def test_a_frame_is_never_made_room_for_on_its_header_s_word(read, reason):
    dataset = dataset_of(made())
    dataset.compress(RLELossless, encoding_plugin="pydicom")
    dataset.Rows = dataset.Columns = 60_000
    tracemalloc.start()
    try:
        with pytest.raises(BadInput) as refusal:
            read(written(dataset, RLELossless))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refusal.value.reason == reason
    assert peak < 2 << 20


def test_a_frame_of_too_many_pixels_is_refused_however_well_it_is_packed(monkeypatch):
    monkeypatch.setattr(decode, "PIXELS_MAX", RAMP.size - 1)
    with pytest.raises(BadInput) as refusal:
        read_film(made())
    assert refusal.value.reason == "too_many_pixels"
