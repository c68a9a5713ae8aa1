"""Take the pictures of the first page from a running demo, in both languages.

    python bench/pictures.py FOLDER

The picture is a child's film of the demo: the own opinion given, then the AI's result, with what
the network used and how far the result moved when that region was covered.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

LANGUAGES = {"en": ("en-GB", "Findings"), "zh": ("zh-CN", "影像所见")}
READ_S_MAX = 600.0
PATIENCE_MS = 90_000
QUALITY = 82


def main(folder: Path) -> None:
    """Open a demo of its own for each language, and take its picture."""
    for language, (locale, findings) in LANGUAGES.items():
        with tempfile.TemporaryDirectory() as home:
            process, address = opened(Path(home))
            try:
                with sync_playwright() as driver:
                    browser = driver.chromium.launch(
                        executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                    )
                    page = browser.new_page(
                        viewport={"width": 1440, "height": 900}, locale=locale, base_url=address
                    )
                    page.set_default_timeout(PATIENCE_MS)
                    read(page, findings)
                    path = folder / f"reading-room-{language}.jpg"
                    page.screenshot(path=path, type="jpeg", quality=QUALITY)
                    print(path)
            finally:
                process.terminate()
                process.wait()


def opened(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Open a demo on free ports."""
    http, dicom = free_port(), free_port()
    ports = ["--http-port", str(http), "--dicom-port", str(dicom)]
    command = [str(Path(sys.executable).with_name("lynkeus")), "demo", "--home", str(home), *ports]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL), f"http://127.0.0.1:{http}"


def read(page: Page, findings: str) -> None:
    """Enter, wait for the model, open the child, judge, and show what the network used."""
    until = time.monotonic() + READ_S_MAX
    while True:
        try:
            page.goto("/")
            break
        except Exception:  # noqa: BLE001  # not yet there
            assert time.monotonic() < until
            time.sleep(0.5)
    page.locator(".people button").first.click()
    page.wait_for_url("**/worklist*")
    while True:
        told = page.request.get("/api/demo").json()
        items = page.request.get("/api/worklist?view=all").json().get("items", [])
        uid = told["studies"].get("map")
        if told["ready"] and any(one["uid"] == uid and one["ai"] != "pending" for one in items):
            break
        assert time.monotonic() < until
        time.sleep(0.5)
    page.goto(f"/studies/{uid}/read")
    page.wait_for_selector("[data-drawn=true]")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.get_by_role("textbox", name=findings).wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.locator("[data-cover]").first.scroll_into_view_if_needed()
    page.mouse.move(720, 20)
    page.wait_for_timeout(500)


def free_port() -> int:
    """Find a port that is free."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
