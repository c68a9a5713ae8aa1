"""Images that arrive while somebody judges, writes, decides or adds: told, and looked at first."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydicom
import pytest
from playwright.sync_api import Browser, Page, expect

from lynkeus.dicom.convert import image_to_dicom

from .browsing import CHROMIUM, Desk, context, sit_down
from .running import Running, held
from .site import DATA, FILMS, PASSWORD, film

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
    pytest.mark.long,
]

READ_S_MAX = 60.0
ARRIVED = "1 new image arrived: look at it."
LOOK_FIRST = "New images of this study arrived since you looked"
NOT_SIGNED = "Not signed yet. Look at what arrived"
STUDY = "2.25.4711"


@pytest.fixture
def desk(browser: Browser, running: Running) -> Any:
    here = context(browser, running)
    yield sit_down(here, "bo")
    here.close()


@contextmanager
def refused(desk: Desk, method: str, path: str) -> Iterator[None]:
    """Hold that what is asked of the server here is refused for the images that arrived."""
    with desk.page.expect_response(
        lambda one: one.request.method == method and one.url.endswith(f"{STUDY}/{path}")
    ) as told:
        yield
    assert (told.value.status, told.value.json()["reason"]) == (409, "images_arrived")


def child(number: int, study: str = STUDY) -> bytes:
    """Make one of several films of a child's study, all after one real film that AI reads."""
    real = sorted(FILMS.glob("person*.jpeg"))[0].read_bytes()
    made = pydicom.dcmread(io.BytesIO(image_to_dicom(real)))
    made.StudyInstanceUID, made.SeriesInstanceUID = study, f"{study}.1"
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = f"{study}.1.{number}"
    made.InstanceNumber = number
    written = io.BytesIO()
    made.save_as(written, enforce_file_format=True)
    return written.getvalue()


def judge(desk: Desk, *, revision: int) -> None:
    """Find nothing, once AI has read these images: it asks for an opinion of all of them."""
    uid = desk.page.url.split("/")[-2]
    end = time.monotonic() + READ_S_MAX
    while True:
        seen = desk.page.request.get(f"/api/studies/{uid}").json()
        read = {one["revision"] for one in seen["readings"] if one["id"]}
        if seen["revision"] == revision and read == {revision}:
            break
        assert time.monotonic() < end, seen
        time.sleep(0.2)
    expect(desk.page.get_by_role("button", name="Record my opinion")).to_be_visible()
    desk.page.keyboard.press("0")
    desk.page.keyboard.press("Control+Enter")


def sign(desk: Desk, button: str) -> None:
    desk.page.get_by_role("button", name=button).click()
    desk.page.get_by_role("dialog").get_by_label("Password").first.fill(PASSWORD)
    desk.page.keyboard.press("Enter")


def report(desk: Desk) -> dict[str, Any]:
    """Give the report as the server has it."""
    told: dict[str, Any] = desk.page.request.get(f"/api/studies/{STUDY}").json()["report"]
    return told


def test_images_that_come_during_a_draft_are_judged_only_once_they_were_looked_at(
    desk: Desk,
) -> None:
    number, page = sum(b"amid"), desk.page
    desk.bring(film("amid"))
    desk.open(f"/studies/2.25.{number}1/read")
    for key in ("0", "+", "Shift+ArrowRight"):
        page.keyboard.press(key)
    foot = page.locator(".pane-foot")
    page.wait_for_timeout(200)
    before = foot.locator("span").all_inner_texts()
    desk.bring(film("amid", SOPInstanceUID=f"2.25.{number}4", InstanceNumber=0))
    arrived = page.get_by_text(ARRIVED)
    expect(arrived).to_be_visible()
    # The new slice comes before the one that is looked at, which stays, and as it was set.
    expect(foot).to_contain_text("Image 2 / 2")
    page.wait_for_timeout(500)
    assert set(before) <= set(foot.locator("span").all_inner_texts()), before
    page.reload()
    expect(arrived).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(LOOK_FIRST)).to_be_visible()
    assert page.request.get(f"/api/studies/2.25.{number}1").json()["opinion"] is None
    assert desk.heavy() == []
    page.get_by_role("button", name="I have looked").click()
    expect(arrived).to_have_count(0)
    judge(desk, revision=2)
    expect(page.get_by_text("The first opinion is recorded.")).to_be_attached()


def test_images_that_come_amid_report_decision_and_addendum_are_looked_at_before_any_is_kept(
    desk: Desk, running: Running
) -> None:
    page = desk.page
    desk.bring(child(1), low=1, high=5)
    desk.open(f"/studies/{STUDY}/read")
    judge(desk, revision=1)
    expect(page.locator("[data-decision=undecided]")).to_be_visible()
    findings = page.get_by_role("textbox", name="Findings")
    findings.fill("Opacity at the right base.")
    page.keyboard.press("Escape")
    with held(running):
        desk.bring(child(2))
        _told_and_refused_until_looked_at(desk)
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_text("kept, version 1")).to_be_visible()
        kept = report(desk)
        assert (kept["version"], kept["revision"], kept["decision"]) == (1, 2, "accept")
        assert kept["text"]["findings"] == "Opacity at the right base."
        findings.press("Control+End")
        page.keyboard.type(" 5 mm, h")
    _field_kept_while_written_in(desk, "Opacity at the right base. 5 mm, h")
    judge(desk, revision=2)
    expect(findings).to_have_value("Opacity at the right base. 5 mm, h 2 ribs, h")
    page.keyboard.press("2")
    expect(page.locator("[data-decision=amend]")).to_be_visible()
    page.get_by_role("button", name="Sign…").click()
    expect(page.get_by_role("dialog", name="Sign · On the AI result: amend")).to_be_visible()
    page.keyboard.press("Escape")
    sign(desk, "Sign…")
    expect(page.get_by_text("Signed by 李伟")).to_be_visible()
    page.get_by_role("textbox", name="Add to the signed report").fill("Unchanged.")
    with held(running):
        desk.bring(child(3))
        _addendum_refused_until_looked_at(desk)
    assert [one["text"] for one in report(desk)["addenda"]] == ["Unchanged."]


def _told_and_refused_until_looked_at(desk: Desk) -> None:
    """Keep, decide and sign: the notice stands, what was typed stays, the server has nothing."""
    page = desk.page
    arrived = page.get_by_text(ARRIVED)
    expect(arrived).to_be_visible()
    for act in (
        page.get_by_role("button", name="Keep").click,
        lambda: page.keyboard.press("1"),
    ):
        with refused(desk, "PUT", "report"):
            act()
    expect(page.get_by_text(LOOK_FIRST)).to_be_visible()
    page.keyboard.press("Control+Enter")
    _led_to_look(page)
    expect(arrived).to_be_visible()
    findings = page.get_by_role("textbox", name="Findings")
    expect(findings).to_have_value("Opacity at the right base.")
    assert (report(desk)["version"], report(desk)["decision"]) == (0, "undecided")
    assert not any(url.endswith("/signature") for url in desk.requests)
    assert desk.heavy() == []
    page.get_by_role("button", name="I have looked").click()
    expect(arrived).to_have_count(0)


def _led_to_look(page: Page) -> None:
    """No password is asked for: the missing step is named, and its button has the focus."""
    expect(page.get_by_text(NOT_SIGNED)).to_be_visible()
    expect(page.get_by_role("button", name="I have looked")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def _field_kept_while_written_in(desk: Desk, written: str) -> None:
    """AI reads what arrived: it is told beside the field, which is left by who writes alone."""
    page, findings = desk.page, desk.page.get_by_role("textbox", name="Findings")
    told = page.get_by_text("AI has read the images that arrived")
    expect(told).to_be_visible()
    page.keyboard.type(" 2 ribs, h")
    expect(findings).to_be_focused()
    expect(findings).to_have_value(f"{written} 2 ribs, h")
    assert desk.heavy() == []
    page.keyboard.press("Control+Enter")
    expect(told).to_have_count(0)
    expect(page.get_by_text("Not signed yet. Record your own opinion")).to_be_visible()
    expect(page.get_by_role("radio", name="No finding")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def _addendum_refused_until_looked_at(desk: Desk) -> None:
    page = desk.page
    arrived = page.get_by_text(ARRIVED)
    expect(arrived).to_be_visible()
    page.get_by_role("button", name="Sign the addendum…").click()
    _led_to_look(page)
    assert report(desk)["addenda"] == []
    page.get_by_role("button", name="I have looked").click()
    expect(arrived).to_have_count(0)
    sign(desk, "Sign the addendum…")
    expect(page.get_by_text("Addendum 1 signed by 李伟")).to_be_visible()


def test_images_after_the_signature_are_told_and_an_addendum_speaks_of_them(desk: Desk) -> None:
    number, page = sum(b"later"), desk.page
    desk.bring(film("later"))
    path = f"/studies/2.25.{number}1/read"
    desk.open(path)
    judge(desk, revision=1)
    page.get_by_role("textbox", name="Findings").fill("Clear.")
    sign(desk, "Sign…")
    expect(page.get_by_text("Signed by 李伟")).to_be_visible()
    earlier = {"SeriesInstanceUID": f"2.25.{number}5", "SeriesNumber": -1}
    desk.bring(film("later", SOPInstanceUID=f"2.25.{number}4", **earlier))
    told = page.get_by_text("Images arrived after the report was signed")
    expect(told).to_be_visible()
    expect(page.get_by_role("button", name="series 2/2")).to_have_attribute("aria-pressed", "true")
    page.goto("/worklist")
    expect(page.locator("tbody")).to_contain_text("Images after signature")
    desk.open(path)
    judge(desk, revision=2)
    page.get_by_role("textbox", name="Add to the signed report").fill("The second film: clear.")
    sign(desk, "Sign the addendum…")
    expect(page.get_by_text("Addendum 1 signed by 李伟")).to_be_visible()
    expect(told).to_have_count(0)
    expect(page.get_by_role("textbox", name="Findings")).to_have_value("Clear.")
    assert desk.heavy() == []


def test_that_a_decision_and_words_are_not_in_what_a_colleague_signed_is_told_until_it_was_read(
    desk: Desk, browser: Browser, running: Running
) -> None:
    page, there = desk.page, context(browser, running)
    ada, path = sit_down(there, "ada"), "/studies/2.25.4713/read"
    desk.bring(child(1, "2.25.4713"), low=1, high=5)
    for one in (desk, ada):
        one.open(path)
        judge(one, revision=1)
    page.keyboard.press("1")
    expect(ada.page.locator("[data-colleague=accept]")).to_be_visible()
    page.get_by_role("textbox", name="Findings").fill("Mine.")
    ada.page.keyboard.press("3")
    expect(ada.page.locator("[data-decision=reject]")).to_be_visible()
    sign(ada, "Sign…")
    lost = page.get_by_text("Your decision “Accept” is not in it.")
    overtaken = page.locator(".overtaken")
    for _ in range(2):
        expect(lost).to_be_visible()
        expect(overtaken).to_contain_text("Mine.")
        page.reload()
    page.get_by_role("button", name="I have read it").click()
    expect(lost).to_have_count(0)
    page.reload()
    expect(overtaken).to_contain_text("Mine.")
    expect(lost).to_have_count(0)
    there.close()


def test_two_who_decide_the_same_both_stand_and_who_signs_second_reads_one_sentence(
    desk: Desk, browser: Browser, running: Running
) -> None:
    page, there = desk.page, context(browser, running)
    ada, path = sit_down(there, "ada"), "/studies/2.25.4714/read"
    desk.bring(child(1, "2.25.4714"), low=1, high=5)
    for one in (desk, ada):
        one.open(path)
        judge(one, revision=1)
        expect(one.page.locator("[data-decision=undecided]")).to_be_visible()
        one.page.keyboard.press("1")
    ada.page.get_by_role("textbox", name="Findings").fill("Opacity.")
    ada.page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("has kept version 2")).to_be_visible()
    page.reload()
    expect(page.get_by_text("has kept version 2")).to_be_visible()
    expect(page.get_by_text("is not in it")).to_have_count(0)
    asked = len(desk.requests)
    for one in (page, ada.page):
        one.keyboard.press("Control+Enter")
        expect(one.get_by_role("dialog", name="Sign · On the AI result: accept")).to_be_visible()
    assert not any(url.endswith("/report") for url in desk.requests[asked:]), "nothing is kept"
    ada.page.get_by_role("textbox", name="Password").fill(PASSWORD)
    ada.page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("has signed version 2")
    expect(page.get_by_role("button", name="Sign", exact=True)).to_be_disabled()
    there.close()
