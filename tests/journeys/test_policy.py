"""The pages obey their own content policy: no inline script, no inline style, no other origin."""

from collections.abc import Iterator
from pathlib import Path

import pydicom.data
import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from .browsing import CHROMIUM, chromium, context
from .running import Running, lynkeus, serve

PASSWORD = "a long one for the pages"
DRAWN_MS_MAX = 60_000

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("policy") / "home"
    film = pydicom.data.get_testdata_file("CT_small.dcm", download=False)
    lynkeus(home, "import", str(film))
    link = lynkeus(home, "users", "add", "--role", "radiologist", "--role", "administrator")
    with serve(home) as one:
        Path(home, "link").write_text(link[link.index("/first-run/") :].split()[0])
        yield one


@pytest.fixture(scope="module")
def page(running: Running) -> Iterator[Page]:
    with chromium() as browser:
        yield context(browser, running).new_page()


@pytest.mark.timeout(240)
def test_no_page_breaks_the_content_policy(running: Running, page: Page) -> None:
    watched = Watched(page, running.address)
    page.goto(Path(running.home, "link").read_text())
    page.get_by_label("Name, as it stands in signatures").fill("Ada Reader")
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Make and sign in").click()
    page.wait_for_url("**/worklist*")
    page.goto("/worklist?view=all")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Modality").first.select_option("CT")
    expect(page.locator("tbody tr")).to_have_count(1)
    uid = page.request.get("/api/worklist?view=all").json()["items"][0]["uid"]
    page.goto(f"/studies/{uid}/read")
    page.wait_for_selector("[data-drawn=true]", timeout=DRAWN_MS_MAX)
    page.keyboard.press("i")
    page.keyboard.press("0")
    page.keyboard.press("Control+Enter")
    page.get_by_role("textbox", name="Findings").fill("Seen.")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    for path in (f"/studies/{uid}/story", "/quality/quarantine", "/work", "/nowhere"):
        page.goto(path)
        page.wait_for_load_state("networkidle" if path == "/nowhere" else "load")
        expect(page.locator("h1").first).to_be_attached()
    assert watched.broken == []
    assert watched.abroad == []


def test_a_planted_inline_style_is_found(running: Running, page: Page) -> None:
    watched = Watched(page, running.address)
    page.goto("/sign-in")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<style>p { top: 0 }</style>')")
    page.wait_for_timeout(200)
    assert len(watched.broken) == 2
