"""The checks on real images: what they must find, and what they must let pass."""

import os
from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from lynkeus.dicom.opened import OpenedImage, open_image
from lynkeus.dicom.parse import parse_header
from lynkeus.quality import examine
from lynkeus.quality.catalogue import ask_series
from lynkeus.quality.check import Answer, Verdict
from lynkeus.quality.examine import examine_file, not_examined
from lynkeus.quality.facts import Facts

DATA = Path(os.environ.get("LYNKEUS_DATA", ""))
pytestmark = pytest.mark.skipif(
    "LYNKEUS_DATA" not in os.environ, reason="set LYNKEUS_DATA to the folder of real images"
)
BLOCKING = ("pixel_attributes", "decodable_pixels", "photometric_interpretation", "blank")


def _examine(name: str) -> dict[str, Answer]:
    content = (DATA / name).read_bytes()
    return examine_file(content, Facts(attributes=parse_header(content).attributes))


def _series(folder: str) -> dict[str, Answer]:
    headers = [parse_header(path.read_bytes()) for path in (DATA / folder).rglob("*.dcm")]
    return ask_series(tuple(Facts(attributes=one.attributes) for one in headers))


@pytest.mark.filterwarnings("ignore:Invalid value for VR UI:UserWarning")
@pytest.mark.parametrize(
    "name",
    [
        "nih-chest-pa-no-finding",
        "nih-chest-ap-effusion",
        "nema-wg04-rg1-chest-pa-j2k",
        "nema-wg04-rg2-hip-jpegll",
        "teeth-modality-lut",
    ],
)
def test_no_real_film_is_kept_from_ai(name: str) -> None:
    answers = _examine(f"dicom-cxr/{name}.dcm")
    for check in BLOCKING:
        assert answers[check].verdict is Verdict.PASS, check


def test_the_spacing_of_zero_is_found() -> None:
    answers = _examine("dicom-cxr/nema-wg04-rg1-chest-pa-j2k.dcm")
    assert answers["pixel_spacing"].why is not None
    assert answers["pixel_spacing"].why.code == "spacing_impossible"


def test_the_tibia_says_its_side_and_the_hip_does_not() -> None:
    assert _examine("dicom-cxr/nema-wg04-rg3-tibia-jpegll.dcm")["laterality"].verdict is (
        Verdict.PASS
    )
    assert _examine("dicom-cxr/nema-wg04-rg2-hip-jpegll.dcm")["laterality"].verdict is (
        Verdict.UNKNOWN
    )


def test_a_damaged_stream_cannot_be_decoded() -> None:
    content = (DATA / "dicom-cxr/nema-wg04-rg2-hip-jpegll.dcm").read_bytes()
    facts = Facts(attributes=parse_header(content).attributes)
    stream = content.index(b"\xff\xd8\xff")
    damaged = content[:stream] + bytes(4096) + content[stream + 4096 :]
    answers = examine_file(damaged, facts)
    assert answers["decodable_pixels"].verdict is Verdict.FAIL
    assert answers["blank"].verdict is Verdict.UNKNOWN


def test_a_loop_is_parsed_once_for_all_the_frames_that_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = Path(str(get_testdata_file("examples_ybr_color.dcm", download=False))).read_bytes()
    opened: list[OpenedImage] = []
    monkeypatch.setattr(
        examine, "open_image", lambda stream: opened.append(open_image(stream)) or opened[-1]
    )
    decoding = examine.decode(content, frames=30)
    assert (decoding.tried, decoding.decoded, len(opened)) == (30, 30, 1)
    assert examine.decode(content[:200], frames=30).problem != ""


def test_a_file_too_large_to_decode_is_unknown() -> None:
    content = (DATA / "dicom-cxr/nih-chest-pa-no-finding.dcm").read_bytes()
    facts = Facts(attributes=parse_header(content).attributes)
    answers = not_examined(facts, "too large")
    assert answers["decodable_pixels"].verdict is Verdict.UNKNOWN
    assert answers["pixel_attributes"].verdict is Verdict.PASS


def test_the_tilted_and_the_gapped_series_are_found() -> None:
    assert _series("ct-series/broken-geometry/gantry-tilt")["slice_shear"].measured == (
        pytest.approx(14, abs=0.5)
    )
    gapped = _series("ct-series/broken-geometry/missing-slice")["slice_spacing"]
    assert gapped.why is not None
    assert gapped.why.fields["missing"] == 1
    uneven = _series("qc-phantoms-mr/ge-head-ct-tilt")
    assert uneven["slice_spacing"].verdict is Verdict.FAIL
    assert uneven["slice_shear"].verdict is Verdict.FAIL


def test_a_whole_chest_is_regular_and_the_slab_in_it_is_not() -> None:
    even = _series("ct-series/lungx-ct003/even-2mm")
    assert even["slice_spacing"].verdict is Verdict.PASS
    assert even["slice_shear"].verdict is Verdict.PASS
    assert _series("ct-series/lungx-ct003")["slice_spacing"].verdict is Verdict.FAIL
