"""Pages without colours, and enlarged to 200 %: states told apart, nothing cut, all reached."""

import io
import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from .browsing import CHROMIUM, Desk, context, sit_down
from .running import Running
from .site import DATA, PEOPLE, Material
from .states import ALL, STATES, show, version_of

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
    pytest.mark.long,
]

COLUMNS: dict[str, tuple[str, ...]] = {
    "ai": (
        *("pending", "not_applicable", "failed", "stopped"),
        *("below", "above", "withheld", "none"),
    ),
    "quality": ("unchecked", "cleared", "warnings", "quarantined"),
    "report": ("unread", "writing", "signed"),
}
"""Every state that a column of the list may show; PLACES says which cell it stands in."""
PLACES = {"quality": 7, "ai": 8, "report": 9}
DIFFERENT_MIN = 12.0
"""So many of 255 grey levels two marks differ at least, over their square; the same shape in two
colours of the house differs by fewer."""
COLOURLESS_MAX = 2
ENLARGED = (640, 400)
"""1280 x 800 at 200 %."""
ONE_SHAPE = """() => {
  for (const mark of document.querySelectorAll('tbody .state svg'))
    mark.innerHTML = '<circle cx="12" cy="12" r="9" />'
}"""
CUT = """() => {
  const found = []
  const told = (one, why) => found.push(`${why}: ${one.className} ${one.textContent.slice(0, 60)}`)
  const clips = (up) => getComputedStyle(up).overflowX !== 'visible'
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    const place = one.getBoundingClientRect()
    if (!own || one.closest('svg, [aria-hidden=true]') || place.width <= 1) continue
    if (!one.checkVisibility({ visibilityProperty: true })) continue
    if (place.left < -1 || place.right > innerWidth + 1) told(one, 'outside')
    for (let up = one.parentElement; up !== null; up = up.parentElement)
      if (clips(up) && up.clientWidth > 1 && up.scrollWidth > up.clientWidth + 1) told(up, 'cut')
  }
  const over = document.documentElement.scrollWidth - innerWidth
  return over > 0 ? [...new Set(found), `sideways: ${over} px`] : [...new Set(found)]
}"""
"""What stands outside the window, or in a place that cuts it or scrolls sideways."""
OUT_OF_REACH = """() => {
  const within = document.querySelector('[role=dialog]') ?? document
  const controls = 'a[href], button, input, select, textarea, summary'
  const one_thing = 'label, .mantine-Input-wrapper, .mantine-Checkbox-root, .mantine-Switch-root'
  const found = []
  for (const one of within.querySelectorAll(controls)) {
    if (one.disabled || one.type === 'file' || !one.checkVisibility()) continue
    if (one.closest('[aria-hidden=true]') !== null) continue
    one.scrollIntoView({ block: 'center' })
    const { x, y, width, height } = one.getBoundingClientRect()
    const there = document.elementFromPoint(x + width / 2, y + height / 2)
    const whole = one.closest(one_thing) ?? one
    if (there === null || !(whole.contains(there) || there.contains(one)))
      found.push(`${one.outerHTML.slice(0, 90)} under ${there?.outerHTML.slice(0, 90)}`)
  }
  return found
}"""
"""Controls that something lies over, wherever the page is scrolled to."""


def _told_as_everything(route: Route) -> None:
    """Let the list hold every state: as many rows as there are states, each in another."""
    answer = route.fetch()
    body: dict[str, Any] = answer.json()
    rows = [dict(one) for one in body["items"] * 2][: len(COLUMNS["ai"])]
    body["items"] = rows
    for index, item in enumerate(rows):
        item["uid"] = f"{item['uid']}.{index}"
        for column, states in COLUMNS.items():
            item[column] = states[index % len(states)]
    route.fulfill(response=answer, body=json.dumps(body))


@pytest.fixture
def colourless(browser: Browser, running: Running) -> Iterator[Page]:
    here = context(browser, running)
    page = sit_down(here, "ada").page
    seen = here.new_cdp_session(page)
    seen.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    page.route("**/api/worklist*", _told_as_everything)
    page.goto(ALL)
    page.wait_for_selector("tbody tr")
    yield page
    here.close()


def _marks(page: Page, column: str) -> dict[str, Any]:
    """Take each state's mark from the screen, by its word: its greys over what lies behind it."""
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    channels = np.asarray(whole).astype(int)
    assert np.ptp(channels, axis=2).max() <= COLOURLESS_MAX
    cells = page.locator(f"tbody tr td:nth-child({PLACES[column]})")
    found = {}
    for index in range(min(cells.count(), len(COLUMNS[column]))):
        cell = cells.nth(index)
        at = cell.locator("svg").first.bounding_box()
        assert at is not None
        left, top, side = round(at["x"]), round(at["y"]), round(at["width"])
        word = cell.locator(".state-word").first.inner_text()
        square = channels[top : top + side, left : left + side, 0]
        found[word] = square - square[0, 0]
    return found


def _alike(page: Page, column: str) -> list[tuple[str, str, float]]:
    """Name the states whose marks look alike without colours."""
    marks = _marks(page, column)
    assert len(marks) == len(COLUMNS[column])
    apart = [
        (one, other, float(np.abs(marks[one] - marks[other]).mean()))
        for one, other in combinations(marks, 2)
    ]
    return [pair for pair in apart if pair[2] < DIFFERENT_MIN]


def test_states_are_told_apart_without_colours(colourless: Page) -> None:
    for column in COLUMNS:
        assert _alike(colourless, column) == []


def test_one_shape_in_many_colours_is_found(colourless: Page) -> None:
    colourless.evaluate(ONE_SHAPE)
    assert len(_alike(colourless, "ai")) >= len(COLUMNS["ai"])


@pytest.fixture(scope="module")
def enlarged(browser: Browser, running: Running) -> dict[str, Desk]:
    return {login: sit_down(context(browser, running, ENLARGED, 2), login) for login in PEOPLE}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", STATES)
def test_enlarged_nothing_is_cut_and_everything_is_reached(
    name: str, language: str, enlarged: dict[str, Desk], material: Material
) -> None:
    where = {**material.uids, "version": version_of(enlarged["ada"])}
    desk = show(enlarged, name, where, language)
    desk.keep(f"{name}-{language}-enlarged")
    assert desk.page.evaluate(CUT) == []
    assert desk.page.evaluate(OUT_OF_REACH) == []
