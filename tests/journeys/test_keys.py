"""A film judged and signed without a mouse, and what the network says meanwhile."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from lynkeus.inference.asking import BOXES_MAX

from ..archive.making import image
from .browsing import CHROMIUM, DRAWN_MS_MAX, SIZES, Desk, context, sit_down
from .running import Running
from .site import DATA, PASSWORD, Material

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
]

TABS_MAX = 40
ROWS_MAX = 40
SHRUNK_PX = 640
SECRETS = ("probability", "point", "map", "cover", "occlusion", "calibrated_here")
PAPER = """() => {
  const style = (one) => getComputedStyle(one)
  const cut = [...document.querySelectorAll('main, main :not(.hidden)')].filter((one) =>
    one.scrollHeight > one.clientHeight + 1 && /auto|scroll|hidden/.test(style(one).overflowY))
  const ground = style(document.body).backgroundColor
  const [red] = /\\d+/.exec(style(document.querySelector('main')).color)
  return { ground, dark: Number(red) < 64, cut: cut.map((one) => one.className) }
}"""
"""How a page stands on paper: its ground, whether its ink is dark, and what of it is cut off."""


def _all(desk: Desk) -> None:
    """Turn to the list of all studies, and wait until it is that list which stands here."""
    with desk.page.expect_response("**/api/worklist?view=all*"):
        desk.page.keyboard.press("7")
    desk.page.wait_for_selector("tbody tr")


def _to(desk: Desk, uid: str) -> None:
    """Walk down the list to a study."""
    for _ in range(ROWS_MAX):
        chosen = desk.page.locator("tbody tr[aria-current=true] a").get_attribute("href")
        if chosen is not None and uid in chosen:
            return
        desk.page.keyboard.press("j")
    pytest.fail("the study is not in the list")


def test_a_film_is_judged_and_signed_without_a_mouse(
    browser: Browser, running: Running, material: Material
) -> None:
    desk = sit_down(context(browser, running), "ada")
    page, press = desk.page, desk.page.keyboard.press
    _all(desk)
    _to(desk, material.uids["child"])
    press("Enter")
    page.wait_for_url("**/read*")
    page.wait_for_selector("[data-drawn=true]", timeout=DRAWN_MS_MAX)
    for key, tool in (("l", "Length"), ("w", "Window")):
        press(key)
        button = page.get_by_role("button", name=f"{tool}, {key.upper()}")
        expect(button).to_have_attribute("aria-pressed", "true")
    _hidden(list(desk.answers))
    _give_opinion(page)
    expect(page.get_by_role("textbox", name="Findings")).to_be_visible()
    assert page.request.get(f"/api/studies/{material.uids['child']}").json()["ai"] == "above"
    expect(page.get_by_text("not registered, for research only").first).to_be_visible()
    _covered_in_sight(page)
    _boxes_covered_together(page)
    for key, decided in (("2", "amend"), ("2", "undecided"), ("1", "accept")):
        press(key)
        expect(page.locator(f"[data-decision={decided}]")).to_be_visible()
    _written(page)
    press("Control+Enter")
    _signed(desk)
    _on_paper(page, "Signed by Ada Reader")
    desk.open(f"/studies/{material.uids['child']}/story")
    _on_paper(page, "signed report version")
    assert _elsewhere(desk) == []
    page.context.close()


def _written(page: Page) -> None:
    findings, press = page.get_by_role("textbox", name="Findings"), page.keyboard.press
    press("e")
    expect(findings).to_be_focused()
    page.keyboard.type("Opacity at")
    press("Control+S")
    expect(page.get_by_text("kept, version 2")).to_be_visible()
    press("Escape")
    press("e")
    page.keyboard.type(" the right base.")
    expect(findings).to_have_value("Opacity at the right base.")
    press("Escape")


def _give_opinion(page: Page) -> None:
    """Say what is seen and how sure one is of it, by keys alone."""
    for key in ("1", "8", "8"):
        page.keyboard.press(key)
    expect(page.get_by_label("How sure")).to_have_value("fairly_sure")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Lung opacity. Fairly sure")).to_be_visible()


def _hidden(answers: list[Any]) -> None:
    """Hold that no answer before the opinion held result, score or map."""
    read = 0
    for answer in answers:
        if "json" not in answer.headers.get("content-type", "") or "/api/models" in answer.url:
            continue
        try:
            text = answer.text()
        except Error:  # the browser has let go of what it asked for and no longer needed
            continue
        read += 1
        for reading in _readings(json.loads(text)):
            assert not any(reading.get(name) for name in SECRETS), answer.url
        assert '"above"' not in text, answer.url
        assert '"below"' not in text, answer.url
    assert read > 3


def _readings(value: Any) -> list[dict[str, Any]]:
    """Find everything in an answer that has the name of a score."""
    if isinstance(value, list):
        return [found for one in value for found in _readings(one)]
    if not isinstance(value, dict):
        return []
    inner = [found for one in value.values() for found in _readings(one)]
    return [value, *inner] if "probability" in value else inner


def _covered_in_sight(page: Page) -> None:
    """Cover what the AI marked: its result moves in sight, in a window that shrinks too."""
    for width, height in SIZES[:2]:
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("c")
        expect(page.locator(".covered")).to_have_count(1)
        expect(page.locator("[data-cover]")).to_be_in_viewport(ratio=1)
        page.set_viewport_size({"width": width, "height": SHRUNK_PX})
        expect(page.locator("[data-cover]")).to_be_in_viewport(ratio=1)
        page.keyboard.press("c")
        page.locator(".panel-scroll").evaluate("(panel) => panel.scrollTo(0, 0)")


def _boxes_covered_together(page: Page) -> None:
    """Cover boxes of one's own: switch, scale and film name the same ones, whatever is pressed.

    A box that comes or goes takes the covering with it, for another one would now be covered.
    """
    switch, scales = page.locator(".switch-line input").last, page.locator("[data-cover] h3")

    def says(label: str, *, covered: int, scale: str) -> None:
        expect(page.locator(".switch-line label").last).to_contain_text(label)
        expect(switch).to_be_checked(checked=covered > 0)
        expect(page.locator(".covered")).to_have_count(covered)
        expect(scales.last).to_have_text(scale)

    marked = "The region the AI marked"
    for key in ("c", "b", "Enter"):
        page.keyboard.press(key)
    says("Cover Box 1 and read again", covered=0, scale=marked)
    page.keyboard.press("c")
    says("Cover Box 1 and read again", covered=1, scale="Box 1")
    page.keyboard.press("Escape")
    says("Cover Box 1 and read again", covered=1, scale="Box 1")
    for key in ("Enter", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    says("Cover Box 1 and Box 2 and read again", covered=0, scale=marked)
    page.keyboard.press("c")
    says("Cover Box 1 and Box 2 and read again", covered=2, scale="Box 1 and Box 2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Escape")
    says("Cover Box 1 and Box 2 and read again", covered=2, scale="Box 1 and Box 2")
    for _ in range(BOXES_MAX - 1):
        page.keyboard.press("Enter")
    page.keyboard.press("c")
    expect(page.get_by_text(f"Cover 1 to {BOXES_MAX} boxes together")).to_be_visible()
    says(f"Box {BOXES_MAX + 1} and read again", covered=0, scale=marked)
    for _ in range(BOXES_MAX + 1):
        page.get_by_role("button", name="Remove Box 1").click()
    says("Cover the region and read again", covered=0, scale=marked)
    page.keyboard.press("w")


def _signed(desk: Desk) -> None:
    """Sign in the dialog: it says what is signed, and keeps the focus."""
    page = desk.page
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Opacity at the right base.")
    expect(dialog).to_contain_text("On the AI result: accept")
    password = dialog.get_by_label("Password").first
    expect(password).to_be_focused()
    assert desk.heavy() == []
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(password).to_be_focused()
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("The password is wrong")).to_be_visible()
    password.press("Control+a")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed by Ada Reader")).to_be_visible()


def _on_paper(page: Page, words: str) -> None:
    """Hold that a page is printed as a document: dark on white, whole, and without its tools."""
    page.emulate_media(media="print")
    expect(page.get_by_text(words).first).to_be_visible()
    assert page.locator("button:visible, nav:visible, canvas:visible").count() == 0
    assert page.evaluate(PAPER) == {"ground": "rgb(255, 255, 255)", "dark": True, "cut": []}
    page.emulate_media(media="screen")


def _elsewhere(desk: Desk) -> list[str]:
    here = urlsplit(desk.page.url).netloc
    return [
        url
        for url in desk.requests
        if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc != here
    ]


@pytest.mark.long
def test_rooms_open_by_key_and_the_place_that_has_the_focus_is_seen(
    browser: Browser, running: Running
) -> None:
    desk = sit_down(context(browser, running), "ada")
    page = desk.page
    page.wait_for_selector("tbody tr")
    page.keyboard.press("Alt+4")
    page.wait_for_url("**/work")
    page.keyboard.press("Control+k")
    expect(page.get_by_placeholder("Name, pinyin, patient ID, accession")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_selector("tbody tr")
    seen = set()
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        found = page.evaluate(
            """() => {
              const at = document.activeElement
              const style = getComputedStyle(at)
              const ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none'
              const around = at.closest('.mantine-Input-wrapper') !== null
              const name = at.textContent || at.getAttribute('aria-label') || ''
              return { name, ring: ring || around }
            }"""
        )
        assert found["ring"], found
        seen.add(found["name"])
    for name in ("To read", "Import…", "中文"):
        assert any(name in one for one in seen), name
    page.context.close()


@pytest.mark.long
def test_what_is_new_waits_until_it_is_asked_in_and_names_are_found_by_pinyin(
    browser: Browser, running: Running
) -> None:
    desk = sit_down(context(browser, running), "tech")
    page = desk.page
    _all(desk)
    rows = page.locator("tbody tr")
    before = rows.count()
    desk.bring(image(study=88))
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    assert rows.count() == before
    page.keyboard.press("r")
    expect(rows).to_have_count(before + 1)
    # Between any two that find there is one that does not: an old answer is no answer.
    for typed, found in (("ouyang", 1), ("zz", 0), ("oyxl", 1), ("qq", 0), ("欧阳", 1)):
        page.keyboard.press("/")
        page.get_by_placeholder("Name, pinyin, patient ID, accession").fill(typed)
        page.keyboard.press("Enter")
        expect(rows).to_have_count(found)
    page.context.close()
