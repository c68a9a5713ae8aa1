"""Frames that are read one by one are those of the whole file, however they are encoded."""

import io
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file

from lynkeus.core.errors import BadInput
from lynkeus.dicom.decode import decode_frame
from lynkeus.dicom.groups import whole
from lynkeus.dicom.opened import open_image
from lynkeus.dicom.parse import dataset_of

from .making import made

FRAMES_MAX = 12
REAL = (
    "emri_small.dcm", "emri_small_RLE.dcm", "emri_small_big_endian.dcm", "rtdose.dcm",
    "emri_small_jpeg_2k_lossless.dcm", "emri_small_jpeg_ls_lossless.dcm", "examples_ybr_color.dcm",
    "SC_rgb_expb_2frame.dcm", "OBXXXX1A_rle_2frame.dcm", "liver.dcm", "image_dfl.dcm",
    "SC_rgb_jpeg.dcm",
)  # fmt: skip


@pytest.mark.filterwarnings("ignore:Expected explicit VR")
@pytest.mark.parametrize("name", REAL)
def test_each_frame_of_a_real_image_is_the_same_both_ways(name: str) -> None:
    data = Path(str(get_testdata_file(name, download=False))).read_bytes()
    held, image = dataset_of(data), open_image(io.BytesIO(data))
    frames = max(1, whole(held, "NumberOfFrames") or 1)
    for frame in (*reversed(range(min(frames, FRAMES_MAX))), frames - 1):
        (pixels, photometric), (ours, said) = (
            decode_frame(held, frame),
            decode_frame(image.dataset, frame, image.pixels),
        )
        assert np.array_equal(ours, pixels)
        assert said == photometric
    with pytest.raises(BadInput) as refusal:
        decode_frame(image.dataset, frames, image.pixels)
    assert refusal.value.reason == "no_such_frame"


def test_what_holds_no_picture_says_so() -> None:
    with pytest.raises(BadInput) as refusal:
        open_image(io.BytesIO(made(None)))
    assert refusal.value.reason == "no_pixels"


def test_what_is_damaged_says_so() -> None:
    data = made()
    with pytest.raises(BadInput) as refusal:
        open_image(io.BytesIO(data[:150]))
    assert refusal.value.reason in {"damaged", "truncated", "no_pixels"}
