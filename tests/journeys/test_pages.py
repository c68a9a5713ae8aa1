"""Every page, and each list, calendar and dialog on it: axe, width, both languages."""

import re

import pytest
from playwright.sync_api import Browser, expect

from .browsing import CHROMIUM, SIZES, Desk, context, sign_in, sit_down
from .running import Running
from .site import DATA, PEOPLE, Material
from .states import ALL, CARD, STATES, VARIANTS, show, version_of

pytestmark = [
    pytest.mark.skipif(not str(DATA) or str(DATA) == ".", reason="LYNKEUS_DATA is not set"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
]

ROW_PX = 47
"""Two lines, and the rule below them."""
ROWS = """() => [...document.querySelectorAll('tbody tr')].map((row) => {
  const [, why, , who, what, , images, ai, report] = row.cells
  const out = (one, cell) =>
    one.getBoundingClientRect().right > cell.getBoundingClientRect().right + 0.5
  const states = [images, ai, report].map((cell) => [cell, '.state-word'])
  const lines = [[what, '.exam'], [row, '.source']]
  const words = [[why, '.reason-head'], [who, '*'], ...lines, ...states]
  const cut = words.some(([cell, kind]) => [...cell.querySelectorAll(kind)].some(
    (one) => out(one, cell) || (one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)))
  return { height: row.getBoundingClientRect().height, text: who.innerText, cut }
})"""
"""Of each row its height, whose it is, and whether a name, number, reason or state is cut, or the
first line of the examination or the source."""


BROKEN = """() => [...document.querySelectorAll('thead th, td.number')].flatMap((cell) => {
  const found = []
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
    const range = document.createRange()
    range.setStart(texts.currentNode, word.index)
    range.setEnd(texts.currentNode, word.index + word[0].length)
    if (new Set([...range.getClientRects()].map((one) => one.top)).size > 1) found.push(word[0])
  }
  return found
})"""
"""What stands in two lines, of headings and figures in tables, without a space to break at."""


@pytest.fixture(scope="module")
def desks(browser: Browser, running: Running) -> dict[str, Desk]:
    return {login: sit_down(context(browser, running), login) for login in PEOPLE}


@pytest.fixture(scope="module")
def version(desks: dict[str, Desk]) -> str:
    return version_of(desks["ada"])


def _language_of(name: str) -> str:
    return ("zh", "en")[sorted(STATES).index(name) % 2]


@pytest.mark.parametrize("name", [name for name in STATES if name not in VARIANTS])
def test_a_page_has_no_barrier_and_fits_its_window(
    name: str, desks: dict[str, Desk], material: Material, version: str
) -> None:
    desk = show(desks, name, {**material.uids, "version": version}, _language_of(name))
    assert desk.heavy() == []
    assert desk.too_wide() == []


@pytest.mark.long
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", STATES)
def test_a_page_has_no_barrier_in_any_size_and_language(
    name: str, language: str, desks: dict[str, Desk], material: Material, version: str
) -> None:
    desk = show(desks, name, {**material.uids, "version": version}, language)
    for width, height in SIZES:
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.keep(f"{name}-{language}-{width}")
        assert desk.heavy() == [], width
    assert desk.too_wide() == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_row_is_two_lines_high_and_cuts_nobodys_identity(
    language: str, desks: dict[str, Desk]
) -> None:
    page = desks["ada"].page
    desks["ada"].open("/work")
    desks["ada"].speak(language)
    page.goto(ALL)
    for width, height in (*SIZES, (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_selector("tbody tr")
        told = page.evaluate(ROWS)
        assert [one for one in told if one["cut"]] == [], width
        tall = [one["text"] for one in told if one["height"] > ROW_PX]
        assert [text for text in tall if not text.startswith("Wolfeschlegel")] == [], width
        assert len(told) >= 7


def test_in_a_narrow_window_no_heading_and_no_figure_is_broken(desks: dict[str, Desk]) -> None:
    desk = desks["bo"]
    desk.page.set_viewport_size({"width": 1024, "height": 768})
    for path in ("/models", "/quality/quarantine"):
        desk.open(path)
        desk.speak("zh")
        desk.page.wait_for_selector("td.number")
        assert desk.page.evaluate(BROKEN) == [], path
    desk.page.set_viewport_size({"width": 1440, "height": 900})


def test_before_the_door_there_is_no_barrier(
    browser: Browser, running: Running, material: Material
) -> None:
    page = context(browser, running).new_page()
    desk = Desk(page)
    waits = {
        "/sign-in": "form",
        "/first-run/none": "[role=alert]",
        f"/first-run/{material.links['spare']}": "form",
    }
    for path, there in waits.items():
        page.goto(path)
        page.wait_for_selector(there)
        for language in ("zh", "en"):
            desk.speak(language)
            assert desk.heavy() == []
        assert desk.too_wide() == []


@pytest.mark.long
def test_a_person_finds_his_language_again_in_another_browser(
    browser: Browser, running: Running
) -> None:
    first = sit_down(context(browser, running), "tech")
    first.speak("zh")
    said = "fetch('/api/session').then(r => r.json()).then(s => s.person.language === 'zh')"
    first.page.wait_for_function(said)
    other = context(browser, running)
    again = sign_in(other, "tech")
    again.page.get_by_role("button", name="English", exact=True).wait_for()
    assert again.page.locator("html").get_attribute("lang") == "zh-Hans"
    again.speak("en")
    other.close()


@pytest.mark.long
def test_an_administrator_sets_how_long_a_study_may_wait_by_keyboard(
    desks: dict[str, Desk],
) -> None:
    desk, keyboard = desks["admin"], desks["admin"].page.keyboard
    desk.open("/models")
    desk.speak("en")
    change = desk.page.get_by_role("button", name="Change…")
    change.focus()
    keyboard.press("Enter")
    hours = desk.page.get_by_role("dialog").get_by_label("Hours (1 to 168)")
    expect(hours).to_be_focused()
    for word in ("1000", "6"):
        keyboard.press("Control+a")
        keyboard.type(word)
        keyboard.press("Enter")
        told = desk.page.get_by_text("A whole number of hours, from 1 to 168.")
        expect(told).to_have_count(1 if word == "1000" else 0)
    keyboard.press("Tab")
    keyboard.type("as the board says")
    for key in ("Tab", "Tab", "Enter"):
        keyboard.press(key)
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    expect(desk.page.locator("[aria-labelledby=cap] b")).to_have_text("6 h")
    expect(change).to_be_focused()
    reader = desks["ada"]
    reader.page.set_viewport_size({"width": 1440, "height": 900})
    reader.open("/work")
    reader.speak("zh")
    reader.open(ALL)
    expect(reader.page.get_by_text("任何检查等待超过 6 小时即升到最前。")).to_be_visible()


@pytest.mark.long
def test_images_are_asked_for_again_and_the_page_says_whom_to_tell(
    desks: dict[str, Desk],
) -> None:
    desk = desks["tech"]
    desk.open("/work")
    desk.speak("en")
    desk.open("/quality/quarantine")
    ask = desk.page.get_by_role("button", name="Ask for images again")
    ask.click()
    desk.page.get_by_text("Give a reason of at least 4 characters.").wait_for()
    desk.page.get_by_role("textbox", name="Reason").fill("blank: take it again")
    ask.click()
    expect(desk.page.get_by_text("images asked for again. “blank: take")).to_be_visible()
    expect(desk.page.locator(".done-line")).to_contain_text("WU Tao")
    expect(desk.page.get_by_text("tell who sent the images (")).to_be_visible()
    assert desk.heavy() == []


@pytest.mark.long
def test_a_model_is_stopped_by_keyboard_and_resumed_with_reasons(
    desks: dict[str, Desk], version: str
) -> None:
    pages = {login: desks[login].page for login in ("bo", "admin", "ada")}
    for login in pages:
        desks[login].open("/work")
        desks[login].speak("en")
        desks[login].open(CARD.format(version=version))
    page = pages["bo"]
    page.get_by_role("button", name="Stop…").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("It stops for everybody at this site, at once")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("odd\n")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("at least 4 characters")
    page.get_by_label("Reason").press_sequentially("results since Monday")
    page.get_by_role("button", name="Stop", exact=True).press("Enter")
    expect(page.locator(".card-standing")).to_contain_text("李伟 stopped it")
    expect(pages["ada"].locator(".card-standing")).to_contain_text("results since Monday")
    expect(pages["ada"].locator(".page-head button")).to_have_count(0)
    page = pages["admin"]
    page.get_by_role("button", name="Resume…").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("odd")
    page.keyboard.type("looked at all of them")
    page.get_by_role("button", name="Resume", exact=True).press("Enter")
    expect(page.locator(".card-standing")).to_contain_text("周敏 resumed it")


def test_of_a_study_that_is_not_here_no_images_are_offered(
    desks: dict[str, Desk], material: Material
) -> None:
    desk = desks["ada"]
    desk.open("/work")
    desk.speak("en")
    images = desk.page.get_by_role("link", name="Open the images")
    desk.open(f"/studies/{material.uids['adult']}/story")
    expect(images).to_have_count(1)
    assert _beyond(desk, width=390) <= 0
    desk.open("/studies/1.2.3/story")
    expect(desk.page.get_by_role("alert")).to_contain_text("There is no such study")
    expect(images).to_have_count(0)


def _beyond(desk: Desk, *, width: int) -> int:
    """Give by how many points the page is wider than a window of this width."""
    desk.page.set_viewport_size({"width": width, "height": 844})
    over: int = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    desk.page.set_viewport_size({"width": 1440, "height": 900})
    return over


def test_an_administrator_invites_and_gives_roles_by_keyboard(desks: dict[str, Desk]) -> None:
    desk, page = desks["admin"], desks["admin"].page
    desk.open("/work")
    desk.speak("en")
    desk.open("/people")
    invite, keyboard = page.get_by_role("button", name="Invite…"), page.keyboard
    invite.press("Enter")
    expect(page.get_by_role("checkbox", name="Senior radiologist")).to_be_focused()
    keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Choose one role at least.")
    keyboard.press("Space")
    keyboard.press("Enter")
    link = page.get_by_role("textbox", name="Link")
    expect(link).to_have_value(re.compile("/first-run/"))
    expect(link).to_be_focused()
    keyboard.press("Escape")
    expect(link).to_have_count(0)
    expect(page.get_by_text("Senior radiologist, until")).to_be_visible()
    expect(invite).to_be_focused()
    page.get_by_role("button", name="Withdraw… Senior radiologist").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("The link for Senior radiologist ends")
    page.get_by_role("button", name="Withdraw", exact=True).press("Enter")
    expect(page.get_by_text("Senior radiologist, until")).to_have_count(0)
    expect(invite).to_be_focused()
    row = page.get_by_role("row").filter(has_text="WU Tao")
    for roles in ("Technologist, Engineer", "Technologist"):
        row.get_by_role("button", name="Roles…").press("Enter")
        page.get_by_role("checkbox", name="Engineer").press("Space")
        keyboard.press("Enter")
        expect(row.get_by_role("cell").first).to_have_text(roles)
    row.get_by_role("button", name="Disable…").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Nobody else is touched.")
    expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    keyboard.press("Escape")
    expect(row).to_contain_text("May sign in")
