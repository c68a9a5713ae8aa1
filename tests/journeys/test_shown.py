"""What the canvas's own pixels show: the shape of pixels, and each frame of an enhanced image."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from pydicom import Dataset
from pydicom.uid import EnhancedCTImageStorage

from .browsing import CHROMIUM, Desk, context, on_screen, sit_down
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
SHADES = """(places) => {
  const canvas = document.querySelector('[data-drawn=true] canvas')
  const { width, height } = canvas
  const from = Math.min(width, height)
  return places.map(([x, y]) => {
    const at = [(width + x * from) / 2, (height + y * from) / 2].map(Math.round)
    return canvas.getContext('2d').getImageData(...at, 1, 1).data[0]
  })
}"""
"""Shades at places of a square film that fills the pane: -1 to 1, from the middle to its ends."""
STACK = 40
WHEEL = """(steps) => {
  const overlay = document.querySelector('.film svg')
  const turn = { deltaY: 100 * Math.sign(steps), bubbles: true, cancelable: true }
  for (let step = 0; step < Math.abs(steps); step += 1)
    overlay.dispatchEvent(new WheelEvent('wheel', turn))
}"""
SHADE_OFF_MAX = 3
CARD = """
  const own = WebGL2RenderingContext.prototype.getParameter
  WebGL2RenderingContext.prototype.getParameter = function (asked) {
    return asked === 0x9246 ? '%s' : own.call(this, asked)
  }
"""
"""Who is said to draw, whoever does (UNMASKED_RENDERER_WEBGL)."""


@pytest.fixture(params=["webgl", "cpu"])
def drawn_by(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desk(drawn_by: str, browser: Browser, running: Running) -> Iterator[Desk]:
    """Sit down at a machine with a graphics card, and at one without."""
    here = context(browser, running)
    here.add_init_script(CARD % ("a card" if drawn_by == "webgl" else "SwiftShader"))
    yield sit_down(here, "bo")
    here.close()


@pytest.mark.parametrize("name", TALL_PIXELS)
def test_a_disc_is_round_and_measured_so_where_pixels_are_not_square(
    desk: Desk, drawn_by: str, name: str
) -> None:
    tall, told, (unit, size), foot = TALL_PIXELS[name]
    open_own(desk, drawn_by, name, {**disc(tall), **told})
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


def open_own(desk: Desk, drawn_by: str, name: str, values: dict[str, object]) -> None:
    """Bring a film of one's own for this way of drawing, and open it."""
    name = f"{name} by {drawn_by}"
    desk.bring(film(name, **values))
    desk.open(f"/studies/2.25.{sum(name.encode())}1/read")
    expect(desk.page.locator(".film")).to_have_attribute("data-renderer", drawn_by)


def disc(tall: float, field: int = FIELD) -> dict[str, object]:
    """Draw a disc of `DISC` of `FIELD` points, in pixels so many times as high as wide."""
    rows = int(field / tall)
    down, across = np.mgrid[:rows, :field] + 0.5
    away = np.hypot(down * tall - field / 2, across - field / 2)
    inside = away < DISC / 2 * field / FIELD
    pixels = np.where(inside, 4000, 100).astype("<u2")
    return {"Rows": rows, "Columns": field, "PixelData": pixels.tobytes()}


def bounds(page: Page, canvas: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(BOUNDS, canvas)
    return found


def test_each_frame_of_an_enhanced_image_is_drawn_in_its_own_units_and_place(
    desk: Desk, drawn_by: str
) -> None:
    open_own(desk, drawn_by, "twofold", two_frames())
    # The same stored value is 0 HU in one frame and 100 HU in the other, under 401 wide windows.
    assert seen(desk, "Slice 1 / 2", "Z 8.00 mm", "step 5.00 mm", "W 401 L 0 HU") == near(0, 0, 401)
    desk.page.keyboard.press("ArrowDown")
    assert seen(desk, "Slice 2 / 2", "Z 3.00 mm", "W 401 L 50 HU") == near(100, 50, 401)
    desk.page.keyboard.press("Shift+Digit1")
    assert seen(desk, "W 1500 L −600 HU") == near(100, -600, 1500)
    desk.page.keyboard.press("ArrowUp")
    assert seen(desk, "Slice 1 / 2", "W 1500 L −600 HU") == near(0, -600, 1500)


def test_the_slice_that_the_wheel_stopped_at_stands_on_the_screen(
    desk: Desk, drawn_by: str
) -> None:
    stills = np.repeat(np.arange(STACK, dtype="<u2") * 100, FIELD * FIELD)
    window = {"WindowCenter": 2000, "WindowWidth": 4001, "NumberOfFrames": STACK}
    size = {"Rows": FIELD, "Columns": FIELD, "PixelData": stills.tobytes()}
    open_own(desk, drawn_by, "stack", {**window, **size})
    # The hand is faster than the slices come; what it passes need not be drawn.
    for steps in (STACK - 1, 5 - STACK, 25):
        desk.page.evaluate(WHEEL, steps)
    assert seen(desk, f"Image 30 / {STACK}") == near(2900, 2000, 4001)


def test_a_slice_of_another_size_is_shown_whole(desk: Desk, drawn_by: str) -> None:
    name = f"sizes by {drawn_by}"
    half = disc(1.0, FIELD // 2)
    desk.bring(film(name, **disc(1.0)))
    desk.bring(film(name, SOPInstanceUID=f"2.25.{sum(name.encode())}4", InstanceNumber=2, **half))
    desk.open(f"/studies/2.25.{sum(name.encode())}1/read")
    widths = []
    for key, foot in (("Home", "Image 1 / 2"), ("End", "Image 2 / 2")):
        desk.page.keyboard.press(key)
        seen(desk, foot)
        drawn = bounds(desk.page, "[data-drawn=true] canvas")
        assert drawn["width"] == pytest.approx(drawn["height"], rel=ROUND_WITHIN)
        widths.append(drawn["width"])
    assert widths[1] == pytest.approx(widths[0], rel=ROUND_WITHIN)


def test_values_between_whole_numbers_are_drawn_by_their_window(desk: Desk, drawn_by: str) -> None:
    stored = np.arange(100, 180, 10)
    told = {
        "RescaleSlope": 0.013, "RescaleIntercept": -1.7, "WindowCenter": 0.1, "WindowWidth": 2,
        "VOILUTFunction": "LINEAR_EXACT", "Rows": FIELD, "Columns": FIELD,
        "PixelData": np.tile(np.repeat(stored.astype("<u2"), FIELD // 8), FIELD).tobytes(),
    }  # fmt: skip
    open_own(desk, drawn_by, "between", told)
    seen(desk, "W 2.00 L 0.10")
    right = np.clip((0.013 * stored - 1.7 - 0.1) / 2 + 0.5, 0, 1) * 255
    drawn = desk.page.evaluate(SHADES, [[(one - 3.5) / 4, 0] for one in range(8)])
    assert drawn == pytest.approx(right.tolist(), abs=SHADE_OFF_MAX)


@pytest.mark.parametrize("photometric", ["MONOCHROME2", "MONOCHROME1"])
def test_an_exact_window_is_drawn_exactly(desk: Desk, drawn_by: str, photometric: str) -> None:
    """Each value of PS3.3 C.11.2.1.3.2, transcribed; the linear function is half a step off."""
    values = np.repeat(np.arange(98, 106, dtype="<u2"), FIELD // 8)
    told = {
        "PhotometricInterpretation": photometric, "VOILUTFunction": "LINEAR_EXACT",
        "WindowCenter": 101, "WindowWidth": 6, "Rows": FIELD, "Columns": FIELD,
        "PixelData": np.tile(values, FIELD).tobytes(),
    }  # fmt: skip
    open_own(desk, drawn_by, f"exact {photometric}", told)
    seen(desk, "W 6.00 L 101")
    right = np.clip((np.arange(98, 106) - 101) / 6 + 0.5, 0, 1) * 255
    right = 255 - right if photometric == "MONOCHROME1" else right
    drawn = desk.page.evaluate(SHADES, [[(one - 3.5) / 4, 0] for one in range(8)])
    assert drawn == pytest.approx(right.tolist(), abs=SHADE_OFF_MAX)


@pytest.mark.parametrize(
    ("photometric", "kind", "padding"),
    [
        ("MONOCHROME2", "<u2", 4095),
        ("MONOCHROME2", "<i2", -2000),
        ("MONOCHROME1", "<u2", 4095),
        ("MONOCHROME1", "<u2", 0),
    ],
)
def test_padding_is_drawn_dark_and_no_window_comes_from_it(
    desk: Desk, drawn_by: str, photometric: str, kind: str, padding: int
) -> None:
    away = np.hypot(*(np.mgrid[:FIELD, :FIELD] + 0.5 - FIELD / 2))
    slanted = np.tile(np.linspace(1000, 2000, FIELD), (FIELD, 1))
    inside = away < 0.4 * FIELD
    pixels = np.where(inside, slanted, padding).astype(kind)
    told = {
        "PhotometricInterpretation": photometric, "PixelPaddingValue": padding,
        "PixelRepresentation": int(kind == "<i2"), "WindowCenter": None, "WindowWidth": None,
        "Rows": FIELD, "Columns": FIELD, "PixelData": pixels.tobytes(),
    }  # fmt: skip
    open_own(desk, drawn_by, f"padded {photometric} {kind} {padding}", told)
    low, high = np.percentile(pixels[inside], [0.5, 99.5])
    seen(desk, f"W {high - low + 1:.0f} L {(low + high + 1) / 2:.0f}")
    corner, left, right = desk.page.evaluate(SHADES, [[-0.9, -0.9], [-0.6, 0], [0.6, 0]])
    assert corner == 0
    shares = [(1000 + 1000 * (1 + x) / 2 - low) / (high - low) for x in (-0.6, 0.6)]
    turned = [1 - one if photometric == "MONOCHROME1" else one for one in shares]
    assert [left, right] == pytest.approx([255 * one for one in turned], abs=2 * SHADE_OFF_MAX)
    desk.page.keyboard.press("i")
    expect(desk.page.locator(".padded")).to_have_count(1)
    assert on_screen(desk, -0.9, -0.9) == 0, "inverted, what shows nothing stays black"
    assert on_screen(desk, -0.6, 0) == pytest.approx(255 - left, abs=2 * SHADE_OFF_MAX)
    desk.page.keyboard.press("i")
    expect(desk.page.locator(".padded")).to_have_count(0)


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
