"""A newcomer in front of a running demo: what he reads, presses and is shown, in one language."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from .running import Running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PICTURES = Path(os.environ.get("LYNKEUS_PICTURES", "build/pictures"))
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
PATIENCE_MS = 90_000


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A newcomer in front of a demo, with one language."""

    page: Page
    running: Running
    language: str

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"demo-{name}-{self.language}.png")

    def get(self, path: str) -> Any:
        return self.page.request.get(path).json()

    def next(self, zh: str, en: str) -> None:
        """Go on to the step that is named next."""
        self.page.get_by_role("button", name=self.say(f"下一步：{zh}", f"Next: {en}")).click()

    def drawn(self, uid: str) -> None:
        self.page.wait_for_url(f"**/studies/{uid}/read*")
        self.page.wait_for_selector("[data-drawn=true]")

    @property
    def password(self) -> str:
        return self.page.locator(".demo-password code").inner_text()


@contextmanager
def visiting(running: Running, language: str) -> Iterator[Visit]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(
            viewport={"width": 1440, "height": 900},
            locale="zh-CN" if language == "zh" else "en-GB",
            base_url=running.address,
        )
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        yield Visit(page=page, running=running, language=language)
        browser.close()
