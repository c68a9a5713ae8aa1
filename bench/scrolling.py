"""Measure how a chest CT is scrolled in a browser, while its slices come and once they are here.

    python bench/scrolling.py DATA [PAGE]

DATA holds `ct-series/lungx-ct003`. It is imported into a service of its own and opened in Chromium
without a graphics card: the processor draws. The figures are printed and, where PAGE is given,
written into it between the two marks. Everything else on the machine makes them worse.
"""

import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from reading_at_work import Row, family, head, machine, memory, run, serving

RUNS = 3
SIZE = {"width": 1440, "height": 900}
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
PERSON = {"login": "bench", "password": "a long one for the bench"}
EVERY_MS = 33
"""A hand that turns the wheel fast: thirty steps a second."""
STEPS_WHILE_COMING = 90
BACK = 60
PATIENCE_MS = 120_000
BEGIN = "<!-- scrolling: begin -->"
END = "<!-- scrolling: end -->"
HAND = """
const film = document.querySelector('.film')
const overlay = film.querySelector('svg')
const wheel = (way) => overlay.dispatchEvent(
  new WheelEvent('wheel', { deltaY: 100 * way, bubbles: true, cancelable: true }))
const stands = () => Number(film.dataset.slice)
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
const place = film.querySelector('.film-canvas')
const drawn = (slice) => new Promise((done) => {
  const look = () => queueMicrotask(() => {
    if (stands() !== slice) return
    place.removeEventListener('CORNERSTONE_IMAGE_RENDERED', look)
    done()
  })
  place.addEventListener('CORNERSTONE_IMAGE_RENDERED', look)
})
const print = () => {
  const canvas = film.querySelector('canvas')
  const { width, height } = canvas
  const middle = canvas.getContext('2d').getImageData(width / 2 - 64, height / 2 - 64, 128, 128)
  return middle.data.reduce((sum, one, at) => (sum * 31 + one * (at + 1)) % 1000003, 7)
}
"""
WHILE_COMING = f"""async ([steps, every]) => {{{HAND}
  let right = 0
  for (let step = 1; step <= steps; step += 1) {{
    const began = performance.now()
    wheel(1)
    while (performance.now() - began < every) await painted()
    right += stands() === step + 1 ? 1 : 0
  }}
  const ended = performance.now()
  while (stands() !== steps + 1) await painted()
  return {{ right: (100 * right) / steps, late_ms: performance.now() - ended }}
}}"""
ALL_HERE = """async () => {
  while (/reading [0-9]+/.test(document.querySelector('.pane-foot').innerText))
    await new Promise(requestAnimationFrame)
  return performance.now() - window.openedAt
}"""
ONCE_HERE = f"""async ([steps, way]) => {{{HAND}
  const taken = [], prints = {{}}
  for (let step = 0; step < steps; step += 1) {{
    const next = stands() + way
    const began = performance.now()
    const there = drawn(next)
    wheel(way)
    await there
    taken.push(performance.now() - began)
    prints[next] = print()
  }}
  return {{ taken, prints }}
}}"""


def main(data: Path, page: Path | None) -> None:
    """Measure, print, write."""
    began = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        rows = [*measured(data / "ct-series" / "lungx-ct003", Path(folder) / "home")]
    table = "\n".join([*machine(began), "", *head(), *(row.line() for row in rows)])
    print(table)
    if page is not None:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def measured(series: Path, home: Path) -> Iterator[Row]:
    """Open and scroll the series some times, each time with a service and a browser of its own."""
    environment = {**os.environ, "LYNKEUS_HOME": str(home)}
    run(environment, "import", *map(str, sorted(series.glob("*/*.dcm"))))
    link = json.loads(run(environment, "users", "add", "--role", "radiologist", "--json", "-"))
    seen: dict[str, list[float]] = {}
    for _ in range(RUNS):
        with serving(environment) as (process, address, _, _), reading(address, link) as at:
            for name, value in scrolled(at).items():
                seen.setdefault(name, []).append(value)
            seen.setdefault("service", []).append(memory(process.pid))
        link = None
    for name, what, unit, limit in (
        ("first", "from opening a CT of {n} slices to its first slice", "s", "< 1 s"),
        ("all", "until all slices are here", "s", ""),
        ("right", "while they come: of 30 wheel steps a second, shown before the next", "%", ""),
        ("late", "while they come: from the last step to the right slice", "ms", ""),
        ("slice", "once here: from a wheel step to the drawn slice", "ms", "< 33 ms"),
        ("rate", "once here: slices drawn one after another, a second", "/s", "> 30"),
        ("tab", "memory of the browser's tab", "MB", ""),
        ("service", "memory of the service and its children together", "MB", "< 600 MB"),
    ):
        slices = int(seen["slices"][0])
        yield Row(what=what.format(n=slices), unit=unit, limit=limit, values=seen[name])


def scrolled(page: Page) -> Mapping[str, float]:
    """Open the study from the list, turn the wheel while slices come, and when they are here."""
    items = page.request.get("/api/worklist?view=all").json()["items"]
    took = page.evaluate(
        """async (uid) => {
          const began = window.openedAt = performance.now()
          history.pushState(null, '', `/studies/${uid}/read`)
          while (document.querySelector('[data-drawn=true]') === null)
            await new Promise(requestAnimationFrame)
          return performance.now() - began
        }""",
        items[0]["uid"],
    )
    coming = page.evaluate(WHILE_COMING, [STEPS_WHILE_COMING, EVERY_MS])
    all_ms = page.evaluate(ALL_HERE)
    slices = int(page.locator(".film").get_attribute("data-slices") or 0)
    back = STEPS_WHILE_COMING - BACK
    here = turned(page, back, -1), turned(page, slices - BACK - 1, 1)
    there, again = here[1]["prints"], turned(page, slices - BACK - 1, -1)["prints"]
    wrong = [one for one in again if one in there and again[one] != there[one]]
    assert not wrong, f"slices {wrong} were drawn otherwise on the way back"
    assert len(set(there.values())) > slices / 2, "slices were drawn alike: blank, or not drawn"
    taken = [one for part in here for one in part["taken"]]
    return {
        "first": took / 1000, "all": all_ms / 1000, "right": coming["right"],
        "late": coming["late_ms"], "slice": statistics.median(taken),
        "rate": 1000 * len(taken) / sum(taken), "tab": tab(), "slices": slices,
    }  # fmt: skip


def turned(page: Page, steps: int, way: int) -> dict[str, Any]:
    """Turn the wheel so many steps, each as soon as the last slice is drawn."""
    found: dict[str, Any] = page.evaluate(ONCE_HERE, [steps, way])
    return found


def tab() -> float:
    """Give the memory of the browser's largest page, MB."""
    found = []
    for one in family(os.getpid()):
        if b"--type=renderer" in Path(f"/proc/{one}/cmdline").read_bytes():
            said = Path(f"/proc/{one}/smaps_rollup").read_text("utf-8")
            found += [
                int(pss) / 1000 for pss in re.findall(r"^Pss:\s*(\d+) kB", said, re.MULTILINE)
            ]
    return max(found)


@contextmanager
def reading(address: str, link: Mapping[str, str] | None) -> Iterator[Page]:
    """Sit down at a browser of one's own, by a link the first time."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        page = browser.new_page(viewport=SIZE, locale="en-GB", base_url=address)  # type: ignore[arg-type]  # a size
        page.set_default_timeout(PATIENCE_MS)
        if link is None:
            entered = page.request.post("/api/session", data=PERSON)
        else:
            token = link["link"].rsplit("/", 1)[1]
            person = {**PERSON, "name": "Bench", "language": "en"}
            entered = page.request.post(f"/api/first-run/{token}", data=person)
        assert entered.ok, entered.text()
        page.goto("/worklist?view=all")
        page.wait_for_selector("tbody tr")
        yield page
        browser.close()


if __name__ == "__main__":
    words: Sequence[str] = sys.argv[1:]
    main(Path(words[0]), Path(words[1]) if len(words) > 1 else None)
