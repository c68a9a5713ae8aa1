"""What stands on a pane, which way a film is drawn, how soon, and two people at one study."""

import base64
import gzip
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from pydicom import Dataset
from pydicom.uid import BasicTextSRStorage

import lynkeus.app

from ..archive.making import image
from ..dicom.making import written
from .browsing import CHROMIUM, Desk, context, sit_down
from .running import Running
from .site import DATA, PASSWORD, Material, film

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
]

SCRIPTS_KB_MAX = 230
"""Beside what comes only when it is opened: the viewer (`film`), the pages about models (`shelf`),
what a model is asked after the own opinion (`questionParts`)."""
STYLES_KB_MAX = 30
FIRST_IMAGE_S_MAX = 1.0
FIRST_IMAGES = 5
SIDE = 2048


@pytest.fixture
def desk(browser: Browser, running: Running) -> Any:
    here = context(browser, running)
    yield sit_down(here, "bo")
    here.close()


def _shade(page: Page, down: float) -> float:
    """Read the canvas's own pixels at a share of its height."""
    shade: float = page.evaluate(
        """down => {
          const canvas = document.querySelector('[data-drawn=true] canvas')
          const at = [canvas.width / 2, canvas.height * down, 1, 1].map(Math.round)
          return canvas.getContext('2d').getImageData(...at).data[0]
        }""",
        down,
    )
    return shade


def test_low_values_are_white_on_a_monochrome1_film_and_black_on_another(
    desk: Desk, material: Material
) -> None:
    for name, top_is_brighter in (("inverted", True), ("chinese", False)):
        desk.open(f"/studies/{material.uids[name]}/read")
        desk.page.wait_for_timeout(300)
        assert (_shade(desk.page, 0.2) > _shade(desk.page, 0.8)) is top_is_brighter, name


def test_what_is_unknown_of_a_patient_or_of_the_request_says_so_beside_the_film(
    desk: Desk, material: Material
) -> None:
    desk.open(f"/studies/{material.uids['inverted']}/read")
    strip = desk.page.locator(".patient-strip")
    for words in (
        "Name unknown",
        "sex unknown",
        "age unknown",
        "patient ID unknown",
        "date unknown",
    ):
        expect(strip).to_contain_text(words)
    asked = desk.page.locator(".request")
    expect(asked.get_by_text("unknown: the images do not say")).to_have_count(2)
    desk.open(f"/studies/{material.uids['chinese']}/read")
    expect(strip).to_contain_text("Ouyang Xiaolan 欧阳晓岚")
    expect(asked).to_contain_text("咳嗽、发热 3 天，排除肺炎")
    expect(asked).to_contain_text("admitting diagnosis")
    desk.speak("zh")
    expect(strip).to_contain_text("欧阳晓岚 Ouyang Xiaolan")
    desk.speak("en")
    desk.open(f"/studies/{material.uids['child']}/read")
    expect(strip).to_contain_text("age 1–5 y (stated at import)")
    desk.open(f"/studies/{material.uids['adult']}/conflicts")
    expect(strip).to_have_count(2)


def test_a_length_is_in_pixels_where_the_spacing_is_zero_or_absent(
    desk: Desk, material: Material
) -> None:
    for name, unit in (("adult", "px"), ("inverted", "px"), ("chinese", "mm")):
        desk.open(f"/studies/{material.uids[name]}/read")
        desk.page.keyboard.press("l")
        desk.page.keyboard.press("Enter")
        expect(desk.page.locator(".mark-figure")).to_contain_text(unit)
        foot = "lengths in pixels" if unit == "px" else "Pixel spacing 0.2"
        expect(desk.page.locator(".pane-foot")).to_contain_text(foot)


def test_files_dropped_on_the_list_come_in_and_what_is_refused_is_named(
    browser: Browser, running: Running
) -> None:
    here = context(browser, running)
    desk = sit_down(here, "tech")
    page = desk.page
    page.evaluate(
        """([good, bad]) => {
          const all = new DataTransfer()
          const bytes = Uint8Array.from(atob(good), one => one.charCodeAt(0))
          all.items.add(new File([bytes], 'Smith John.dcm'))
          all.items.add(new File([bad], 'note.txt'))
          const over = { bubbles: true, cancelable: true, dataTransfer: all }
          document.body.dispatchEvent(new DragEvent('dragover', over))
          document.body.dispatchEvent(new DragEvent('drop', over))
        }""",
        [_base64(image(study=77)), "nothing of the kind"],
    )
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("The files give no age").check()
    for name in ("From (years)", "To (years)"):
        expect(dialog.get_by_label(name)).to_have_value("")
    dialog.get_by_role("button", name="Import").click()
    expect(dialog).to_contain_text("Type both ages")
    dialog.get_by_label("The files give no age").uncheck()
    dialog.get_by_role("button", name="Import").click()
    told = page.get_by_role("region", name="Import")
    expect(told).to_contain_text("Import ended: 2 files")
    expect(told).to_contain_text("1 stored, 1 refused")
    expect(told).to_contain_text("note.txt")
    expect(told).to_contain_text("not DICOM")
    assert not any("Smith" in url for url in desk.requests)
    here.close()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.long
def test_two_people_at_one_study_see_each_other_and_the_version_decides(
    browser: Browser, running: Running, material: Material
) -> None:
    first, second = context(browser, running), context(browser, running)
    ada, bo = sit_down(first, "ada"), sit_down(second, "bo")
    path = f"/studies/{material.uids['long']}/read"
    ada.open(path)
    expect(ada.page.get_by_text("has had this study in hand")).to_have_count(0)
    bo.open(path)
    expect(bo.page.get_by_text("Ada Reader has had this study in hand")).to_be_visible()
    bo.page.goto("/worklist?view=all")
    expect(bo.page.locator("tbody")).to_contain_text("Ada Reader")
    bo.open(path)
    for desk in (bo, ada):
        desk.page.keyboard.press("0")
        desk.page.keyboard.press("Control+Enter")
    ada.page.get_by_role("textbox", name="Findings").fill("Seen by Ada.")
    bo.page.get_by_role("textbox", name="Findings").fill("Seen by Bo.")
    bo.page.get_by_role("button", name="Keep").click()
    overtaken = ada.page.locator(".overtaken")
    expect(overtaken).to_contain_text("李伟 kept version 1 while you were writing")
    expect(overtaken).to_contain_text("Seen by Bo.")
    ada.page.get_by_role("button", name="Keep").click()
    expect(ada.page.get_by_text("has kept version 1. Look at it")).to_be_visible()
    expect(ada.page.get_by_role("textbox", name="Findings")).to_have_value("Seen by Ada.")
    bo.page.get_by_role("button", name="Sign…").click()
    bo.page.get_by_role("dialog").get_by_label("Password").first.fill(PASSWORD)
    bo.page.keyboard.press("Enter")
    expect(bo.page.get_by_text("Signed by 李伟")).to_be_visible()
    expect(ada.page.get_by_text("Signed by 李伟")).to_be_visible()
    expect(ada.page.get_by_role("textbox", name="Findings")).to_have_value("Seen by Bo.")
    expect(overtaken).to_contain_text("Seen by Ada.")
    first.close()
    second.close()


@pytest.mark.long
def test_an_urgent_study_announces_itself_once_to_everybody_but_who_marked_it(
    browser: Browser, running: Running, material: Material
) -> None:
    here, there = context(browser, running), context(browser, running)
    doctor, tech = sit_down(here, "bo"), sit_down(there, "tech")
    doctor.open(f"/studies/{material.uids['long']}/read")
    uid = material.uids["sound"]
    tech.open(f"/worklist?view=all&study={uid}")
    tech.page.keyboard.press("u")
    news = doctor.page.locator(".urgent-news")
    expect(news).to_contain_text("Urgent: US")
    tech.page.get_by_role("button", name="No longer urgent").wait_for()
    expect(tech.page.locator(".urgent-news")).to_be_empty()
    expect(tech.page.locator("tbody tr[aria-current=true]")).to_contain_text("marked")
    doctor.page.reload()
    doctor.page.wait_for_selector("[data-drawn=true]")
    expect(news).to_be_empty()
    for mark in range(2):
        tech.page.keyboard.press("u")
        said = "Mark urgent" if mark == 0 else "No longer urgent"
        tech.page.get_by_role("button", name=said).wait_for()
    news.get_by_role("link").click()
    doctor.page.wait_for_url(f"**/studies/{uid}/read*")
    expect(news).to_be_empty()
    tech.page.keyboard.press("u")
    tech.page.get_by_role("button", name="Mark urgent").wait_for()
    here.close()
    there.close()


@pytest.mark.long
def test_a_report_beside_images_is_read_in_the_panel_after_the_own_opinion(desk: Desk) -> None:
    name = "a film with a report"
    item = Dataset()
    item.ValueType, item.TextValue = "TEXT", "Clear."
    report = Dataset()
    report.SOPClassUID, report.SOPInstanceUID = BasicTextSRStorage, "2.25.88117"
    report.StudyInstanceUID, report.SeriesInstanceUID = f"2.25.{sum(name.encode())}1", "2.25.8811"
    report.Modality, report.ContentSequence = "SR", [item]
    for data in (film(name), written(report)):
        desk.bring(data)
    desk.open(f"/studies/{report.StudyInstanceUID}/read")
    panel = desk.page.locator(".reading-panel")
    expect(panel).to_contain_text("Reports that came with the images can be read after your")
    for key in ("0", "Control+Enter"):
        desk.page.keyboard.press(key)
    told = panel.get_by_text("Structured report (basic text)")
    told.focus()
    desk.page.keyboard.press("Enter")
    expect(panel.locator(".stored")).to_contain_text("Clear.")
    assert desk.heavy() == []


@pytest.mark.long
def test_the_first_image_of_a_large_radiograph_is_there_in_time(desk: Desk) -> None:
    """Open several, each for the first time: nothing of them is decoded or kept by then.

    Whatever else this machine does lengthens some; what the house does lengthens all.
    """
    rng = np.random.default_rng(7)
    names = [f"large {number}" for number in range(FIRST_IMAGES)]
    for name in names:
        pixels = rng.integers(0, 4000, (SIDE, SIDE), dtype="<u2").tobytes()
        desk.bring(film(name, Rows=SIDE, Columns=SIDE, PixelData=pixels))
    desk.page.goto("/worklist?view=all")
    taken = []
    for name in names:
        desk.page.wait_for_selector("tbody tr")
        uid = f"2.25.{sum(name.encode())}1"
        began = time.perf_counter()
        desk.page.evaluate(f"history.pushState(null, '', '/studies/{uid}/read')")
        desk.page.wait_for_selector("[data-drawn=true]")
        taken.append(time.perf_counter() - began)
        desk.page.evaluate("history.pushState(null, '', '/worklist?view=all')")
    assert min(taken) < FIRST_IMAGE_S_MAX, taken


def test_the_browsers_back_takes_back_a_filter_and_then_a_day(desk: Desk) -> None:
    page = desk.page
    page.goto("/worklist?view=all")
    page.wait_for_selector("tbody tr")
    page.get_by_label("Day of arrival").select_option("..")
    page.get_by_label("First day").fill("2026-01-01")
    expect(page).to_have_url(re.compile(r"came=2026-01-01\.\."))
    page.get_by_label("Modality").select_option("CR")
    expect(page).to_have_url(re.compile("modality=CR"))
    page.keyboard.press("Escape")
    page.go_back()
    expect(page).not_to_have_url(re.compile("modality="))
    expect(page.get_by_label("First day")).to_have_value("2026-01-01")
    page.go_back()
    expect(page.get_by_label("First day")).to_have_value("")
    page.go_back()
    expect(page.get_by_label("First day")).to_have_count(0)
    expect(page).to_have_url(re.compile("view=all"))


def test_the_pages_keep_their_budget() -> None:
    """Hold what is fetched beside the viewer and the slices of Chinese glyphs to a size."""
    assets = Path(lynkeus.app.__file__).with_name("pages") / "assets"
    sizes = {one.name: len(gzip.compress(one.read_bytes(), 9)) / 1000 for one in assets.iterdir()}
    apart = ("film-", "shelf-", "questionParts-", "wght-")
    scripts, styles = (
        sum(kb for name, kb in sizes.items() if name.endswith(kind) and not name.startswith(apart))
        for kind in (".js", ".css")
    )
    assert scripts < SCRIPTS_KB_MAX
    assert styles < STYLES_KB_MAX
