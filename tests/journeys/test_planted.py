"""A planted square comes back where it lies: network, server, page, down to the screen's pixels."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

from lynkeus.cli.main import main
from lynkeus.models.explain.cover import ELSEWHERE
from lynkeus.models.signing import public_key_text

from ..models import toy
from ..models.planting import planted
from .browsing import CHROMIUM, chromium, context
from .running import serve
from .test_walk import DRAWN_MS_MAX, enter

TURNS = 1
BRIGHT = 200
WAIT_MS_MAX = 90_000
READ_S_MAX = 180

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A middle and a size, in points of the screen."""

    x: float
    y: float
    width: float
    height: float


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a site whose models see what is bright; the strict one is never sure, and spoilt."""
    folder = tmp_path_factory.mktemp("planted")
    home = folder / "home"
    strict = toy.CARD.replace("toy-model", "toy-strict").replace(
        "probability: 0.5", "probability: 1"
    )
    cards = {
        "toy": toy.CARD,
        "second": toy.CARD.replace("toy-model", "toy-second"),
        "strict": strict,
    }
    for name, card in cards.items():
        digest = toy.package(folder / name, toy.gates(), card).digest
    maker = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    (folder / "maker.pub").write_bytes(public_key_text(maker))
    (folder / "film.dcm").write_bytes(planted(TURNS)[0])
    for words in (
        ("packages", "trust", str(folder / "maker.pub")),
        *(("packages", "activate", str(folder / name)) for name in cards),
        ("import", str(folder / "film.dcm")),
        ("users", "add", "--role", "radiologist", "--json", str(folder / "link.json")),
    ):
        assert main([*words, "--home", str(home)]) == 0
    kept = home / "packages" / digest / "weights.onnx"
    kept.write_bytes(b"spoilt")
    return home


@pytest.fixture(scope="module")
def page(home: Path) -> Iterator[Page]:
    link: str = json.loads((home.parent / "link.json").read_text())["link"]
    with serve(home) as running, chromium() as browser:
        one = context(browser, running).new_page()
        one.set_default_timeout(WAIT_MS_MAX)
        expect.set_options(timeout=WAIT_MS_MAX)
        enter(one, link[link.index("/first-run/") :])
        yield one


@pytest.mark.timeout(600)
@pytest.mark.long
def test_a_planted_square_comes_back_within_one_cell(page: Page, home: Path) -> None:
    open_map(page, the_read_study(page))
    same_place(page)
    enlarge(page)
    same_place(page)
    what_failed_is_mended_and_reads_again(page, home)
    each_package_says_its_own(page)
    each_place_is_covered(page)
    cover_a_box_of_ones_own(page)


def the_read_study(page: Page) -> str:
    """Wait until the last model, which is spoilt, has failed on the film; give its study."""
    for _ in range(READ_S_MAX * 4):
        items = page.request.get("/api/worklist?view=all").json()["items"]
        if items and items[0]["ai"] == "failed":
            return str(items[0]["uid"])
        page.wait_for_timeout(250)
    return pytest.fail(f"not read within {READ_S_MAX} s")


def open_map(page: Page, uid: str) -> None:
    """Give an opinion, then ask for the map."""
    page.goto(f"/studies/{uid}/read")
    page.wait_for_selector("[data-drawn=true]", timeout=DRAWN_MS_MAX)
    page.keyboard.press("0")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("textbox", name="Findings")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.wait_for_selector("[data-map='7x7'] rect")
    expect(page.get_by_text("What the network used, not where the disease is")).to_be_visible()


def what_failed_is_mended_and_reads_again(page: Page, home: Path) -> None:
    """The spoilt package failed, with words; activated, stopped, resumed, asked again, it reads."""

    def said(*words: str) -> None:
        assert main(["packages", *words, "--home", str(home)]) == 0

    strict = page.locator("[data-package=toy-strict]")
    expect(strict).to_contain_text("AI failed")
    expect(strict).to_contain_text("has been altered and is not used")
    said("activate", str(home.parent / "strict"))
    said("stop", "toy-strict", "--reason", "false alarms")
    strict.get_by_role("button", name="Let AI read again").click()
    expect(strict.locator(".state-headline")).to_contain_text("AI stopped")
    said("resume", "toy-strict", "--reason", "looked at")
    strict.get_by_role("button", name="Let AI read again").click()
    expect(strict).to_contain_text("Below the point")


def each_package_says_its_own(page: Page) -> None:
    """Three packages read the film: each stands with its word; one key leads through the maps."""
    answers = page.locator("[data-package]")
    expect(answers).to_have_count(3)
    expect(answers.nth(2)).to_contain_text("toy-strict 1.0.0")
    expect(answers.nth(2)).to_contain_text("Below the point")
    for one in answers.all():
        expect(one).to_contain_text("not registered, for research only")
    switches = page.get_by_role("switch", name="Show what the network used")
    expect(switches).to_have_count(2)
    for first, second in ((False, True), (False, False), (True, False)):
        page.keyboard.press("m")
        expect(switches.nth(0)).to_be_checked(checked=first)
        expect(switches.nth(1)).to_be_checked(checked=second)


def each_place_is_covered(page: Page) -> None:
    """One key covers each place and lays that map in the place of the other; it lies as true."""
    legend = page.get_by_text("How much the number falls with this place alone covered")
    with page.expect_response("**/occlusion") as answered:
        page.keyboard.press("o")
    said = answered.value.json()
    assert min(map(min, said["after"])) < said["before"]
    places = page.locator("[data-package=toy-model] [data-places]")
    expect(places).to_contain_text("With the strongest place covered")
    expect(places).to_contain_text("toy-model 1.0.0")
    expect(places).to_contain_text("were not graded")
    expect(legend).to_be_visible()
    expect(page.get_by_role("switch", name="Show what the network used").first).not_to_be_checked()
    same_place(page)
    page.keyboard.press("m")
    expect(legend).to_be_hidden()
    expect(page.get_by_text("What the network used, not where the disease is")).to_be_visible()
    page.keyboard.press("o")
    expect(legend).to_be_visible()
    expect(page.locator("[data-package=toy-strict]")).not_to_contain_text("Cover each place")
    page.keyboard.press("o")
    expect(page.locator("[data-map]")).to_have_count(0)
    page.keyboard.press("m")


def enlarge(page: Page) -> None:
    """Enlarge the picture around its middle: the map must go with it."""
    film = page.locator("[data-drawn=true]").bounding_box()
    assert film is not None
    square, cell = bright(page), strongest(page)
    page.mouse.move(film["x"] + film["width"] / 2, film["y"] + film["height"] / 2)
    page.mouse.wheel(0, -100)
    for _ in range(READ_S_MAX * 4):
        if strongest(page).width > cell.width and bright(page).width > square.width:
            return
        page.wait_for_timeout(250)
    pytest.fail("the picture was not enlarged")


def same_place(page: Page) -> None:
    """Hold the strongest cell of the overlay against the bright pixels of the canvas."""
    square, cell = bright(page), strongest(page)
    assert abs(square.x - cell.x) <= cell.width
    assert abs(square.y - cell.y) <= cell.height
    # The square is about as large as a cell, and no spot of noise.
    assert 0.5 < square.width / cell.width < 4
    assert 0.5 < square.height / cell.height < 4


def strongest(page: Page) -> Place:
    found: dict[str, float] = page.evaluate(
        """() => {
          const alpha = (one) => Number(one.getAttribute('fill').match(/([0-9.]+)\\)$/)[1])
          const cells = [...document.querySelectorAll('[data-map] rect')]
          const most = cells.reduce((best, one) => (alpha(one) > alpha(best) ? one : best))
          const { x, y, width, height } = most.getBoundingClientRect()
          return { x: x + width / 2, y: y + height / 2, width, height }
        }"""
    )
    return Place(**found)


def bright(page: Page) -> Place:
    """Find the bright square in the canvas's own pixels."""
    found: dict[str, float] = page.evaluate(
        """(bright) => {
          const canvas = document.querySelector('[data-drawn=true] canvas')
          const { width, height } = canvas
          const data = canvas.getContext('2d').getImageData(0, 0, width, height).data
          const xs = [], ys = []
          for (let at = 0; at < width * height; at += 1)
            if (data[4 * at] > bright) { xs.push(at % width); ys.push(Math.floor(at / width)) }
          const mean = (all) => all.reduce((sum, one) => sum + one, 0) / all.length
          const reach = (all) => Math.sqrt(12 * mean(all.map((one) => (one - mean(all)) ** 2)))
          const frame = canvas.getBoundingClientRect()
          const across = frame.width / width, down = frame.height / height
          return {
            x: frame.x + (mean(xs) + 0.5) * across, y: frame.y + (mean(ys) + 0.5) * down,
            width: reach(xs) * across, height: reach(ys) * down,
          }
        }""",
        BRIGHT,
    )
    return Place(**found)


def settled(page: Page) -> Place:
    """Find the square once the picture moves no more."""
    before = bright(page)
    for _ in range(READ_S_MAX * 4):
        page.wait_for_timeout(250)
        now = bright(page)
        if now == before:
            return now
        before = now
    return pytest.fail("the picture never came to rest")


def cover_a_box_of_ones_own(page: Page) -> None:
    """Draw a box over the square and read again: the model says less, and the page shows it."""
    square = settled(page)
    page.keyboard.press("b")
    box = page.get_by_role("toolbar").get_by_role("button", name=re.compile(", B$"))
    expect(box).to_have_attribute("aria-pressed", "true")
    reach_x, reach_y = square.width * 0.55, square.height * 0.55
    page.mouse.move(square.x - reach_x, square.y - reach_y)
    page.mouse.down()
    page.mouse.move(square.x + reach_x, square.y + reach_y, steps=4)
    page.mouse.up()
    with page.expect_response("**/cover") as answered:
        page.keyboard.press("c")
    said = answered.value.json()
    assert said["after"] < said["point"] <= said["before"]
    assert said["after"] < min(said["elsewhere"])
    assert len(said["elsewhere"]) == ELSEWHERE
    expect(page.locator("[data-package=toy-model] [data-cover]")).to_have_count(2)
    expect(page.locator("[data-package=toy-second] [data-cover]")).to_have_count(1)
    expect(page.locator("[data-covered]")).to_be_visible()
