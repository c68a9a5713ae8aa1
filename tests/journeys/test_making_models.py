"""The way of who makes models, by page: a data set, verified, opened; a package taken in."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ..app.reaching import told
from .browsing import CHROMIUM, context, sit_down
from .making_models import Workshop, make
from .running import serve

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.timeout(300),
]
NAME = "Chest films, March"


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return make(tmp_path)


def test_a_data_set_is_made_verified_and_opened_and_a_package_taken_in(
    shop: Workshop, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LYNKEUS_DATA", str(shop.data))
    with serve(shop.home) as service:
        taken_in(shop, context(browser, service))
        labelled(shop, context(browser, service))
    acts = [one["act"] for one in told(shop.home)]
    assert [one for one in acts if one.startswith(("manifest.", "package.", "key."))] == [
        *("key.trusted", "package.imported"),
        *(
            "manifest.made",
            "manifest.verified",
            "manifest.opened",
            "manifest.test_given",
            "manifest.verified",
        ),
    ]


def taken_in(shop: Workshop, at: BrowserContext) -> None:
    """Take in what a training has made, as an administrator."""
    chief = sit_down(at, "admin")
    chief.open(f"/trainings/{shop.run}")
    expect(chief.page.get_by_text("shown to beat the traditional method")).to_be_visible()
    act(chief.page, "Take in a package")
    chief.page.get_by_role("link", name="toy-model 1.0.0").click()
    expect(chief.page.get_by_text("Candidate").first).to_be_visible()
    assert chief.heavy() == []


def labelled(shop: Workshop, at: BrowserContext) -> None:
    """Make a data set, verify it and open it, as an engineer; a file that is changed is found."""
    desk = sit_down(at, "eva")
    page = desk.page
    desk.open("/manifests")
    page.get_by_role("button", name="Make a data set").click()
    made(page)
    assert desk.heavy() == []
    page.get_by_role("link", name=NAME).click()
    act(page, "Verify")
    expect(page.get_by_text("Whole")).to_be_visible()
    page.get_by_role("button", name="Open the test set").click()
    page.get_by_label("Which package is judged").select_option("toy-model 1.0.0")
    assert desk.heavy() == []
    page.get_by_role("dialog").get_by_role("button", name="Open the test set").click()
    expect(page.get_by_text("alpha 0.05, two-sided, an interval of 95 %")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the opened labels").click()
    with zipfile.ZipFile(saved.value.path()) as files:
        assert files.read("test.csv").startswith(b"path,label,patient\n0.png,normal,p0\n")
    (shop.data / "chest" / "0.png").write_bytes(b"another")
    page.get_by_role("button", name="Open the test set").click()
    page.get_by_label("Which package is judged").select_option("toy-model 1.0.0")
    page.get_by_label("Reason").fill("the first was read wrongly")
    page.get_by_role("dialog").get_by_role("button", name="Open the test set").click()
    expect(page.get_by_text("nothing was opened and nothing counted")).to_be_visible()
    page.keyboard.press("Escape")
    act(page, "Verify")
    expect(page.get_by_text("0.png was changed")).to_be_visible()
    desk.speak("zh")
    expect(page.get_by_text("0.png 被改过")).to_be_visible()
    assert desk.heavy() == []
    assert desk.too_wide() == []


def act(page: Page, name: str) -> None:
    """Press a button, and in the dialog that it opens the same one."""
    page.get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def made(page: Page) -> None:
    """Say what is wanted, and wait until it stands in the list."""
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Table of labels (CSV)").select_option("chest/labels.csv")
    page.get_by_role("button", name="Make the data set").click()
    expect(page.get_by_label("Which column is the path of the image")).to_be_focused()
    expect(page.get_by_text("Choose the column.")).to_have_count(2)
    page.get_by_label("Which column is the path of the image").select_option("file")
    page.get_by_label("Which column is the label").select_option("finding")
    page.get_by_label("Share of the patients that judge").fill("0.4")
    page.get_by_label("Share that tunes").fill("0.2")
    page.get_by_label("Margin").fill("0.02")
    page.get_by_role("button", name="Make the data set").click()
    page.wait_for_url("**/manifests")
    page.get_by_role("link", name=NAME).wait_for()
