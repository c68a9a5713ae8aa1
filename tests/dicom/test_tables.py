"""A table of values in a header is applied, or the image is refused or shown without it."""

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from lynkeus.core.errors import BadInput
from lynkeus.dicom.display import display_of
from lynkeus.dicom.film import read_film
from lynkeus.dicom.parse import dataset_of, parse_header
from lynkeus.quality.examine import decode

from .making import RAMP, frame_of, made, written

MODALITY, VOI = "ModalityLUTSequence", "VOILUTSequence"
SMALL = RAMP // 100
ENTRIES = 24
RISING = [3 * one + 1 for one in range(ENTRIES)]
WORDS = np.array(RISING, "<u2").tobytes()
ODD: dict[str, dict[str, Any]] = {
    "no descriptor": {"descriptor": None},
    "short descriptor": {"descriptor": [ENTRIES, 0]},
    "a depth of 7": {"descriptor": [ENTRIES, 0, 7]},
    "a depth of 17": {"descriptor": [ENTRIES, 0, 17]},
    "no data": {"data": None},
    "empty data": {"data": b""},
    "data of half the length": {"data": WORDS[:ENTRIES]},
    "data cut off in a word": {"data": WORDS[:-2]},
    "words cut off": {"vr": "US", "data": RISING[:-1]},
    "one word": {"vr": "US", "data": 7},
}


def table(
    vr: str = "OW", data: Any = WORDS, descriptor: list[int] | None = (ENTRIES, 0, 16)
) -> Dataset:
    """Make an item; None leaves an attribute out."""
    made_item = Dataset()
    if descriptor is not None:
        made_item.add_new("LUTDescriptor", "US", list(descriptor))
    if data is not None:
        made_item.add_new("LUTData", vr, data)
    return made_item


def image(keyword: str, item: Dataset, **more: Any) -> bytes:
    return made(SMALL, **{keyword: [item]}, **more)


def values(data: bytes) -> np.ndarray:
    return np.frombuffer(frame_of(data), "<u2")


@pytest.mark.parametrize("odd", ODD)
def test_a_film_whose_modality_table_is_damaged_is_refused_with_words(odd):
    data = image(MODALITY, table(**ODD[odd]))
    for read in (read_film, frame_of):
        with pytest.raises(BadInput) as refusal:
            read(data)
        assert refusal.value.reason == "not_decodable"
        assert f"{MODALITY} is damaged" in refusal.value.sentence
        assert refusal.value.fields == {"table": MODALITY}
    assert decode(data, frames=1).problem == "not_decodable"


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("window", [{}, {"WindowCenter": 9, "WindowWidth": 8}])
def test_a_film_whose_voi_table_is_damaged_is_shown_by_its_window_or_whole(odd, window):
    data = image(VOI, table(**ODD[odd]), BitsStored=8, HighBit=7, **window)
    right = SMALL.ravel() if window else SMALL.ravel() * 257
    assert (values(data) == right).all()
    offered = display_of(parse_header(data).attributes).windows[0]
    assert (offered.center, offered.width) == ((9, 8) if window else (32_768, 65_536))
    assert decode(data, frames=1).problem == ""


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian]
)
@pytest.mark.parametrize("form", ["bytes", "packed words", "a byte a word", "words"])
@pytest.mark.parametrize("keyword", [MODALITY, VOI])
def test_entries_of_8_bits_and_of_16_are_applied_in_either_byte_order(keyword, form, syntax):
    order = "<" if syntax.is_little_endian else ">"
    bits = 16 if form == "words" else 8
    data: Any = np.array(RISING, f"{order}u2").tobytes()
    if form == "bytes":
        data = np.frombuffer(bytes(RISING), "<u2").astype(f"{order}u2").tobytes()
    if form == "packed words":
        data = np.frombuffer(bytes(RISING), "<u2").tolist()
    item = table("US" if form == "packed words" else "OW", data, [ENTRIES, 0, bits])
    file = made(SMALL, syntax, **{keyword: [item]})
    if keyword == MODALITY:
        assert values(file).tolist() == RISING
        film = read_film(file)
        assert film.pixels.ravel().tolist() == RISING
        assert (film.low, film.high) == (RISING[0], RISING[-1])
    else:
        top = (1 << bits) - 1
        assert values(file).tolist() == [round(one / top * 65_535) for one in RISING]


def test_values_beyond_a_table_have_the_entry_at_its_end():
    item = table("US", [10, 20, 30, 40], [4, 5, 16])
    right = [10] * 6 + [20, 30] + [40] * 16
    assert values(image(MODALITY, item)).tolist() == right


def test_a_sequence_without_a_table_leaves_values_as_they_are():
    data = made(SMALL, **{MODALITY: [], VOI: []}, RescaleSlope=2, RescaleIntercept=-5)
    assert (read_film(data).pixels == SMALL * 2.0 - 5).all()
    assert (values(data) == SMALL.ravel()).all()
    display = display_of(parse_header(data).attributes)
    assert (display.slope, display.intercept) == (2, -5)


def test_a_picture_whose_palette_is_damaged_is_refused_with_words():
    dataset = dataset_of(made(SMALL.astype(np.uint8)))
    dataset.PhotometricInterpretation = "PALETTE COLOR"
    for read in (read_film, frame_of):
        with pytest.raises(BadInput) as refusal:
            read(written(dataset))
        assert refusal.value.fields == {"table": "PaletteColorLookupTable"}


BOTH = made(SMALL, **{MODALITY: [table()], VOI: [table("US", RISING)]})
TABLES = BOTH.index(b"\x28\x00\x00\x30"), BOTH.index(b"\xe0\x7f\x10\x00")


@given(place=st.integers(TABLES[0], TABLES[1] - 1), value=st.integers(0, 255))
@example(place=BOTH.index(b"\x28\x00\x02\x30") + 2, value=9)
@example(place=BOTH.rindex(b"\x28\x00\x06\x30") + 2, value=9)
def test_changed_bytes_of_a_table_give_a_film_or_a_refusal(place, value):
    data = bytearray(BOTH)
    data[place] = value
    for read in (read_film, frame_of):
        with suppress(BadInput):
            assert read(bytes(data))
