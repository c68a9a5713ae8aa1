"""The pages obey their own content policy: no inline script, no inline style, no other origin."""

from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from ..archive.making import image
from .browsing import CHROMIUM, DRAWN_MS_MAX, Desk, context, sit_down
from .running import Running
from .site import DATA, Material

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(240),
]

STUDY = 66
"""Of a study of its own: it is judged here."""


class Watched:
    """What a page did that its policy forbids, and what it asked of others."""

    def __init__(self, page: Page, address: str) -> None:
        self.broken: list[str] = []
        self.abroad: list[str] = []
        self._address = address
        page.on("console", self._said)
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.broken.append(f"{message.text} at {message.location.get('url')}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._address, "data:", "blob:")):
            self.abroad.append(request.url)


@pytest.fixture
def desk(browser: Browser, running: Running) -> Any:
    here = context(browser, running)
    yield sit_down(here, "bo")
    here.close()


def test_no_page_breaks_the_content_policy(
    running: Running, material: Material, desk: Desk
) -> None:
    page, watched = desk.page, Watched(desk.page, running.address)
    desk.bring(image(study=STUDY))
    page.goto("/worklist?view=all")
    page.wait_for_selector("tbody tr")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Modality").first.select_option("CT")
    page.goto(f"/studies/2.25.{STUDY}/read")
    page.wait_for_selector("[data-drawn=true]", timeout=DRAWN_MS_MAX)
    page.keyboard.press("i")
    page.keyboard.press("0")
    page.keyboard.press("Control+Enter")
    page.get_by_role("textbox", name="Findings").fill("Seen.")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    for path in (f"/studies/2.25.{STUDY}/story", "/quality/quarantine", "/work", "/nowhere"):
        page.goto(path)
        page.wait_for_load_state("networkidle" if path == "/nowhere" else "load")
        expect(page.locator("h1").first).to_be_attached()
    page.context.clear_cookies()
    page.goto(f"/first-run/{material.links['spare']}")
    page.get_by_label("Name, as it stands in signatures").fill("Ada Reader")
    page.get_by_label("Password again").fill("of no account")
    page.goto("/sign-in")
    expect(page.get_by_label("User name")).to_be_visible()
    assert watched.broken == []
    assert watched.abroad == []


def test_a_planted_inline_style_is_found(running: Running, desk: Desk) -> None:
    watched = Watched(desk.page, running.address)
    desk.page.goto("/sign-in")
    desk.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')"
    )
    desk.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<style>p { top: 0 }</style>')"
    )
    desk.page.wait_for_timeout(200)
    assert len(watched.broken) == 2
