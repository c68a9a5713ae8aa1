"""What the canvas's own pixels show: the shape of pixels, and each frame of an enhanced image."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from pydicom import Dataset
from pydicom.uid import EnhancedCTImageStorage

from .browsing import CHROMIUM, Desk, context, sit_down
from .running import Running
from .site import DATA, film

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
    pytest.mark.long,
]

FIELD = 256
DISC = 120
ROUND_WITHIN = 0.03
TALL_PIXELS = {
    "tall": (2.0, {"PixelAspectRatio": [2, 1]}, ("px", DISC), "pixels 2.00 times as high as wide"),
    "wide": (0.5, {"PixelAspectRatio": [1, 2]}, ("px", DISC), "lengths in pixel widths"),
    "spaced": (2.0, {"PixelSpacing": [0.4, 0.2]}, ("mm", DISC * 0.2), "0.400 × 0.200"),
}
BOUNDS = """(selector) => {
  const canvas = document.querySelector(selector)
  const { width, height } = canvas
  const data = canvas.getContext('2d').getImageData(0, 0, width, height).data
  const xs = [], ys = []
  for (let at = 0; at < width * height; at += 1)
    if (data[4 * at] > 128) { xs.push(at % width); ys.push(Math.floor(at / width)) }
  const least = (all) => all.reduce((one, other) => Math.min(one, other))
  const most = (all) => all.reduce((one, other) => Math.max(one, other))
  const frame = canvas.getBoundingClientRect()
  const across = frame.width / width, down = frame.height / height
  return {
    x: frame.x + least(xs) * across, y: frame.y + least(ys) * down, point: across,
    width: (most(xs) - least(xs) + 1) * across, height: (most(ys) - least(ys) + 1) * down,
  }
}"""
"""What is bright in a canvas, in points of the screen."""


SHADE = """() => {
  const canvas = document.querySelector('[data-drawn=true] canvas')
  const at = [canvas.width / 2, canvas.height / 2, 1, 1].map(Math.round)
  return canvas.getContext('2d').getImageData(...at).data[0]
}"""
SHADE_OFF_MAX = 3


@pytest.fixture
def desk(browser: Browser, running: Running) -> Iterator[Desk]:
    here = context(browser, running)
    yield sit_down(here, "bo")
    here.close()


@pytest.mark.parametrize("name", TALL_PIXELS)
def test_a_disc_is_round_and_measured_so_where_pixels_are_not_square(desk: Desk, name: str) -> None:
    tall, told, (unit, size), foot = TALL_PIXELS[name]
    desk.bring(film(name, **disc(tall), **told))
    desk.open(f"/studies/2.25.{sum(name.encode())}1/read")
    page = desk.page
    page.wait_for_timeout(300)
    expect(page.locator(".pane-foot")).to_contain_text(foot)
    expect(page.locator(".thumbs canvas")).not_to_have_attribute("width", "1")
    thumb, drawn = bounds(page, ".thumbs canvas"), bounds(page, "[data-drawn=true] canvas")
    assert thumb["width"] == pytest.approx(thumb["height"], abs=2 * thumb["point"])
    assert drawn["width"] > DISC
    assert drawn["width"] == pytest.approx(drawn["height"], rel=ROUND_WITHIN)
    page.keyboard.press("b")
    page.mouse.move(drawn["x"], drawn["y"])
    page.mouse.down()
    page.mouse.move(drawn["x"] + drawn["width"], drawn["y"] + drawn["height"], steps=4)
    page.mouse.up()
    said = page.locator(".mark-label").text_content() or ""
    measured = [float(one) for one in re.findall(rf"([\d.]+)\xa0{unit}", said)]
    assert measured == [pytest.approx(size, rel=ROUND_WITHIN)] * 2, said


def disc(tall: float) -> dict[str, object]:
    """Draw a disc of `DISC` widths of a pixel, in pixels so many times as high as wide."""
    rows = int(FIELD / tall)
    down, across = np.mgrid[:rows, :FIELD] + 0.5
    inside = np.hypot(down * tall - FIELD / 2, across - FIELD / 2) < DISC / 2
    pixels = np.where(inside, 4000, 100).astype("<u2")
    return {"Rows": rows, "Columns": FIELD, "PixelData": pixels.tobytes()}


def bounds(page: Page, canvas: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(BOUNDS, canvas)
    return found


def test_each_frame_of_an_enhanced_image_is_drawn_in_its_own_units_and_place(desk: Desk) -> None:
    desk.bring(film("twofold", **two_frames()))
    desk.open(f"/studies/2.25.{sum(b'twofold')}1/read")
    # The same stored value is 0 HU in one frame and 100 HU in the other, under 401 wide windows.
    assert seen(desk, "Slice 1 / 2", "Z 8.00 mm", "step 5.00 mm", "W 401 L 0 HU") == near(0, 0, 401)
    desk.page.keyboard.press("ArrowDown")
    assert seen(desk, "Slice 2 / 2", "Z 3.00 mm", "W 401 L 50 HU") == near(100, 50, 401)
    desk.page.keyboard.press("Shift+Digit1")
    assert seen(desk, "W 1500 L −600 HU") == near(100, -600, 1500)
    desk.page.keyboard.press("ArrowUp")
    assert seen(desk, "Slice 1 / 2", "W 1500 L −600 HU") == near(0, -600, 1500)


def two_frames() -> dict[str, object]:
    """Make two frames of one stored value, each with a slope, window and place of its own."""
    groups = []
    for slope, intercept, center, z in ((1, -1000, 0, 8), (2, -1900, 50, 3)):
        macros = {
            "PixelValueTransformationSequence": {
                "RescaleSlope": slope, "RescaleIntercept": intercept, "RescaleType": "HU",
            },
            "FrameVOILUTSequence": {"WindowCenter": center, "WindowWidth": 401},
            "PlanePositionSequence": {"ImagePositionPatient": [0, 0, z]},
            "PlaneOrientationSequence": {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0]},
        }  # fmt: skip
        groups.append(_of({name: [_of(values)] for name, values in macros.items()}))
    pixels = np.full((2, FIELD, FIELD), 1000, "<u2")
    return {
        "SOPClassUID": EnhancedCTImageStorage, "Modality": "CT", "NumberOfFrames": 2,
        "Rows": FIELD, "Columns": FIELD, "PixelData": pixels.tobytes(),
        "PerFrameFunctionalGroupsSequence": groups,
    }  # fmt: skip


def _of(values: dict[str, object]) -> Dataset:
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def seen(desk: Desk, *foot: str) -> float:
    """Give the shade in the middle, 0 to 255, once the foot of the pane says this."""
    for words in foot:
        spaced = re.compile(words.replace(" ", r"\s+"))
        expect(desk.page.locator(".pane-foot")).to_contain_text(spaced)
    desk.page.wait_for_timeout(200)
    shade: float = desk.page.evaluate(SHADE)
    return shade


def near(value: float, center: float, width: float) -> object:
    """Give the shade of a value under a window (PS3.3 C.11.2.1.2.1)."""
    share = (value - (center - 0.5)) / (width - 1) + 0.5
    return pytest.approx(share * 255, abs=SHADE_OFF_MAX)
