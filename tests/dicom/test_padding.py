"""Padding shows nothing: no window, model or check counts it; and LINEAR_EXACT is itself."""

import numpy as np
import pytest
from pydicom import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from lynkeus.dicom.display import display_of
from lynkeus.dicom.film import Film, read_film
from lynkeus.dicom.parse import dataset_of, parse_header
from lynkeus.models.explain.picture import picture
from lynkeus.models.preprocess import Preprocess, prepare
from lynkeus.quality.check import Verdict
from lynkeus.quality.checks import blank, clipped, over_exposed
from lynkeus.quality.frame import Frame

from .making import frame_of, made, written

SPEC = Preprocess(size=64, low_percentile=1, high_percentile=99, mean=0, std=1)
SHOWN = np.random.default_rng(3).integers(200, 3000, (64, 64)).astype(np.uint16)
INSIDE = np.hypot(*(np.mgrid[:64, :64] - 31.5)) < 28
"""What a round field shows of a rectangle."""
PADDED = {
    "lowest": ("u2", 0, {}),
    "highest": ("u2", 65_535, {}),
    "among the values": ("u2", 3_500, {}),
    "negative": ("i2", -2000, {"RescaleIntercept": -1024, "RescaleSlope": 2}),
    "negative, falling": ("i2", -2000, {"RescaleIntercept": 10, "RescaleSlope": -2}),
    "unsigned with a slope": ("u2", 0, {"RescaleIntercept": -1024, "RescaleSlope": 1}),
    "inverted": ("u2", 65_535, {"PhotometricInterpretation": "MONOCHROME1"}),
    "inverted, negative": ("i2", -2000, {"PhotometricInterpretation": "MONOCHROME1"}),
}


def padded(kind: str, value: int, told: dict[str, object]) -> bytes:
    pixels = np.where(INSIDE, SHOWN, value).astype(kind)
    return made(pixels, PixelPaddingValue=value, **told)


@pytest.mark.parametrize("name", PADDED)
def test_padding_is_as_dark_as_a_films_darkest_value_and_marked(name):
    kind, value, told = PADDED[name]
    film = read_film(padded(kind, value, told))
    plain = read_film(made(np.where(INSIDE, SHOWN, value).astype(kind), **told))
    assert (film.padding == ~INSIDE).all()
    assert (film.pixels[INSIDE] == plain.pixels[INSIDE]).all()
    assert (film.pixels[~INSIDE] == plain.pixels[INSIDE].min()).all()
    assert plain.padding is None


@pytest.mark.parametrize("name", PADDED)
def test_a_model_sees_the_percentiles_of_what_is_shown(name):
    """The input is that of the percentiles of the shown values alone, transcribed here."""
    film = read_film(padded(*PADDED[name]))
    shown = film.pixels[INSIDE]
    low, high = np.percentile(shown, [SPEC.low_percentile, SPEC.high_percentile])
    seen = prepare(film.pixels, SPEC, film.padding)[0, 0]
    assert seen[INSIDE] == pytest.approx(np.clip((shown - low) / (high - low), 0, 1), abs=1e-6)
    assert (seen[~INSIDE] == 0).all()


def test_a_larger_film_is_squeezed_and_its_border_is_not_counted():
    large, inside = SHOWN.repeat(5, 0).repeat(5, 1), np.zeros((320, 320), bool)
    inside[40:280, 40:280] = True
    kept = [
        read_film(made(np.where(inside, large, pad).astype("u2"), PixelPaddingValue=pad))
        for pad in (0, 60_000)
    ]
    one, other = (prepare(film.pixels, SPEC, film.padding) for film in kept)
    assert (one == other).all()
    bright = prepare(kept[1].pixels, SPEC, kept[1].padding)[0, 0, 10:54, 10:54]
    assert bright.min() == 0
    assert bright.max() == 1


def test_an_image_that_is_nothing_but_padding_is_blank():
    film = read_film(made(np.full((64, 64), 7, "u2"), PixelPaddingValue=7))
    assert film.pixels.max() == film.low
    assert blank.ask(framed(film)).verdict is Verdict.FAIL
    assert over_exposed.ask(framed(film)).verdict is Verdict.UNKNOWN
    assert picture(film.pixels, [[1.0]], [], film.padding).max() < 255


def framed(film: Film) -> Frame:
    return Frame(pixels=film.pixels, low=film.low, high=film.high, padding=film.padding)


def test_no_check_counts_padding():
    noise = np.where(INSIDE, 2000 + SHOWN % 8, 0).astype("u2")
    told = {"BitsStored": 12, "HighBit": 11}
    assert blank.ask(framed(read_film(made(noise, **told)))).verdict is Verdict.PASS
    found = blank.ask(framed(read_film(made(noise, PixelPaddingValue=0, **told))))
    assert found.verdict is Verdict.FAIL
    # White padding that a black rim lies beside: none of both is anatomy that was cut off.
    rim = np.where(INSIDE, np.where(np.arange(64) < 20, 0, SHOWN), 4095).astype("u2")
    found = clipped.ask(framed(read_film(made(rim, PixelPaddingValue=4095, **told))))
    assert (found.verdict, found.measured) == (Verdict.PASS, 0)


def test_the_picture_of_a_map_is_as_bright_as_without_padding():
    kind, value, told = PADDED["lowest"]
    film = read_film(padded(kind, value, told))
    low, high = np.percentile(film.pixels[INSIDE], [1, 99])
    drawn = picture(film.pixels, [[0.0]], [], film.padding)[:64, :, 0]
    right = np.rint(np.clip((film.pixels - low) / (high - low), 0, 1) * 255)
    assert np.abs(drawn - right)[INSIDE].max() <= 1


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ({"PixelPaddingValue": 7}, [7, 7]),
        ({"PixelPaddingValue": 7, "PixelPaddingRangeLimit": 90}, [7, 90]),
        ({"PixelPaddingValue": 90, "PixelPaddingRangeLimit": 7}, [7, 90]),
        ({"PixelPaddingRangeLimit": 7}, None),
        ({"PixelPaddingValue": -2000, "PixelRepresentation": 1}, [-2000, -2000]),
        ({"PixelPaddingValue": None}, None),
    ],
)
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_both_ends_are_padding_in_either_order(told, ends, syntax):
    given = {name: value for name, value in told.items() if value is not None}
    header = parse_header(made(np.zeros((4, 6), "u2"), syntax, **given))
    assert display_of(header.attributes).as_json()["padding"] == ends


def test_a_range_is_padding_with_both_its_ends():
    pixels = np.array([[5, 6, 7, 8, 9, 10]], "u2")
    film = read_film(made(pixels, PixelPaddingValue=6, PixelPaddingRangeLimit=8))
    assert film.padding.tolist() == [[False, True, True, True, False, False]]
    assert film.pixels.tolist() == [[5, 5, 5, 5, 9, 10]]


def test_a_negative_value_that_was_written_without_its_sign_is_meant():
    """Many write -2000 as 63,536 in an unsigned element, whatever the pixels are."""
    pixels = np.where(INSIDE, SHOWN, -2000).astype("i2")
    dataset = dataset_of(made(pixels))
    dataset.add_new("PixelPaddingValue", "US", 63_536)
    data = written(dataset)
    assert (read_film(data).padding == ~INSIDE).all()
    assert display_of(parse_header(data).attributes).padding == (-2000, -2000)


def test_colour_has_no_padding_and_more_than_16_bits_cannot_name_theirs():
    colour = made(np.zeros((4, 6, 3), "u1"), PixelPaddingValue=0)
    deep = made(np.zeros((4, 6), "u4"), PixelPaddingValue=0)
    for data in (colour, deep):
        assert display_of(parse_header(data).attributes).padding is None
        assert read_film(data).padding is None


@pytest.mark.parametrize(("photometric", "dark"), [("MONOCHROME2", 0), ("MONOCHROME1", 65_535)])
@pytest.mark.parametrize("kind", ["modality table", "voi table", "sigmoid"])
def test_behind_a_table_or_a_sigmoid_padding_has_the_value_that_is_drawn_dark(
    kind, photometric, dark
):
    pixels = np.array([[0, 1, 2, 3, 3, 2]], "u2")
    told = {
        "modality table": {"ModalityLUTSequence": table()},
        "voi table": {"VOILUTSequence": table()},
        "sigmoid": {"WindowCenter": 2, "WindowWidth": 4, "VOILUTFunction": "SIGMOID"},
    }[kind]
    told = {**told, "PhotometricInterpretation": photometric}
    data = made(pixels, PixelPaddingValue=3, **told)
    values, plain = (np.frombuffer(frame_of(one), "<u2") for one in (data, made(pixels, **told)))
    assert values[[3, 4]].tolist() == [dark, dark]
    assert (values[[0, 1, 2, 5]] == plain[[0, 1, 2, 5]]).all()
    said = display_of(parse_header(data).attributes).padding
    assert said == ((dark, dark) if kind == "modality table" else None)


def table() -> Sequence:
    one = Dataset()
    one.add_new("LUTDescriptor", "US", [4, 0, 16])
    one.add_new("LUTData", "US", [100, 200, 300, 400])
    one.ModalityLUTType = "US"
    return Sequence([one])


def test_a_window_says_that_it_is_exact_and_may_then_be_narrow():
    said = {"WindowCenter": ["0.5", "40"], "WindowWidth": ["0.25", "400"]}
    data = made(VOILUTFunction="LINEAR_EXACT", **said)
    windows = display_of(parse_header(data).attributes).as_json()["windows"]
    assert windows == [
        {"center": 0.5, "width": 0.25, "name": "", "exact": True},
        {"center": 40, "width": 400, "name": "", "exact": True},
    ]
    windows = display_of(parse_header(made(**said)).attributes).windows
    assert [(one.width, one.exact) for one in windows] == [(400, False)]
