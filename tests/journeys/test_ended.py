"""A session that is over, or another person in the same browser: what the open page does."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .browsing import CHROMIUM, Desk, context, sit_down
from .running import Running
from .site import DATA, PASSWORD, Material

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
    pytest.mark.long,
]

SOON_MS = 4_000
WORDS = "An opacity at the base."
IDLE = {"en": ("the session ends at", "Stay signed in"), "zh": ("会话将于", "继续使用")}


def _end(here: BrowserContext) -> None:
    """End the session behind the page's back: the browser keeps its cookie."""
    kept = here.cookies()
    csrf = here.request.get("/api/session").json()["csrf"]
    assert here.request.delete("/api/session", headers={"X-CSRF": csrf}).ok
    here.add_cookies(kept)  # type: ignore[arg-type]  # what it gave itself


def _type(desk: Desk, path: str) -> None:
    desk.open(path)
    desk.page.keyboard.press("1")
    desk.page.get_by_role("textbox").first.fill(WORDS)


def _typed(page: Page) -> int:
    """Count the studies of which this tab holds words that the server does not have."""
    script = "Object.keys(sessionStorage).filter((one) => one.startsWith('lynkeus.draft.')).length"
    return int(page.evaluate(script))


def _enter(page: Page, login: str) -> None:
    page.get_by_label("User name").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_an_open_page_lets_go_at_once_says_why_and_keeps_what_was_typed(
    browser: Browser, running: Running, material: Material
) -> None:
    here = context(browser, running)
    desk = sit_down(here, "bo")
    path = f"/studies/{material.uids['inverted']}/read"
    _type(desk, path)
    _end(here)
    told = desk.page.get_by_role("alert")
    expect(told).to_contain_text("Your session has ended", timeout=SOON_MS)
    for said in ("come back to the study that was open here", "is still in this browser"):
        expect(told).to_contain_text(said)
    expect(desk.page.locator("canvas")).to_have_count(0)
    assert desk.heavy() == []
    desk.keep("session-ended-en")
    desk.speak("zh")
    desk.keep("session-ended-zh")
    desk.speak("en")
    _enter(desk.page, "bo")
    desk.page.wait_for_url(f"**{path}")
    expect(desk.page.get_by_role("textbox").first).to_have_value(WORDS)
    here.close()


def test_who_signs_in_after_him_is_not_led_to_his_study(
    browser: Browser, running: Running, material: Material
) -> None:
    here = context(browser, running)
    desk = sit_down(here, "bo")
    desk.open(f"/studies/{material.uids['inverted']}/read")
    _end(here)
    desk.page.get_by_role("alert").wait_for()
    _enter(desk.page, "tech")
    desk.page.wait_for_url("**/worklist")
    here.close()


def test_who_signs_out_in_one_tab_leaves_no_words_in_another(
    browser: Browser, running: Running, material: Material
) -> None:
    here = context(browser, running)
    desk = sit_down(here, "bo")
    _type(desk, f"/studies/{material.uids['inverted']}/read")
    assert _typed(desk.page) == 1
    other = here.new_page()
    other.goto("/worklist")
    other.get_by_role("button", name="李伟").click()
    other.get_by_role("button", name="Sign out").click()
    told = desk.page.get_by_role("alert")
    expect(told).to_contain_text("Your session has ended", timeout=SOON_MS)
    expect(told).not_to_contain_text("is still in this browser")
    assert _typed(desk.page) == 0
    here.close()


def test_a_page_that_was_left_open_becomes_no_other_persons(
    browser: Browser, running: Running, material: Material
) -> None:
    here = context(browser, running)
    desk = sit_down(here, "bo")
    uid = material.uids["inverted"]
    _type(desk, f"/studies/{uid}/read")
    headers = {"X-CSRF": here.request.get("/api/session").json()["csrf"]}
    said = {"login": "tech", "password": PASSWORD}
    other = here.request.post("/api/session", data=said, headers=headers).json()
    desk.page.wait_for_url("**/worklist", timeout=SOON_MS)
    expect(desk.page.get_by_role("button", name="WU Tao")).to_be_visible()
    assert _typed(desk.page) == 0
    checked = context(browser, running)
    reader = sit_down(checked, "ada")
    reader.open(f"/studies/{uid}/read")
    entries = reader.page.request.get(f"/api/studies/{uid}/story").json()["entries"]
    assert other["person"]["id"] not in {one["actor"]["id"] for one in entries}
    assert "refused" not in {one["act"] for one in entries}
    checked.close()
    here.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_minutes_before_an_idle_session_ends_one_press_keeps_it_and_the_words_that_were_typed(
    browser: Browser, running: Running, material: Material, language: str
) -> None:
    here = context(browser, running)
    desk = sit_down(here, "bo")
    desk.speak(language)
    desk.page.clock.install()
    _type(desk, f"/studies/{material.uids['inverted']}/read")
    said, stay = IDLE[language]
    warning = desk.page.get_by_text(said)
    desk.page.clock.fast_forward("27:50")
    expect(warning).to_have_count(0)
    desk.page.clock.fast_forward("00:15")
    expect(warning).to_be_visible()
    desk.page.clock.fast_forward("00:30")
    expect(warning).to_be_visible()  # the warning alone keeps nothing
    desk.page.get_by_role("button", name=stay).press("Enter")
    expect(warning).to_have_count(0)
    expect(desk.page.get_by_role("textbox").first).to_have_value(WORDS)
    here.close()
