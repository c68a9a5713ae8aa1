"""A version from its archive to its release and back, by page alone, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .browsing import CHROMIUM, Desk, context, sit_down
from .candidate import Later, make
from .running import Running, serve
from .site import PASSWORD, settle_in

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.long,
    pytest.mark.timeout(300),
]
CARD = "/models/toy-model/1.1.0"


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Later:
    return make(tmp_path_factory.mktemp("releasing"))


@pytest.fixture(scope="module")
def served(later: Later) -> Iterator[Running]:
    with serve(later.material.home) as one:
        settle_in(one, later.material)
        yield one


@pytest.fixture(scope="module")
def desk(browser: Browser, served: Running) -> Desk:
    return sit_down(context(browser, served), "admin")


def looked_at(desk: Desk, name: str) -> None:
    """Hold the page, with what is open on it, against axe and the width of its window; keep it."""
    assert desk.heavy() == []
    assert desk.too_wide() == []
    desk.keep(name)


def chosen(desk: Desk, file: Path) -> None:
    desk.page.locator("[role=dialog] input[type=file]").set_input_files(str(file))


def pressed(desk: Desk, button: str) -> None:
    desk.page.get_by_role("button", name=button, exact=True).press("Enter")


def taken_in(desk: Desk, later: Later) -> None:
    page, dialog = desk.page, desk.page.get_by_role("dialog")
    desk.open("/models")
    pressed(desk, "Take in a package…")
    pressed(desk, "Take in a package")
    expect(dialog).to_contain_text("Choose a file first.")
    chosen(desk, later.plan)
    pressed(desk, "Take in a package")
    expect(dialog).to_contain_text("This is no zip archive")
    looked_at(desk, "import-package-en")
    chosen(desk, later.archive)
    pressed(desk, "Take in a package")
    expect(page).to_have_url(re.compile(re.escape(CARD)))
    expect(page.locator(".card-standing")).to_contain_text("Candidate")


def tried(desk: Desk, later: Later) -> None:
    page = desk.page
    pressed(desk, "Let it read unseen…")
    looked_at(desk, "shadow-en")
    pressed(desk, "Let it read unseen")
    expect(page.locator(".card-standing")).to_contain_text("Reads unseen")
    pressed(desk, "Tell the totals")
    expect(page.locator(".trial")).to_contain_text("On 20 signed studies")
    pressed(desk, "Declare a change plan…")
    chosen(desk, later.plan)
    expect(page.locator(".document")).to_contain_text("lynkeus-change-plan/1")
    looked_at(desk, "plan-en")
    pressed(desk, "Declare")
    expect(page.get_by_role("dialog")).to_have_count(0)


def released(desk: Desk, later: Later) -> None:
    page, dialog = desk.page, desk.page.get_by_role("dialog")
    pressed(desk, "Release…")
    expect(dialog).to_contain_text("5 of 8 met")
    pressed(desk, "Sign and release")
    expect(dialog).to_contain_text("2 conditions are not met")
    chosen(desk, later.report)
    expect(dialog).to_contain_text("7 of 8 met")
    looked_at(desk, "release-en")
    page.get_by_label("Signature: password").fill("another password")
    pressed(desk, "Sign and release")
    expect(dialog).to_contain_text("The password is not yours")
    page.get_by_label("Signature: password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".card-standing")).to_contain_text("In use")


def watched(desk: Desk) -> None:
    page = desk.page
    pressed(desk, "Declare the bands…")
    page.get_by_label("sensitivity, from").fill("0.85")
    page.get_by_label("Who answers").fill("the chief")
    looked_at(desk, "bands-en")
    pressed(desk, "Declare")
    expect(page.get_by_text("Looked at every 7 days")).to_be_visible()
    pressed(desk, "Look now…")
    looked_at(desk, "look-en")
    pressed(desk, "Look now")
    expect(page.get_by_text("too few studies").first).to_be_visible()
    pressed(desk, "Candidates of the next cohort…")
    looked_at(desk, "candidates-en")
    with page.expect_download() as given:
        pressed(desk, "Download CSV")
    assert given.value.suggested_filename == "toy-model-1.1.0-candidates.csv"
    assert Path(given.value.path()).read_text("utf-8").startswith("study,image,label")


def test_a_version_is_taken_in_tried_released_watched_and_rolled_back_by_page(
    desk: Desk, later: Later
) -> None:
    taken_in(desk, later)
    tried(desk, later)
    released(desk, later)
    watched(desk)
    pressed(desk, "Roll back…")
    desk.page.get_by_label("Reason").fill("misses films of the new detector")
    pressed(desk, "Roll back")
    expect(desk.page).to_have_url(re.compile("/review$"))
    desk.open("/models/toy-model/1.0.0")
    expect(desk.page.locator(".card-standing")).to_contain_text("In use")


def test_every_dialog_speaks_chinese(desk: Desk) -> None:
    page = desk.page
    desk.open("/models")
    desk.speak("zh")
    pressed(desk, "导入模型包…")
    looked_at(desk, "import-package-zh")
    page.keyboard.press("Escape")
    desk.open("/models/toy-model/1.0.0")
    for button, name in (
        ("声明变更计划…", "plan-zh"),
        ("重新声明范围…", "bands-zh"),
        ("现在复评…", "look-zh"),
        ("下一批数据的候选…", "candidates-zh"),
    ):
        pressed(desk, button)
        expect(page.get_by_role("dialog")).to_be_visible()
        looked_at(desk, name)
        page.keyboard.press("Escape")
    desk.speak("en")
