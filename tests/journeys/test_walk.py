"""The walk: real films come in, are checked, seen, judged, signed and accounted for."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_plus

import pydicom.data
import pytest
from playwright.sync_api import Page, expect

from .browsing import CHROMIUM, PICTURES, chromium, context
from .running import Running, health, lynkeus, serve

DATA = os.environ.get("LYNKEUS_DATA")
PASSWORD = "a long one for the walk"
MARKS = ("CompressedSamples", "9RG1", "exam Number")
"""By what the adult could be known: the name, the patient's number, the accession number."""
LONG = (MARKS[0], MARKS[2])
"""Those that stand in no random bytes by chance."""
DRAWN_MS_MAX = 90_000
SHADES_MIN = 30
SHIFT_MIN = 20
WINDOW_STEPS = 10

pytestmark = [
    pytest.mark.skipif(DATA is None, reason="LYNKEUS_DATA is not set: the child's film is there"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.skipif(shutil.which("storescu") is None, reason="dcmtk is not installed"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk") / "home"


@pytest.fixture(scope="module")
def invitation(home: Path) -> str:
    child = sorted(Path(str(DATA), "cxr-pneumonia", "full-resolution").glob("*.jpeg"))[0]
    activated = json.loads(
        lynkeus(home, "packages", "activate", "chest-xray-pneumonia", "--json", "-")
    )
    assert activated["registration"] == "not registered, for research only"
    imported = json.loads(lynkeus(home, "import", str(child), "--age-band", "1-5", "--json", "-"))
    assert (imported["counts"]["stored"], imported["refused"]) == (1, [])
    lynkeus(home, "peers", "add", "STORESCU", "127.0.0.1")
    invited = json.loads(lynkeus(home, "users", "add", "--role", "radiologist", "--json", "-"))
    link: str = invited["link"]
    return link[link.index("/first-run/") :]


@pytest.fixture(scope="module")
def running(home: Path, invitation: str) -> Iterator[Running]:
    assert invitation
    with serve(home) as one:
        adult = pydicom.data.get_testdata_file("RG1_UNCR.dcm", download=False)
        subprocess.run(
            ["storescu", "-aec", "LYNKEUS", "127.0.0.1", str(one.dicom_port), str(adult)],
            check=True,
            timeout=60,
        )
        spoilt = home.parent / "spoilt.dcm"
        spoilt.write_bytes(Path(str(adult)).read_bytes()[:-1000])
        lynkeus(home, "import", str(spoilt), fine=(1,))
        yield one


@pytest.fixture(scope="module")
def page(running: Running) -> Iterator[Page]:
    with chromium() as browser:
        yield context(browser, running).new_page()


@pytest.mark.timeout(400)
def test_walk(running: Running, page: Page, invitation: str) -> None:
    assert health(running)["dicom"] is True
    addresses: list[str] = []
    page.on("request", lambda one: addresses.append(one.url))
    page.on("framenavigated", lambda one: addresses.append(one.url))
    enter(page, invitation)
    expect(page.locator("tbody tr")).to_have_count(2)
    search = page.get_by_role("textbox", name=re.compile("^Search"))
    for mark in MARKS:
        search.fill(mark)
        expect(page.locator("tbody tr")).to_have_count(1)
    search.fill("")
    expect(page.locator("tbody tr")).to_have_count(2)
    pictures(page, "worklist")
    adult = read_and_sign(page, "CompressedSamples RG1")
    told = page.request.get(f"/api/studies/{adult}/story").json()
    acts = [one["act"] for one in told["entries"]]
    assert acts[0] == "study.received"
    assert {"study.arrived", "study.opened", "opinion.recorded", "report.signed"} <= set(acts)
    child = judge_the_child(page, adult)
    told = page.request.get(f"/api/studies/{child}/story").json()
    by = {one["act"]: one["actor"] for one in told["entries"]}
    assert by["age.stated"]["kind"] == "operator"
    assert by["reading.recorded"]["name"] == "chest-xray-pneumonia"
    assert by["reading.recorded"]["responsible"]
    page.goto(f"/studies/{child}/story")
    expect(page.get_by_text("chest-xray-pneumonia").first).to_be_visible()
    pictures(page, "story-child")
    page.goto(f"/studies/{adult}/story")
    expect(page.get_by_text("signed report version 1")).to_be_visible()
    pictures(page, "story")
    names_nobody(running, addresses, adult)
    whole = json.loads(lynkeus(running.home, "ledger", "verify", "--json", "-"))
    assert whole["ok"] is True
    assert whole["size"] >= len(acts)


def names_nobody(running: Running, addresses: list[str], study: str) -> None:
    """Hold that the adult is named in no address, in nothing that was logged, in no other file."""
    asked = {unquote_plus(one) for one in addresses}
    assert any(study in one for one in asked)
    assert "Pages at" in running.said
    for mark in MARKS:
        assert not [one for one in asked if mark.casefold() in one.casefold()]
        assert mark.casefold() not in running.said.casefold()
    files = [one for one in running.home.rglob("*") if one.is_file()]
    others = [one for one in files if not one.name.startswith("lynkeus.db")]
    assert len(others) > len(MARKS)
    for one in others:
        assert not any(mark.encode() in one.read_bytes() for mark in LONG)
        assert not any(mark in str(one) for mark in MARKS)


def enter(page: Page, invitation: str) -> None:
    page.goto(invitation)
    page.get_by_label("Name, as it stands in signatures").fill("Ada Reader")
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    pictures(page, "first-run")
    page.get_by_role("button", name="Make and sign in").click()
    page.wait_for_url("**/worklist*")


def read_and_sign(page: Page, patient: str) -> str:
    """Open a study from the list, see it drawn, judge, report, sign; give its UID."""
    page.get_by_role("link", name=patient).click()
    page.wait_for_url("**/read*")
    page.wait_for_selector("[data-drawn=true]", timeout=DRAWN_MS_MAX)
    first = shades(page)
    assert first["darkest"] < first["brightest"]
    assert first["kinds"] > SHADES_MIN
    page.keyboard.press("i")
    page.wait_for_selector("[data-invert=true]")
    page.wait_for_timeout(500)
    assert abs(shades(page)["mean"] - first["mean"]) > SHIFT_MIN
    page.keyboard.press("i")
    page.wait_for_selector("[data-invert=false]")
    assert turned(page, "Shift+ArrowDown") > first["mean"] + SHIFT_MIN  # MONOCHROME1
    assert turned(page, "Shift+ArrowUp") == pytest.approx(first["mean"], abs=1)
    pictures(page, "reading-room-opinion")
    page.keyboard.press("4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("textbox", name="Findings")).to_be_visible()
    page.get_by_role("textbox", name="Findings").fill("Many round shadows in both lungs.")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed by Ada Reader")).to_be_visible()
    pictures(page, "reading-room-signed")
    return page.url.split("/studies/")[1].split("/")[0]


def judge_the_child(page: Page, adult: str) -> str:
    """Judge the film that the model has read: own opinion, then the model's; give its UID."""
    items = page.request.get("/api/worklist?view=all").json()["items"]
    states = {one["uid"]: one for one in items}
    assert states[adult]["ai"] == "not_applicable"
    assert states[adult]["ai_reason"]["code"] == "age_outside"
    (child,) = set(states) - {adult}
    assert states[child]["ai"] == "withheld"
    page.goto("/worklist")
    page.locator(f"tbody a[href*='{child}']").press("Enter")
    page.wait_for_url("**/read*")
    page.wait_for_selector("[data-drawn=true]", timeout=DRAWN_MS_MAX)
    before = page.request.get(f"/api/studies/{child}").json()
    (kept,) = before["readings"]
    assert before["ai"] == kept["state"] == "withheld"
    assert not any(kept[name] for name in ("probability", "point", "map", "cover"))
    page.keyboard.press("0")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("textbox", name="Findings")).to_be_visible()
    after = page.request.get(f"/api/studies/{child}").json()
    assert [one["state"] for one in after["readings"]] == [after["ai"]]
    assert after["ai"] in {"above", "below"}
    expect(page.get_by_text("not registered, for research only").first).to_be_visible()
    pictures(page, "reading-room-result")
    page.get_by_role("textbox", name="Findings").fill("No opacity seen.")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog").get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed by Ada Reader")).to_be_visible()
    signed = page.request.get(f"/api/studies/{child}").json()["report"]
    assert (signed["state"], signed["decision"]) == ("signed", "accept")
    return child


def turned(page: Page, key: str) -> float:
    """Turn the level with the window in hand, and give how bright the film is then."""
    for _ in range(WINDOW_STEPS):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    return shades(page)["mean"]


def shades(page: Page) -> dict[str, float]:
    """Read the canvas's own pixels in the middle of the film."""
    found: dict[str, float] = page.evaluate(
        """() => {
          const canvas = document.querySelector('[data-drawn=true] canvas')
          const { width, height } = canvas
          const box = [width * 0.3, height * 0.3, width * 0.4, height * 0.4].map(Math.round)
          const data = canvas.getContext('2d').getImageData(...box).data
          const grey = []
          for (let at = 0; at < data.length; at += 4) grey.push(data[at])
          return {
            darkest: Math.min(...new Set(grey)),
            brightest: Math.max(...new Set(grey)),
            kinds: new Set(grey).size,
            mean: grey.reduce((sum, one) => sum + one, 0) / grey.length,
          }
        }"""
    )
    return found


def pictures(page: Page, stage: str) -> None:
    """Keep a stage in both languages; the page stands in English again after it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for button, lang, language in (("中文", "zh-Hans", "zh"), ("English", "en", "en")):
        page.get_by_role("button", name=button).click()
        expect(page.locator("html")).to_have_attribute("lang", lang)
        page.screenshot(path=PICTURES / f"{stage}-{language}.png")
