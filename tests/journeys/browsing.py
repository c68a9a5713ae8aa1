"""What the journeys share in the browser: entering, sizes, languages, and what axe has to say."""

import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from .running import Running
from .site import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PICTURES = Path(os.environ.get("LYNKEUS_PICTURES", "build/pictures"))
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SIZES = ((1024, 768), (1440, 900), (1920, 1080))
DRAWN_MS_MAX = 90_000
PATIENCE_MS = 30_000
"""What a page does is waited for; how soon it comes is asked where it is promised."""
HEAVY = ("serious", "critical")


@dataclass(slots=True)
class Desk:
    """Somebody at a page, and every request and answer of it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def speak(self, language: str) -> None:
        """Turn the pages to a language; the button names the other one."""
        here, there = ("English", "中文") if language == "zh" else ("中文", "English")
        button = self.page.get_by_role("button", name=re.compile(f"^({here}|{there})$"))
        button.wait_for()
        if button.inner_text().strip() == there:
            self._change(button)
        self.page.get_by_role("button", name=here, exact=True).wait_for()

    def speaks(self, language: str) -> bool:
        """Tell whether the page that is open speaks a language."""
        return (self.page.locator("html").get_attribute("lang") or "").startswith(language)

    def _change(self, button: Locator) -> None:
        """Press it, and wait until the site has noted it: a page left before forgets it."""
        if re.search("/(sign-in|first-run)", self.page.url):
            button.click()
            return
        with self.page.expect_response("**/api/me"):
            button.click()

    def open(self, path: str) -> None:
        """Open a page; what it asked for is there, and a film on it drawn, when this is done."""
        self.page.goto(path)
        self.page.wait_for_selector("main h1, main h2", state="attached")
        self.page.wait_for_selector(".waiting-words", state="detached")
        if path.endswith(("/read", "/conflicts")):
            self.page.wait_for_selector("[data-drawn=true]", timeout=DRAWN_MS_MAX)

    def bring(self, data: bytes, **ages: float) -> None:
        """Import a file as the person at this page, beside the page itself."""
        csrf = self.page.request.get("/api/session").json()["csrf"]
        sent = self.page.request.post(
            "/api/import", data=data, headers={"X-CSRF": csrf}, params={**ages}
        )
        assert sent.json()["counts"] == {"stored": 1}, sent.text()

    def heavy(self) -> list[str]:
        """Name what axe finds serious or critical on the page as it stands."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        told = self.page.evaluate(
            "async () => (await axe.run({ resultTypes: ['violations'] })).violations"
            ".map(one => [one.impact, one.id, one.nodes[0].html, one.nodes[0].failureSummary])"
        )
        return [json.dumps(one, ensure_ascii=False) for one in told if one[0] in HEAVY]

    def too_wide(self) -> list[str]:
        """Name the sizes at which the page is wider than its window."""
        found = []
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{width}: {over} px"] if over > 0 else []
        self.page.set_viewport_size({"width": 1440, "height": 900})
        return found

    def keep(self, name: str) -> None:
        """Keep a picture."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def context(
    browser: Browser, running: Running, size: tuple[int, int] = (1440, 900), scale: int = 1
) -> BrowserContext:
    """Give a fresh profile of the browser at a site, in a window of so many points."""
    made = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        locale="en-GB",
        base_url=running.address,
    )
    made.set_default_timeout(PATIENCE_MS)
    return made


def sit_down(at: BrowserContext, login: str) -> Desk:
    """Sign somebody in and give his desk, in English whatever he spoke before."""
    desk = sign_in(at, login)
    desk.speak("en")
    return desk


def sign_in(at: BrowserContext, login: str) -> Desk:
    """Sign somebody in and give his desk as he finds it."""
    page = at.new_page()
    desk = Desk(page)
    page.on("request", lambda one: desk.requests.append(one.url))
    page.on("response", lambda one: desk.answers.append(one))  # noqa: PLW0108  # a bound method of a list cannot be marked by Playwright
    page.goto("/sign-in")
    page.get_by_label("User name").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/worklist*")
    return desk


def on_screen(desk: Desk, across: float, down: float) -> int:
    """Give the shade that stands on the screen, whatever lies over the picture.

    Args:     across, down: From the middle of the pane, as shares of half its shorter side.
    """
    pane = desk.page.locator("[data-drawn=true] canvas").first.bounding_box()
    assert pane is not None
    half = min(pane["width"], pane["height"]) / 2
    x = pane["x"] + pane["width"] / 2 + across * half
    y = pane["y"] + pane["height"] / 2 + down * half
    shot = desk.page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    return Image.open(io.BytesIO(shot)).convert("L").tobytes()[0]
