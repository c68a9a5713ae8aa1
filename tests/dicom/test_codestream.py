"""A compressed stream is asked for its size before a decoder makes room for it."""

import io
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.encaps import get_frame

from lynkeus.core.errors import BadInput
from lynkeus.dicom.codestream import claimed_pixels
from lynkeus.dicom.decode import decode_frame
from lynkeus.dicom.film import read_film
from lynkeus.dicom.groups import whole
from lynkeus.dicom.opened import open_image
from lynkeus.dicom.parse import dataset_of

REAL = (
    "JPEG-LL.dcm", "JPEG2000.dcm", "JPGExtended.dcm", "examples_ybr_color.dcm",
    "JPGLosslessP14SV1_1s_1f_8b.dcm", "emri_small_jpeg_2k_lossless.dcm",
    "JPEGLSNearLossless_16.dcm",
    "emri_small_jpeg_ls_lossless.dcm", "SC_rgb_jpeg_gdcm.dcm", "RG1_J2KI.dcm", "MR2_J2KR.dcm",
)  # fmt: skip
HUGE = 60_000
ROOM = 64 << 20


def real(name: str) -> bytes:
    return Path(str(get_testdata_file(name, download=False))).read_bytes()


@pytest.mark.parametrize("name", REAL)
def test_a_real_stream_claims_what_its_header_says(name: str) -> None:
    dataset = dcmread(io.BytesIO(real(name)))
    frames = whole(dataset, "NumberOfFrames") or 1
    encoded = get_frame(dataset.PixelData, frames - 1, number_of_frames=frames)
    assert claimed_pixels(encoded) == dataset.Rows * dataset.Columns


@given(st.binary(max_size=80), st.sampled_from([b"", b"\xff\xd8", b"\xff\x4f\xff\x51"]))
def test_any_bytes_have_an_answer(rest: bytes, start: bytes) -> None:
    claimed = claimed_pixels(start + rest)
    assert claimed is None or claimed >= 0


def lying(name: str) -> bytes:
    """Give a real object, the first stream of which claims 60,000 a side."""
    data = bytearray(real(name))
    siz = data.find(b"\xff\x4f\xff\x51")
    if siz >= 0:
        data[siz + 8 : siz + 16] = struct.pack(">II", HUGE, HUGE)
    else:
        start = data.find(b"\xff\xf7")
        assert start >= 0
        data[start + 5 : start + 9] = struct.pack(">HH", HUGE, HUGE)
    return bytes(data)


@pytest.mark.parametrize(
    "name", ["emri_small_jpeg_2k_lossless.dcm", "emri_small_jpeg_ls_lossless.dcm"]
)
def test_a_stream_that_claims_far_more_than_its_header_is_refused_unread(name: str) -> None:
    data = lying(name)
    held, image = dataset_of(data), open_image(io.BytesIO(data))
    tracemalloc.start()
    try:
        for ask in (
            lambda: decode_frame(held, 0),
            lambda: decode_frame(image.dataset, 0, image.pixels),
            lambda: read_film(data),
        ):
            with pytest.raises(BadInput) as refusal:
                ask()
            assert refusal.value.reason == "too_many_pixels"
            assert str(HUGE * HUGE) in refusal.value.sentence
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < ROOM
    decode_frame(image.dataset, 1, image.pixels)
