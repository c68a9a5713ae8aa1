"""An enhanced image is shown by what all its frames say, never by what the first alone says."""

import numpy as np
import pytest
from pydicom import Dataset

from lynkeus.dicom.display import display_of
from lynkeus.dicom.film import read_film
from lynkeus.dicom.parse import dataset_of, parse_header

from .making import RAMP, frame_of, made, written

SLOPE, INTERCEPT = 2, -10


def item(**values: object) -> Dataset:
    made_item = Dataset()
    for keyword, value in values.items():
        setattr(made_item, keyword, value)
    return made_item


def enhanced(slopes: list[int], *, shared: bool = False, centers: int = 40) -> bytes:
    """Make an image of several frames, each with a slope of its own; a center is so many slopes."""
    dataset = dataset_of(made(Modality="CT"))
    groups = [
        item(
            PixelValueTransformationSequence=[
                item(RescaleSlope=slope, RescaleIntercept=INTERCEPT, RescaleType="HU")
            ],
            FrameVOILUTSequence=[item(WindowCenter=centers * slope, WindowWidth=400)],
            PlanePositionSequence=[item(ImagePositionPatient=[0, 0, 5 * place])],
        )
        for place, slope in enumerate(slopes)
    ]
    frames = len(slopes)
    if shared:
        dataset.SharedFunctionalGroupsSequence = groups[:1]
    else:
        dataset.PerFrameFunctionalGroupsSequence = groups
    dataset.NumberOfFrames = frames
    dataset.PixelData = RAMP.tobytes() * frames
    return written(dataset)


@pytest.mark.parametrize("shared", [False, True])
def test_what_all_frames_say_is_said_of_the_image(shared: bool) -> None:
    data = enhanced([SLOPE, SLOPE], shared=shared)
    display = display_of(parse_header(data).attributes)
    assert (display.slope, display.intercept) == (SLOPE, INTERCEPT)
    assert display.units == "HU"
    assert [(one.center, one.width) for one in display.windows] == [(80, 400)]
    assert display.position == ((0, 0, 0) if shared else None)
    assert (read_film(data).pixels == RAMP.astype(float) * SLOPE + INTERCEPT).all()


@pytest.mark.parametrize("centers", [40, 0])
def test_what_frames_say_differently_is_not_said_at_all(centers: int) -> None:
    data = enhanced([SLOPE, SLOPE, 7], centers=centers)
    display = display_of(parse_header(data).attributes)
    assert (display.slope, display.intercept, display.units) == (1, 0, "")
    assert (display.windows, display.position) == ((), None)
    for frame in range(3):
        assert np.array_equal(np.frombuffer(frame_of(data, frame), "<u2"), RAMP.ravel())
