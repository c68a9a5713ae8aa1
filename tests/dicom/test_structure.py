"""A file is walked to its last byte before it is believed."""

import io
import resource
import struct
import time
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from lynkeus.core.errors import BadInput
from lynkeus.dicom import inflated, structure
from lynkeus.dicom.display import frame_bytes
from lynkeus.dicom.film import read_film
from lynkeus.dicom.header import Header
from lynkeus.dicom.opened import open_image
from lynkeus.dicom.parse import parse_header
from lynkeus.dicom.structure import layout_of

from .making import RAMP, frame_of, made

SYNTAXES = (
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
)
WHOLE = made()
PICTURE = made(RescaleSlope=2, RescaleIntercept=-5, VOILUTFunction="SIGMOID")
MEMORY_MAX = 2 << 20
LOOP = 16


def element(group: int, number: int, vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", group, number, vr, len(value)) + value


def packed(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return squeeze.compress(data) + squeeze.flush()


def header_of(data: bytes) -> Header | None:
    """Give a file's header; None where it is refused, which is the only other answer."""
    try:
        return parse_header(data)
    except BadInput:
        return None


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda one: one.name)
def test_every_part_of_a_whole_file_is_found(syntax):
    data = made(syntax=syntax)
    layout = layout_of(data)
    assert layout.transfer_syntax == syntax
    assert layout.pixel_bytes == RAMP.nbytes
    assert layout.fragments == 0
    assert parse_header(data).sop_uid == "2.25.1"


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda one: one.name)
def test_a_file_cut_off_in_its_pixels_is_refused(syntax):
    data = made(syntax=syntax)
    with pytest.raises(BadInput) as refusal:
        parse_header(data[:-3])
    assert refusal.value.reason == "truncated"


def test_a_data_set_without_preamble_and_group_2_is_read():
    offset = layout_of(WHOLE).dataset_offset
    header = parse_header(WHOLE[offset:])
    assert header.sop_uid == "2.25.1"
    assert header.dataset_offset == 0
    assert header.transfer_syntax == ExplicitVRLittleEndian


def test_an_implicit_data_set_without_preamble_is_read():
    data = made(syntax=ImplicitVRLittleEndian)
    header = parse_header(data[layout_of(data).dataset_offset :])
    assert header.transfer_syntax == ImplicitVRLittleEndian


@pytest.mark.parametrize(
    "data",
    [b"MZ", b"%PDF-1.7 and so on", b"\x00" * 500, b"\xff" * 500, b"{}" * 100],
)
def test_what_is_not_dicom_is_refused_with_words(data):
    with pytest.raises(BadInput) as refusal:
        parse_header(data)
    assert refusal.value.reason == "not_dicom"
    assert refusal.value.sentence.startswith("This file is not DICOM")


def test_an_empty_file_is_told_to_be_empty():
    with pytest.raises(BadInput, match="This file is empty") as refusal:
        parse_header(b"")
    assert refusal.value.reason == "file_empty"


def test_zeros_after_the_last_element_are_padding():
    assert parse_header(WHOLE + b"\x00" * 512).sop_uid == "2.25.1"
    with pytest.raises(BadInput) as refusal:
        parse_header(WHOLE + b"\x00" * 512 + b"what was cut off elsewhere")
    assert refusal.value.reason == "damaged"


def test_sixty_thousand_pixels_a_side_in_a_kilobyte_are_refused_without_room_for_them():
    data = made(Rows=60_000, Columns=60_000)
    assert len(data) < 1_000
    tracemalloc.start()
    try:
        with pytest.raises(BadInput) as refusal:
            parse_header(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refusal.value.reason == "pixels_do_not_fit"
    assert refusal.value.fields["rows"] == 60_000
    assert "60000 x 60000" in refusal.value.sentence
    assert peak < MEMORY_MAX


def test_a_claimed_length_is_not_allocated():
    offset = layout_of(WHOLE).dataset_offset
    claim = struct.pack("<HH2sHL", 0x0009, 0x1001, b"OB", 0, 0xFFFFFFF0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BadInput) as refusal:
        parse_header(WHOLE[:offset] + claim + b"12345678")
    assert refusal.value.reason == "truncated"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_what_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(inflated, "INFLATED_BYTES_MAX", 1 << 20)
    data = made(syntax=DeflatedExplicitVRLittleEndian)
    offset = layout_of(data).dataset_offset
    bomb = packed(struct.pack("<HH2sHL", 0x0009, 0x1001, b"OB", 0, 64 << 20) + bytes(64 << 20))
    with pytest.raises(BadInput) as refusal:
        layout_of(data[:offset] + bomb)
    assert refusal.value.reason == "too_large"


def test_a_mask_of_nearly_one_value_is_no_trap():
    mask = made(np.zeros((3000, 3000), np.uint16), syntax=DeflatedExplicitVRLittleEndian)
    assert len(mask) * inflated.INFLATION_MAX < 2 * 3000 * 3000
    layout_of(mask)


def test_a_small_object_that_unpacks_to_much_is_refused_early(monkeypatch):
    monkeypatch.setattr(inflated, "HARMLESS_BYTES", 1 << 20)
    data = made(syntax=DeflatedExplicitVRLittleEndian)
    offset = layout_of(data).dataset_offset
    bomb = packed(struct.pack("<HH2sHL", 0x0009, 0x1001, b"OB", 0, 64 << 20) + bytes(64 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(BadInput) as refusal:
            layout_of(data[:offset] + bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refusal.value.fields["limit"] == inflated.INFLATION_MAX * len(bomb)
    assert peak < MEMORY_MAX


def test_a_deflated_loop_is_never_held_unpacked():
    frames = [np.full((1024, 1024), number, np.uint16).tobytes() for number in range(LOOP)]
    still = np.zeros((1024, 1024), np.uint16)
    pixels = {"NumberOfFrames": LOOP, "PixelData": b"".join(frames)}
    data = made(still, syntax=DeflatedExplicitVRLittleEndian, **pixels)
    tracemalloc.start()
    try:
        assert parse_header(data).text("NumberOfFrames") == str(LOOP)
        _, header_peak = tracemalloc.get_traced_memory()
        image = open_image(io.BytesIO(data))
        for number in (0, 1, LOOP - 1, 3):
            assert frame_bytes(image, number) == frames[number]
        _, frame_peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert header_peak < MEMORY_MAX
    assert frame_peak < MEMORY_MAX + 3 * len(frames[0])


def test_what_a_deflated_object_holds_beside_its_pixels_has_a_limit(monkeypatch):
    monkeypatch.setattr(structure, "HEADER_BYTES_MAX", 1 << 20)
    report = made(None, syntax=DeflatedExplicitVRLittleEndian, EncapsulatedDocument=bytes(2 << 20))
    with pytest.raises(BadInput) as refusal:
        parse_header(report)
    assert (refusal.value.reason, refusal.value.fields["limit"]) == ("too_large", 1 << 20)
    assert "another transfer syntax" in refusal.value.sentence
    parse_header(made(None, EncapsulatedDocument=bytes(2 << 20)))


def test_a_spectrum_is_no_image_that_was_cut_off():
    spectrum = {"SpectroscopyData": bytes(64), "Rows": 1, "Columns": 1}
    assert parse_header(made(None, **spectrum)).text("Rows") == "1"
    with pytest.raises(BadInput) as refusal:
        parse_header(made(None, Rows=1, Columns=1))
    assert refusal.value.reason == "truncated"


def test_sequences_nested_without_end_are_refused():
    offset = layout_of(WHOLE).dataset_offset
    nest = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF)
    nest += struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
    with pytest.raises(BadInput) as refusal:
        parse_header(WHOLE[:offset] + nest * 5_000)
    assert refusal.value.reason == "damaged"


def test_ten_thousand_items_are_walked_in_a_second():
    offset = layout_of(WHOLE).dataset_offset
    item = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
    item += element(0x0008, 0x1150, b"UI", b"1.2\x00")
    item += struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
    head = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF)
    tail = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    began = time.perf_counter()
    layout_of(WHOLE[:offset] + head + item * 10_000 + tail + WHOLE[offset:])
    assert time.perf_counter() - began < 1


@given(cut=st.integers(0, len(WHOLE) - 1))
@example(cut=WHOLE.index(struct.pack("<HH", 0x0028, 0x0011)))
def test_a_file_cut_anywhere_is_refused_or_whole_without_its_end(cut):
    header = header_of(WHOLE[:cut])
    assert header is None or "Rows" not in header.attributes


@given(
    place=st.integers(0, len(WHOLE) - 1),
    value=st.integers(0, 255),
    more=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=8),
)
@example(place=132, value=0, more=[])
@example(place=163, value=0, more=[])
def test_changed_bytes_give_a_header_or_a_refusal(place, value, more):
    data = bytearray(WHOLE)
    for at, new in [(place, value), *more]:
        data[at] = new
    header = header_of(bytes(data))
    assert header is None or header.sop_uid


@given(place=st.integers(0, len(PICTURE) - 1), value=st.integers(0, 255))
@example(
    place=PICTURE.index(b"US", PICTURE.index(struct.pack("<HH", 0x0028, 0x0102))) + 1, value=88
)
@example(place=PICTURE.index(struct.pack("<HH2s", 0x0028, 0x1053, b"DS")) + 5, value=88)
def test_changed_bytes_give_a_film_or_a_refusal(place, value):
    data = bytearray(PICTURE)
    data[place] = value
    film, frame = (decoded(read, bytes(data)) for read in (read_film, frame_of))
    assert film is None or film.pixels.ndim == 2
    assert frame is None or len(frame) > 0


def decoded(read, data):
    try:
        return read(data)
    except BadInput:
        return None


@given(st.binary(max_size=400))
def test_noise_behind_a_good_beginning_gives_a_header_or_a_refusal(noise):
    offset = layout_of(WHOLE).dataset_offset
    header = header_of(WHOLE[:offset] + noise)
    assert header is None or header.sop_uid


def test_a_list_of_contents_is_refused_with_words():
    data = made(SOPClassUID="1.2.840.10008.1.3.10")
    with pytest.raises(BadInput) as refusal:
        parse_header(data)
    assert refusal.value.reason == "directory"


@pytest.mark.parametrize("keyword", ["SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID"])
@pytest.mark.parametrize("value", ["", "..", "1.2.x", "1" * 65])
def test_an_object_without_its_numbers_is_refused(keyword, value):
    with pytest.raises(BadInput) as refusal:
        parse_header(made(**{keyword: value}))
    assert refusal.value.reason == "uid_missing"
    assert refusal.value.fields["attribute"] == keyword
